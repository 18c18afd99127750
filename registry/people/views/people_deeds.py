"""成批办理: chosen on the list, looked at, confirmed; then who was done and who was refused and why."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import clock
from registry.doors.http import SignedInRequest, is_htmx, page_of, refusals_as_messages
from registry.exceptions import PeopleDeedRefused
from registry.ground import jobs
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import PeopleDeed, PeopleDeedRow
from registry.people.many import deeds as many
from registry.people.many.deeds import Deed
from registry.people.many.services import people_deeds
from registry.people.services import lookups
from registry.people.views.picking import filters_in, filters_of_list
from registry.permissions import require

WATCHED: Final = timedelta(minutes=20)  # a page left open must not keep somebody logged in
EXPORT: Final = "export"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people_deed_new(request: SignedInRequest, code: str) -> HttpResponse:
    """What is asked once; then how many, who is left out and why; then it is done."""
    filters = filters_in(request)
    lookups.note(by=request.user, text=filters.get("q", ""))
    if code == EXPORT:
        return redirect(f"{reverse('export', args=[many.LIST])}?{urlencode(filters)}")
    deed = _deed(request, code)
    form = deed.form(request.POST if request.method == "POST" else None, by=request.user)
    back = f"{reverse('manage-volunteers')}?{urlencode(filters or filters_of_list(request))}"
    try:
        if not filters and "everybody" not in request.GET:
            raise PeopleDeedRefused(PeopleDeedRefused.Reason.DEED_NOBODY)
        total = people_deeds.counted(deed, filters, by=request.user)
    except PeopleDeedRefused as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
        return redirect(back)
    refused = ""
    if form.is_valid() and "confirmed" in request.POST and not _says_more(request, form):
        try:
            return redirect("people-deed", _asked(request, deed, filters, form).pk)
        except PeopleDeedRefused as refusal:
            refused, total = refusal.message, people_deeds.counted(deed, filters, by=request.user)
    return _page(request, deed, filters, form, total=total, back=back, refused=refused)


@never_cache
@login_required
@require_safe
def people_deed(request: SignedInRequest, deed_id: int) -> HttpResponse:
    """How far it is, who was done, who was refused and why."""
    row = _own(request, deed_id)
    refused = row.rows.filter(state=PeopleDeedRow.State.REFUSED).select_related("volunteer__unit").order_by("pk")
    is_open = row.job is not None and row.job.state in people_deeds.OPEN
    counts = people_deeds.states(row)
    context = {
        "deed": row,
        "verb": many.known[row.code].verb,
        "counts": counts,
        "total": sum(counts.values()),
        "past": counts["done"] + counts["refused"],
        "page": page_of(request, refused),
        "is_open": is_open,
        "is_watched": is_open and row.asked_at > clock.now() - WATCHED,
        "is_silent": is_open and jobs.is_silent(),
        "is_stuck": not row.finished_at and not is_open,
    }
    part = "registry/people/deeds/_progress.html"
    return render(request, part if is_htmx(request) else "registry/people/deeds/deed.html", context)


@login_required
@require_POST
def people_deed_resume(request: SignedInRequest, deed_id: int) -> HttpResponse:
    """Go on with what stopped half-way."""
    row = _own(request, deed_id)
    people_deeds.resume(deed=row, by=request.user)
    return redirect("people-deed", row.pk)


@never_cache
@login_required
@require_safe
def people_deed_file(request: SignedInRequest, deed_id: int) -> HttpResponse:
    """The file that was drawn, for who asked."""
    row = _own(request, deed_id)
    with refusals_as_messages(request):
        content = people_deeds.content_of(row, by=request.user)
        people = people_deeds.states(row)["done"]
        name = row.file.split("-", 2)[-1]
        what = f"people-{row.code}"
        return handing_out.drawn(request, content, name, purpose=Inherent.CARD, what=what, people=people, inline=False)
    return redirect("people-deed", row.pk)


def _deed(request: SignedInRequest, code: str) -> Deed:
    if code not in many.known:
        raise Http404
    require(many.known[code].allows(request.user))
    return many.known[code]


def _own(request: SignedInRequest, deed_id: int) -> PeopleDeed:
    return get_object_or_404(PeopleDeed.objects.of(request.user).select_related("job", "asked_by"), pk=deed_id)


def _asked(request: SignedInRequest, deed: Deed, filters: dict[str, str], form: Form) -> PeopleDeed:
    shown = request.POST.get("expected", "")
    return people_deeds.ask(
        code=deed.code,
        filters=filters,
        said=deed.says(form.cleaned_data),
        by=request.user,
        expected=int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 8 else 0,
    )


def _says_more(request: SignedInRequest, form: Form) -> bool:
    """What the page of the names asked for was typed there: more people can be done than it said."""
    return bool(form.cleaned_data.get(request.POST.get("late", "")))


def _page(
    request: SignedInRequest, deed: Deed, filters: dict[str, str], form: Form, *, total: int, back: str, refused: str
) -> HttpResponse:
    """Once what is asked is known, what would happen."""
    is_known = form.is_valid() if form.is_bound else not form.fields
    said = deed.says(form.cleaned_data) if form.is_bound and is_known else {}
    look = people_deeds.look(deed, filters, said, by=request.user) if is_known else None
    late = look.late if look else ""
    told = [(field.label, _in_words(field)) for field in form if field.name != late] if look else []
    context = {"deed": deed, "form": form, "total": total, "look": look, "told": told, "back": back}
    context["late"] = form[late] if late else None
    context["refused"] = refused
    status = 422 if refused or (form.is_bound and form.errors) else 200
    return render(request, "registry/people/deeds/new.html", context, status=status)


def _in_words(field: object) -> str:
    """What was chosen or typed, to be read once more."""
    value = field.value()  # type: ignore[attr-defined]
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}  # type: ignore[attr-defined]
    return choices.get(str(value), str(value or ""))
