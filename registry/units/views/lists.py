"""基础资料: the lists of the office, one set of pages for all of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.exceptions import ListRefused
from registry.history import deed_fields
from registry.models import Activity, HistoryEntry, Site, User
from registry.permissions import require
from registry.units.forms.lists import ArchiveForm, ListForm
from registry.units.services import lists
from registry.units.services.list_rules import RULES, activities_naming
from registry.units.views.list_kinds import BY_WORD, KINDS, ListKind, keeps_lists, title_for
from registry.words.chinese import quoted

PAGE_SIZE, MOST_ACTIVITIES = 20, 5
ADDED = "added to list"  # names every column, which says nothing


@login_required
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """The lists that this user keeps, with a sentence and how many entries are in use."""
    require(keeps_lists(request.user))
    shown = [kind for kind in KINDS if kind.may_see(request.user)]
    kinds = [(kind, kind.rows(request.user).filter(closed_on=None).count()) for kind in shown]
    context = {"kinds": kinds, "lists_title": title_for(request.user)}
    return render(request, "registry/units/lists/index.html", context)


@login_required
@require_safe
def rows(request: SignedInRequest, word: str) -> HttpResponse:
    """The entries, those in use unless others are asked for."""
    kind = _kind(request, word)
    asked = request.GET.copy()
    asked.setdefault("state", "open")
    found = kind.filter(asked, kind.rows(request.user), request=request)
    page = page_of(request, found.qs, PAGE_SIZE)
    listed = [(row, list(kind.cells(row))) for row in page.object_list]
    context = {"list_kind": kind, "filter": found, "page": page, "listed": listed}
    context["lists_title"] = title_for(request.user)
    return render(request, "registry/units/lists/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, word: str) -> HttpResponse:
    """Add an entry."""
    kind = _kind(request, word)
    form = kind.form(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_on(form):
            row = lists.add(model=kind.model, by=request.user, **form.cleaned_data)
            messages.success(request, _("已新增%(row)s。") % {"row": quoted(str(row))})
            return redirect(f"{word}-page", row.pk)
    return form_page(request, "registry/units/lists/form.html", form, list_kind=kind, row=None)


@login_required
@require_safe
def page(request: SignedInRequest, word: str, row_id: int) -> HttpResponse:
    """One entry: what it says, what names it, what can be done about it."""
    return entry_page(request, word, row_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, word: str, row_id: int) -> HttpResponse:
    """Correct an entry; the second of two who save at once is told what the first one wrote."""
    kind, row = kept(request, word, row_id)
    form = kind.form(request.POST or None, instance=row, initial={"seen": lists.stamp(row)}, user=request.user)
    if form.is_valid():
        with refusals_on(form):
            lists.change(row=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect(f"{word}-page", row.pk)
        if form.has_error("__all__", ListRefused.Reason.LIST_CHANGED_SINCE):
            form = _brought_up(kind, form, request)
    return form_page(request, "registry/units/lists/form.html", form, list_kind=kind, row=row)


def _brought_up(kind: ListKind, form: ListForm, request: SignedInRequest) -> ListForm:
    """What was typed beside what somebody else wrote since: the next press takes nothing of theirs back."""
    row = kind.model.objects.get(pk=form.instance.pk)
    stored = kind.form(instance=row, user=request.user).initial
    left = lists.left_alone(row, form.cleaned_data["seen"], form.cleaned_data)
    form.bring_up({name: stored.get(name) for name in left}, lists.stamp(row))
    return form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: SignedInRequest, word: str, row_id: int) -> HttpResponse:
    """See what names the entry, then archive it."""
    kind, row = kept(request, word, row_id)
    told = {"list_kind": kind, "row": row, "going_on": _shown_activities(request.user, row)}
    form = ArchiveForm(request.POST if request.method == "POST" else None)
    hanging = [each for each in lists.hanging_on(row) if each.count]
    if not any(each.goes_on for each in hanging):
        del form.fields["confirmed"]
    if form.is_valid():
        with refusals_on(form):
            lists.archive(row=row, confirmed=form.cleaned_data.get("confirmed", False), by=request.user)
            messages.success(request, _("已停用%(row)s。") % {"row": quoted(str(row))})
            return redirect(f"{word}-page", row.pk)
    return form_page(request, "registry/units/lists/archive.html", form, hanging=hanging, **told)


@login_required
@require_POST
def restore(request: SignedInRequest, word: str, row_id: int) -> HttpResponse:
    """Take an archived entry up again."""
    _found, row = kept(request, word, row_id)
    with refusals_as_messages(request):
        lists.restore(row=row, by=request.user)
        messages.success(request, _("已恢复使用%(row)s。") % {"row": quoted(str(row))})
    return redirect(f"{word}-page", row.pk)


@login_required
@require_safe
def history(request: SignedInRequest, word: str, row_id: int) -> HttpResponse:
    """Who changed the entry, when; the newest first."""
    kind, row = kept(request, word, row_id)
    entries = HistoryEntry.objects.about(row).select_related("by", "unit").order_by("-pk")
    found = page_of(request, entries, PAGE_SIZE)
    lines = [(entry, "" if entry.did == ADDED else deed_fields.names_of(entry.fields)) for entry in found]
    context = {"list_kind": kind, "row": row, "page": found, "lines": lines}
    return render(request, "registry/units/lists/history.html", context)


def entry_page(request: SignedInRequest, word: str, row_id: int, *, called: str = "", who: int = 0) -> HttpResponse:
    """The page of an entry; of a site with the number `called` of the contact that was asked for."""
    kind = _kind(request, word)
    row = get_object_or_404(kind.rows(request.user), pk=row_id)
    keeps = RULES[kind.model].may_keep(request.user, row)
    contacts = row.contacts.filter(ended_on=None) if keeps and isinstance(row, Site) else ()
    context = {
        "list_kind": kind,
        "row": row,
        "going_on": _shown_activities(request.user, row),
        "facts": [(term, value) for term, value in kind.facts(row) if value not in ("", None)],
        "hanging": [each for each in lists.hanging_on(row) if each.count],
        "keeps": keeps,
        "is_site": isinstance(row, Site),
        "contacts": [(each, called if each.pk == who else "") for each in contacts],
    }
    return render(request, "registry/units/lists/entry.html", context)


def _shown_activities(user: User, row: Any) -> QuerySet[Activity]:
    """Activities that name the entry and go on, as far as this user may open them."""
    rows = activities_naming(row)
    return rows.filter(pk__in=Activity.objects.overseen_by(user).values("pk")).order_by("-pk")[:MOST_ACTIVITIES]


def kept(request: SignedInRequest, word: str, row_id: int) -> tuple[ListKind, Any]:
    """An entry that this user keeps; 403 for one they only see."""
    kind = _kind(request, word)
    row = get_object_or_404(kind.rows(request.user), pk=row_id)
    require(RULES[kind.model].may_keep(request.user, row))
    return kind, row


def _kind(request: SignedInRequest, word: str) -> ListKind:
    kind = BY_WORD[word]
    require(kind.may_see(request.user))
    return kind
