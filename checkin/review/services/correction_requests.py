"""Objecting to hours: filed by the volunteer, answered by the unit, appealed once to the committee (D43)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.attendance.services.hands import barred_by_person, barred_by_shift
from checkin.exceptions import CorrectionRefused
from checkin.models import Attendance, CorrectionRequest, Decision, ServiceRecord
from checkin.permissions import can_decide_for
from registry import clock
from registry.history.services import history
from registry.models import Shift, User, Volunteer, persons
from registry.notifications.services import notifications
from registry.permissions import is_account_of, is_committee, is_self, require
from registry.units.services.deciders import Ladder
from registry.words.dates import estimate_note
from registry.workdays.services.workdays import due_in

Reason, Status, Matter = CorrectionRefused.Reason, CorrectionRequest.Status, CorrectionRequest.Matter
# D43 says 及时 without a number; these limits are ours.
FILE_WITHIN_DAYS = 60
ANSWER_WORKDAYS = 5
APPEAL_WITHIN_DAYS = 15
APPEAL_WORKDAYS = 10


@transaction.atomic
def file(*, volunteer: Volunteer, shift: Shift, matter: str, text: str, by: User) -> CorrectionRequest:
    """A volunteer objects to wrong or missing hours within 60 days of the shift or its newest decision."""
    require(is_self(by, volunteer))
    person = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.person_id)
    _refuse_shift(shift, person)
    _refuse_second(shift, person)
    if matter in (Matter.MINUTES, Matter.NOT_MINE) and not is_known_at(shift, person):
        raise CorrectionRefused(Reason.CORRECTION_NOTHING_RECORDED)
    due = due_in(ANSWER_WORKDAYS, since=clock.today())
    request = CorrectionRequest.objects.create(
        volunteer=person,
        shift=shift,
        matter=matter,
        text=_needed(text),
        filed_at=clock.now(),
        due_on=due.on,
        due_is_estimated=due.is_estimated,
    )
    _keep(request, by, "correction filed", matter=matter, text=request.text)
    day = day_text(request.due_on, request.due_is_estimated)
    told = _("有一项更正申请待答复：{shift}，{due}前").format(shift=shift, due=day)
    _tell(_administrators_of(request), request, "filed", told)
    return request


@transaction.atomic
def answer(*, request: CorrectionRequest, outcome: str, text: str, by: User) -> CorrectionRequest:
    """Somebody who may decide the hours answers for the unit; changing hours needs a separate decision."""
    request = _locked(request)
    require(can_decide_for(by, request.shift.activity.recording_unit))
    _refuse_state(request, Status.FILED)
    if by.pk in barred_by_request([request])[request.pk]:
        raise CorrectionRefused(Reason.CORRECTION_BARRED)
    request.status, request.outcome, request.answer = Status.ANSWERED, outcome, _needed(text)
    request.answered_by, request.answered_at = by, clock.now()
    request.save(update_fields=["status", "outcome", "answer", "answered_by", "answered_at"])
    _keep(request, by, "correction answered", outcome=outcome, text=request.answer)
    told = _("您的更正申请已有答复（{outcome}）：{shift}").format(
        outcome=request.get_outcome_display(), shift=request.shift
    )
    _tell(_accounts_of(request.volunteer), request, "answered", told, own=True)
    return request


@transaction.atomic
def appeal(*, request: CorrectionRequest, text: str, by: User) -> CorrectionRequest:
    """Once, within 15 days of the answer, the volunteer asks the committee to look again."""
    request = _locked(request)
    require(is_own(request, by))
    _refuse_state(request, Status.ANSWERED)
    if clock.today() > appeal_until(request):
        raise CorrectionRefused(Reason.CORRECTION_APPEAL_LATE, days=APPEAL_WITHIN_DAYS)
    request.status, request.appeal, request.appealed_at = Status.APPEALED, _needed(text), clock.now()
    due = due_in(APPEAL_WORKDAYS, since=clock.today())
    request.appeal_due_on, request.due_is_estimated = due.on, due.is_estimated
    request.save(update_fields=["status", "appeal", "appealed_at", "appeal_due_on", "due_is_estimated"])
    _keep(request, by, "correction appealed", text=request.appeal)
    day = day_text(request.appeal_due_on, request.due_is_estimated)
    told = _("有一项复核待决定：{shift}，{due}前").format(shift=request.shift, due=day)
    _tell(_committee_of(request), request, "appealed", told)
    return request


@transaction.atomic
def decide_appeal(*, request: CorrectionRequest, outcome: str, text: str, by: User) -> CorrectionRequest:
    """Somebody of the committee decides an appeal who neither answered nor had a hand in the shift."""
    request = _locked(request)
    require(is_committee(by))
    _refuse_state(request, Status.APPEALED)
    if is_account_of(by, request.answered_by_id):
        raise CorrectionRefused(Reason.CORRECTION_OWN_ANSWER)
    if by.pk in barred_by_request([request])[request.pk]:
        raise CorrectionRefused(Reason.CORRECTION_BARRED)
    request.status, request.appeal_outcome, request.appeal_answer = Status.DECIDED, outcome, _needed(text)
    request.appeal_by, request.appeal_decided_at = by, clock.now()
    request.save(update_fields=["status", "appeal_outcome", "appeal_answer", "appeal_by", "appeal_decided_at"])
    _keep(request, by, "correction appeal decided", outcome=outcome, text=request.appeal_answer)
    word = request.get_appeal_outcome_display()
    told = _("您的复核申请已有决定（{outcome}）：{shift}").format(outcome=word, shift=request.shift)
    _tell(_accounts_of(request.volunteer), request, "decided", told, own=True)
    if request.answered_by_id:
        told = _("复核已决定（{outcome}）：{shift}").format(outcome=word, shift=request.shift)
        _tell([request.answered_by_id], request, "decided", told)
    return request


@transaction.atomic
def withdraw(*, request: CorrectionRequest, by: User) -> CorrectionRequest:
    """The volunteer withdraws a request that nobody has answered yet."""
    request = _locked(request)
    require(is_own(request, by))
    _refuse_state(request, *CorrectionRequest.OPEN)
    request.status = Status.WITHDRAWN
    request.save(update_fields=["status"])
    _keep(request, by, "correction withdrawn")
    return request


def may_file(*, shift: Shift, person: Volunteer) -> bool:
    """Every condition for an objection is met, except its text."""
    try:
        _refuse_shift(shift, person)
        _refuse_second(shift, person)
    except CorrectionRefused:
        return False
    return True


def is_own(request: CorrectionRequest, user: User) -> bool:
    """Filed by this person, under whichever of their files."""
    return user.pk in _accounts_of(request.volunteer)


def appeal_until(request: CorrectionRequest) -> date:
    """The last day on which the volunteer may appeal."""
    return clock.local_date(request.answered_at or request.filed_at) + timedelta(days=APPEAL_WITHIN_DAYS)


def barred_by_request(requests: Iterable[CorrectionRequest]) -> dict[int, set[int]]:
    """Who may neither answer nor decide: the person, and whoever led, handed in or entered (D121)."""
    requests = list(requests)
    by_shift = barred_by_shift({request.shift_id for request in requests})
    by_person = barred_by_person(requests)
    return {one.pk: by_shift[one.shift_id] | by_person[one.shift_id, one.volunteer_id] for one in requests}


def last_day(shift: Shift, person: Volunteer) -> date:
    """Sixty days after the shift, or after the newest decision about this person's record of it."""
    decided = Decision.objects.filter(record__in=_records_at(shift, person)).aggregate(at=Max("at"))["at"]
    newest = max(shift.ends_at, decided) if decided else shift.ends_at
    return clock.local_date(newest) + timedelta(days=FILE_WITHIN_DAYS)


