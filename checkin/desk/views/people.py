"""The leader's page of a shift's people, for a phone: who is there, who is not, one press each, no jump."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from checkin.desk.forms.shift_desk import CallForm
from checkin.desk.services import at_risk, head_counts, people_page, phones, undoing, walk_ins_settled
from checkin.desk.services.people_page import People, Show
from checkin.desk.shifts import shift_of
from checkin.exceptions import ACCEPTED
from checkin.scanning import roll
from checkin.scanning.roll import RollPerson
from checkin.scanning.services import roll_calls
from registry import clock
from registry.activities.changes import clashing
from registry.doors.http import SignedInRequest, is_htmx, page_of, refusals_as_messages
from registry.exceptions import RuleViolation
from registry.models import Shift, SignUp, Volunteer
from registry.signups.services import answers

PAGE_SIZE: Final = 25  # a line is one or two high
PHONES_SHOWN = timedelta(hours=4)


@login_required
@require_GET
@never_cache
def shift_desk(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """How many are where, the people with their buttons, who asked at the gate."""
    shift = shift_of(request.user, shift_id)
    people = people_page.read(shift)
    page, lines = _shown(request, people)
    context = _frame(request, people) | {
        "page": page,
        "people": lines,
        "ends_at": people.ends_at,
        "asked": SignUp.objects.asked_at_the_gate(shift).select_related("volunteer__unit"),
        "walk_ins": walk_ins_settled.of_shift(shift),
        "passcode": _passcode_shown(request, shift),
        "gives_passcodes": people.is_open,
        "stations": list(shift.stations.order_by("name")),
        "sums": answers.sums(shift.activity, phones.answers_of(shift)) if shift.activity.questions else [],
        "undoable": any(line.last_press for line in lines),
        "entered_batches": undoing.entered_batches(shift, request.user),
    }
    return render(request, "checkin/desk/shift_desk.html", context)


@login_required
@require_POST
def shift_call(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Check one person of the roll in or out."""
    shift = shift_of(request.user, shift_id)
    form = CallForm(request.POST)
    if not form.is_valid():
        return _back(request, shift)
    told = form.cleaned_data
    volunteer = get_object_or_404(Volunteer, uuid=told.pop("volunteer"), pk__in=roll.pks_of(shift))
    answer = roll_calls.call(shift=shift, volunteer=volunteer, by=request.user, **told)
    words = f"{answer.name} {answer.message}".strip()
    return _answered(request, shift, volunteer.pk, words, answer.code, is_done=answer.code in ACCEPTED)


@login_required
@require_POST
def shift_undo(request: SignedInRequest, shift_id: int, scan_id: int) -> HttpResponse:
    """Take back a press of the last quarter of an hour."""
    shift = shift_of(request.user, shift_id)
    scan = get_object_or_404(undoing.presses(shift), pk=scan_id)
    person = scan.volunteer.person_id if scan.volunteer else 0
    try:
        answer = undoing.undo(scan=scan, by=request.user)
    except RuleViolation as refusal:
        return _answered(request, shift, person, refusal.message, refusal.code, is_done=False)
    direction = scan.get_direction_display()
    words = _("已撤销%(name)s的%(direction)s。") % {"name": answer.name, "direction": direction}
    return _answered(request, shift, person, words, answer.code, is_done=True)


