"""推荐: what a unit put forward in its order, the page of one, and the steps about it."""

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.models import Candidate, CommendationRound, Nomination
from certificates.permissions import can_read_papers, can_run, can_withdraw, can_write
from certificates.rounds import seen, told
from certificates.rounds.filters import NominationListFilter
from certificates.rounds.forms.nominations import NominationForm
from certificates.rounds.given import exports
from certificates.rounds.services import nominations, papers, standing
from registry.doors.fields import ReasonForm, ReturnForm
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.history import handing_out
from registry.permissions import require

# “移除” is a press of the form itself, so that the text typed so far goes with it.
REMOVED: Final = re.compile(r"remove-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


@login_required
@require_safe
def nomination_list(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Those one may see, by unit in its own order, with what changed about each."""
    round = get_object_or_404(CommendationRound.objects.visible_to(request.user), pk=round_id)
    rows = Nomination.objects.visible_to(request.user).filter(round=round).live().for_lists().in_order()
    found = NominationListFilter(request.GET, rows)
    page = page_of(request, found.qs)
    changed = standing.changed(round, [one.candidate for one in page.object_list])
    lines = [(one, changed.get(one.candidate_id, "")) for one in page.object_list]
    context = {"round": round, "page": page, "lines": lines, "total": page.paginator.count, "filter_form": found.form}
    context["may_export"] = exports.NOMINATIONS.allows(request.user)
    return render(request, "certificates/rounds/nomination_list.html", context)


@login_required
@require_POST
def nomination_begin(request: SignedInRequest, candidate_id: int) -> HttpResponse:
    """Begin a draft."""
    rows = Candidate.objects.visible_to(request.user).for_lists()
    candidate = get_object_or_404(rows, pk=candidate_id)
    source = request.POST.get("source", "")
    if source not in Nomination.Source:
        source = Nomination.Source.UNIT
    with refusals_as_messages(request):
        made = nominations.begin(candidate=candidate, source=source, by=request.user)
        return redirect("nomination", made.pk)
    return redirect("candidate", candidate.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """One nomination; whoever writes it saves the text or hands it in."""
    row = _visible(request, nomination_id)
    may_write = can_write(request.user, row)
    if request.method == "POST":
        require(may_write)
    initial = {"text": row.text or told.sentence(row.candidate, row.round), "seen": row.version}
    form = NominationForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            return _kept(request, row, form)
    context: dict[str, Any] = {
        "nomination": row,
        "said": told.said_of(row, to=request.user),
        "round": row.round,
        "changed": standing.changed(row.round, [row.candidate]).get(row.candidate_id, ""),
        "places": nominations.places_of(row.round, row.unit),
        "may_write": may_write and row.is_editable and row.round.is_nominating,
        "may_withdraw": can_withdraw(request.user, row) and row.is_live and row.round.is_nominating,
        "may_run": can_run(request.user, row.round) and row.round.is_nominating,
        "is_blind": row.round.is_blind,
        "papers": seen.papers(row) if can_read_papers(request.user, row) else None,
    }
    return form_page(request, "certificates/rounds/nomination.html", form, **context)


@login_required
@require_safe
def nomination_paper(request: SignedInRequest, nomination_id: int, uuid: UUID) -> HttpResponseBase:
    """One paper, for those who judge what is written; each look is recorded."""
    found = papers.to_read(uuid, of=nomination_id, by=request.user)
    if found is None:
        raise Http404
    row, stored = found
    return handing_out.upload(request, stored, to=row, unit=row.unit)


@login_required
@require_POST
def nomination_withdraw(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """Take it back."""
    row = _visible(request, nomination_id)
    with refusals_as_messages(request):
        nominations.withdraw(nomination=row, by=request.user)
        messages.success(request, _("已撤回，名额可以另用。"))
    return redirect("nominations", row.round_id)


@login_required
@require_POST
def nomination_up(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """One place up in the unit's order."""
    row = _visible(request, nomination_id)
    with refusals_as_messages(request):
        nominations.move_up(nomination=row, by=request.user)
    return redirect("nominations", row.round_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_return(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """The committee returns it with a reason."""
    form = ReturnForm(request.POST or None)
    return _with_reason(request, nomination_id, form, nominations.send_back, _("退回推荐"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nomination_late(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """The committee lets a late one in, with a reason."""
    form = ReasonForm(request.POST or None)
    return _with_reason(request, nomination_id, form, nominations.admit_late, _("同意逾期推荐"))


def _with_reason(
    request: SignedInRequest, nomination_id: int, form: ReasonForm, act: Callable[..., Any], title: str
) -> HttpResponse:
    row = _visible(request, nomination_id)
    require(can_run(request.user, row.round))
    if form.is_valid():
        with refusals_on(form):
            act(nomination=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("已办理，对方看得到理由。"))
            return redirect("nomination", row.pk)
    return form_page(request, "certificates/rounds/nomination_reason.html", form, nomination=row, title=title)


def _kept(request: SignedInRequest, row: Nomination, form: NominationForm) -> HttpResponse:
    """The text with new papers; what may not be handed in stays as a draft once a file came with it."""
    said, do, by = form.cleaned_data, request.POST.get("do", ""), request.user
    text, seen_version, uploads = said["text"], said["seen"] or 0, said["papers"]
    gone = REMOVED.fullmatch(do)
    if uploads:
        row = papers.save_with(nomination=row, text=text, seen=seen_version, uploads=uploads, by=by)
        form.was_kept(row.version)
    elif do != "submit":
        row = nominations.save(nomination=row, text=text, seen=seen_version, by=by)
    if gone:
        papers.remove(nomination=row, uuid=UUID(gone[1]), by=by)
    if do != "submit":
        messages.success(request, _("材料已移除，草稿已保存。") if gone else _("草稿已保存。"))
        return redirect("nomination", row.pk)
    if uploads:
        nominations.submit(nomination=row, by=by)
    else:
        nominations.save_and_submit(nomination=row, text=text, seen=seen_version, by=by)
    messages.success(request, _("已提交区直团工委。"))
    return redirect("nomination", row.pk)


def _visible(request: SignedInRequest, nomination_id: int) -> Nomination:
    return get_object_or_404(Nomination.objects.visible_to(request.user).for_lists(), pk=nomination_id)