def shifts_to_question(user: User, person: Volunteer) -> QuerySet[Shift]:
    """The shifts this person may see, and all of their own: where they were, or have a record of, whoever sees it."""
    recorded = ServiceRecord.objects.of_person(person).values("shift")
    present = Attendance.objects.filter(persons.one_of([person.person_id])).exclude(state=Attendance.State.NONE)
    seen = Shift.objects.visible_to(user).values("pk")
    return Shift.objects.filter(Q(pk__in=seen) | Q(pk__in=recorded) | Q(pk__in=present.values("shift")))


def is_known_at(shift: Shift, person: Volunteer) -> bool:
    """This person has attendance or a record at this shift."""
    present = Attendance.objects.filter(persons.one_of([person.person_id]), shift=shift)
    return _records_at(shift, person).exists() or present.exclude(state=Attendance.State.NONE).exists()


def _records_at(shift: Shift, person: Volunteer) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.of_person(person).filter(shift=shift)


def _refuse_shift(shift: Shift, person: Volunteer) -> None:
    if shift.cancelled_at and not is_known_at(shift, person):
        raise CorrectionRefused(Reason.CORRECTION_CANCELLED)
    if shift.ends_at > clock.now():
        ends = shift.ends_at.astimezone(clock.LOCAL)
        raise CorrectionRefused(Reason.CORRECTION_NOT_OVER, ends=f"{ends.month}月{ends.day}日 {ends:%H:%M}")
    if clock.today() > last_day(shift, person):
        raise CorrectionRefused(Reason.CORRECTION_TOO_LATE, days=FILE_WITHIN_DAYS)