@login_required
@require_POST
def shift_phones(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Show the phones of the people on this page of the list, in this browser for some hours."""
    shift = shift_of(request.user, shift_id)
    page, _lines = _shown(request, people_page.read(shift), rows=False)
    with refusals_as_messages(request):
        found = phones.show(shift=shift, people=list(page), by=request.user)
        seen = {*_may_call(request, shift), *(person.pk for person in found)}
        until = (clock.now() + PHONES_SHOWN).isoformat()
        request.session[f"phones-{shift.pk}"] = {"people": sorted(seen), "until": until}
        messages.success(request, _("已显示 %(n)d 人的电话，查看已记入操作日志。") % {"n": len(found)})
    return _back(request, shift, anchor="roll")


def _frame(request: SignedInRequest, people: People) -> dict[str, Any]:
    """What the page and the fragment of one row both show."""
    show, counted = _show(request), head_counts.of_shift(people.shift)
    return {
        "shift": people.shift,
        "is_over": people.is_over,
        "is_open": people.is_open,
        "is_early": people.is_early,
        "is_settled": people.is_settled,
        "closed": len(people.closed),
        "show": show,
        "search": request.GET.get("q", "").strip(),
        "chips": [(each, each.label, people.counts[each]) for each in Show if _is_offered(each, people, show)],
        "parts": people.parts,
        "all": people.counts[Show.ALL],
        "unexpected": people.counts[Show.ALL] - people.counts[Show.EXPECTED],
        "present": people.counts[Show.IN],
        "counted": counted,
        "counts_heads": people.is_open or not (people.shift.activity.is_remote or counted.is_empty),
        "expected": people.counts[Show.EXPECTED],
        "nonce": secrets.token_hex(8),
        "place": _place(request),
    }


def _is_offered(each: Show, people: People, show: str) -> bool:
    """Each state once, as it is called before or after the end; 已报名 where somebody came without a place."""
    if each == Show.AT_RISK:
        return at_risk.is_time(people.shift) or each == show
    if each == Show.JOINED:
        return each == show or people.counts[Show.JOINED] > 0
    if each == Show.EXPECTED:
        return each == show or people.counts[Show.ALL] != people.counts[Show.EXPECTED]
    return each in (show, Show.ALL, *people.states)


def _show(request: SignedInRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in Show.values else Show.ALL.value


def _shown(request: SignedInRequest, people: People, *, rows: bool = True) -> tuple[Page, list[RollPerson]]:
    page = page_of(request, people.chosen(_show(request), request.GET.get("q", "").strip()), size=PAGE_SIZE)
    return page, _for_reader(request, people, people.lines(list(page))) if rows else []


def _for_reader(request: SignedInRequest, people: People, lines: list[RollPerson]) -> list[RollPerson]:
    """Each with the phone, where it was asked for here, and with what clashes."""
    shown = _may_call(request, people.shift)
    clash = clashing.of_shift(people.shift, [line.volunteer.pk for line in lines], request.user)
    return [
        replace(
            line,
            phone=line.volunteer.phone if line.volunteer.pk in shown else "",
            clash=clash.get(line.volunteer.pk, ""),
        )
        for line in lines
    ]


def _may_call(request: SignedInRequest, shift: Shift) -> set[int]:
    """Whose number was asked for in this browser, some hours long."""
    told = request.session.get(f"phones-{shift.pk}")
    return set(told["people"]) if told and datetime.fromisoformat(told["until"]) > clock.now() else set()


def _answered(
    request: SignedInRequest, shift: Shift, person: int, words: str, code: str, *, is_done: bool
) -> HttpResponse:
    """The row as it is now where only the row was asked for; else the page, at the row."""
    if is_htmx(request):
        people = people_page.read(shift)
        for line in _for_reader(request, people, people.lines([person])):
            context = _frame(request, people) | {"person": line, "words": words, "is_done": is_done}
            return render(request, "checkin/desk/_shift_desk_answer.html", context, status=200 if is_done else 422)
    say = messages.success if is_done else messages.warning
    say(request, words, extra_tags=code)
    return _back(request, shift, anchor=f"person-{person}")


def _place(request: SignedInRequest) -> str:
    """The part of the list one is on, behind an address."""
    asked = request.META.get("QUERY_STRING", "")
    return f"?{asked}" if asked else ""


def _back(request: SignedInRequest, shift: Shift, anchor: str = "") -> HttpResponse:
    """Where the press was made: the same part of the list, at the row."""
    address = reverse("shift-desk", args=[shift.pk]) + _place(request)
    return redirect(f"{address}#{anchor}" if anchor else address)


def _passcode_shown(request: SignedInRequest, shift: Shift) -> dict[str, object] | None:
    shown = request.session.get(f"passcode-{shift.pk}")
    until = datetime.fromisoformat(shown["until"]) if shown else None
    return dict(shown, until=until) if shown and until and until > clock.now() else None