def _refuse_second(shift: Shift, person: Volunteer) -> None:
    """One request at a time; after an answer, another one needs a newer decision."""
    earlier = CorrectionRequest.objects.of_person(person).filter(shift=shift).order_by("-pk")
    newest = earlier.exclude(status=Status.WITHDRAWN, answered_at=None).first()
    if newest is None:
        return
    if newest.is_open:
        raise CorrectionRefused(Reason.CORRECTION_OPEN)
    heard_at = newest.appeal_decided_at or newest.answered_at
    if not Decision.objects.filter(record__in=_records_at(shift, person), at__gt=heard_at).exists():
        raise CorrectionRefused(Reason.CORRECTION_ANSWERED)


def _refuse_state(request: CorrectionRequest, *expected: str) -> None:
    if request.status not in expected:
        raise CorrectionRefused(Reason.CORRECTION_WRONG_STATE, status=request.get_status_display())


def _needed(text: str) -> str:
    if not text.strip():
        raise CorrectionRefused(Reason.CORRECTION_TEXT_MISSING)
    return text.strip()


def _locked(request: CorrectionRequest) -> CorrectionRequest:
    CorrectionRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    return CorrectionRequest.objects.for_lists().get(pk=request.pk)


def _keep(request: CorrectionRequest, by: User, did: str, **fields: str) -> None:
    history.record(by=by, did=did, to=request, unit=request.shift.activity.recording_unit, **fields)


def _accounts_of(person: Volunteer) -> set[int]:
    own = Volunteer.objects.of_people([person.person_id]).exclude(user=None)
    return set(own.values_list("user", flat=True))


def _administrators_of(request: CorrectionRequest) -> set[int]:
    """The administrators who must answer."""
    ladder, barred = Ladder(), barred_by_request([request])[request.pk]
    level = ladder.levels(request.shift.activity.recording_unit_id, barred)[0]
    return ladder.administrators[level.pk] - barred


def _committee_of(request: CorrectionRequest) -> set[int]:
    ladder = Ladder()
    members = ladder.administrators[ladder.root.pk] if ladder.root else set()
    return members - barred_by_request([request])[request.pk] - {request.answered_by_id or 0}


def _tell(users: Iterable[int], request: CorrectionRequest, event: str, text: str, *, own: bool = False) -> None:
    url = reverse("me-correction" if own else "correction", args=[request.pk])
    notifications.tell(users=users, key=f"correction:{request.pk}:{event}", text=text, url=url)


def day_text(on: date, is_estimated: bool = False) -> str:
    """3月27日, marked if it is an estimate."""
    return f"{on.month}月{on.day}日{estimate_note(is_estimated)}"
