"""公示: the chosen ones named for some working days; objections by anybody; nothing goes on while one is open (D56)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from certificates.exceptions import NoticeRefused
from certificates.models import CommendationRound, Nomination, Objection, PublicNotice, RoundPlace, StarApplication
from certificates.permissions import can_run
from certificates.rounds.services import star_rounds
from certificates.rounds.services.rounds import held, step
from registry import clock
from registry.ground.rates import Limit
from registry.history.services import history
from registry.models import Consent, User, persons
from registry.permissions import require
from registry.words.dates import as_full_date
from registry.workdays import arithmetic
from registry.workdays.arithmetic import WorkCalendar
from registry.workdays.services import workdays

Reason, Status = NoticeRefused.Reason, CommendationRound.Status
NOT_LISTED = "未列入嘉许名单"  # handed in, and not among the chosen
HANDED_IN = [Nomination.Status.SUBMITTED, Nomination.Status.ACCEPTED]
ENTERED = {Status.ANNOUNCED: "round announced", Status.REVIEWING: "round list open again"}
HOUR, DAY = 3600, 24 * 3600
FROM_ADDRESS = Limit("objection-address", 20, HOUR)  # a whole office shares one
IN_BROWSER = Limit("objection-browser", 5, HOUR)
ABOUT_NOTICE = Limit("objection-notice", 300, DAY)


@transaction.atomic
def begin(*, round: CommendationRound, by: User, text: str = "") -> PublicNotice:
    """Name the chosen ones to the public for the working days of the round, counted from tomorrow."""
    require(can_run(by, round))
    row = held(round)
    if not row.is_reviewing:
        raise NoticeRefused(Reason.NOTICE_ROUND_STATE, status=row.get_status_display())
    if not row.places.filter(chosen=True).exists():
        raise NoticeRefused(Reason.NOTICE_NOT_CHOSEN)
    today = clock.today()
    until = workdays.due_in(row.notice_working_days, since=today)
    notice = PublicNotice.objects.create(
        round=row,
        number=row.notices.count() + 1,
        opens_on=today,
        closes_on=until.on,
        closes_is_estimated=until.is_estimated,
        text=text.strip(),
        named_in_full=_named_in_full(row),
        published_by=by,
        published_at=clock.now(),
    )
    _enter(row, Status.ANNOUNCED, by)
    history.record(by=by, did="notice opened", to=notice, due=until.on.isoformat())
    return notice


@transaction.atomic
def take_back(*, notice: PublicNotice, reason: str, by: User) -> PublicNotice:
    """End a notice before its time; the round goes back to its list, and a second notice runs anew."""
    require(can_run(by, notice.round))
    round, row = _running(notice)
    if not reason.strip():
        raise NoticeRefused(Reason.NOTICE_REASON)
    _refuse_open(row)
    _end(row, by)
    _enter(round, Status.REVIEWING, by, reason.strip())
    history.record(by=by, did="notice taken back", to=row, reason=reason.strip())
    return row


@transaction.atomic
def end(*, notice: PublicNotice, by: User) -> PublicNotice:
    """After its last day and with every objection answered."""
    require(can_run(by, notice.round))
    _round, row = _running(notice)
    if clock.today() <= row.closes_on:
        raise NoticeRefused(Reason.NOTICE_RUNNING, day=as_full_date(row.closes_on))
    _refuse_open(row)
    _end(row, by)
    history.record(by=by, did="notice ended", to=row)
    return row


def require_allowed(*, address: str, browser: str, notice: PublicNotice) -> None:
    """Refuse a flood from one place; nobody is kept out by what others send about another notice."""
    limits = ((FROM_ADDRESS, address), (IN_BROWSER, browser), (ABOUT_NOTICE, notice.pk))
    spent = [limit for limit, key in limits if key and not limit.allows(key)]
    if spent:
        wait = max(limit.seconds_left for limit in spent)
        raise NoticeRefused(Reason.OBJECTION_TOO_OFTEN, wait=wait)


def object_to(
    *,
    notice: PublicNotice,
    nomination: Nomination | None,
    text: str,
    name: str = "",
    contact: str = "",
    is_anonymous: bool = False,
) -> Objection:
    """Anybody's objection; what came before midnight of the last day counts, however long it then waits."""
    received_at = clock.now()
    _refuse_empty(notice, text, name, contact, is_anonymous)
    return _raised(notice, nomination, received_at, is_anonymous, text, name, contact)


@transaction.atomic
def _raised(
    notice: PublicNotice, nomination: Nomination | None, at: datetime, is_anonymous: bool, *said: str
) -> Objection:
    round = held(notice.round)
    row = lengthened(PublicNotice.objects.select_related("round").get(pk=notice.pk))
    # Ended after its last day: the round waits for an answer all the same, unless it was decided.
    if clock.local_date(at) > row.closes_on or not round.is_announced or _was_taken_back(row):
        raise NoticeRefused(Reason.NOTICE_OVER)
    if nomination and not listed(row).filter(nomination=nomination).exists():
        raise NoticeRefused(Reason.OBJECTION_NOT_LISTED)
    objection = Objection(notice=row, nomination=nomination, is_anonymous=is_anonymous, at=at)
    text, name, contact = (one.strip() for one in said)
    objection.text = text
    objection.name, objection.contact = ("", "") if is_anonymous else (name, contact)
    objection.save()
    history.record(by=None, did="objection raised", to=objection)
    return objection


@transaction.atomic
def answer(*, objection: Objection, upheld: bool, answer: str, by: User) -> Objection:
    """Answer with a reason; of an upheld one about a nominee the nomination is declined."""
    require(can_run(by, objection.notice.round))
    round = held(objection.notice.round)
    row = Objection.objects.select_related("nomination", "notice").get(pk=objection.pk)
    if not row.is_open:
        raise NoticeRefused(Reason.OBJECTION_ANSWERED)
    if not answer.strip():
        raise NoticeRefused(Reason.OBJECTION_ANSWER)
    row.status = Objection.Status.UPHELD if upheld else Objection.Status.REJECTED
    row.answer, row.answered_by, row.answered_at = answer.strip(), by, clock.now()
    row.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    if upheld and row.nomination:
        decline(round, row.nomination, "公示期间有异议，经核实成立", by)
    history.record(by=by, did="objection upheld" if upheld else "objection rejected", to=row)
    return row


def decline(round: CommendationRound, nomination: Nomination, reason: str, by: User) -> None:
    """Not to be commended any more; the frozen place stays, no longer chosen."""
    nomination.status, nomination.return_reason = Nomination.Status.DECLINED, reason
    nomination.decided_by, nomination.decided_at = by, clock.now()
    nomination.version += 1
    nomination.save(update_fields=["status", "return_reason", "decided_by", "decided_at", "version"])
    RoundPlace.objects.filter(round=round, nomination=nomination).update(chosen=False)
    history.record(by=by, did="nomination declined", to=nomination, unit=nomination.unit, reason=reason)
    history.record(by=by, did="round list changed", to=round)  # its places are part of what it states
    star_rounds.end(round, [nomination.pk], StarApplication.Status.DECLINED, by=by, reason=reason)


def listed(notice: PublicNotice) -> QuerySet[RoundPlace]:
    """Whom the notice names, in their order."""
    rows = RoundPlace.objects.filter(round=notice.round_id, chosen=True, nomination__status__in=HANDED_IN)
    return rows.order_by("place", "pk")


def named(notice: PublicNotice, *, since: datetime) -> QuerySet[RoundPlace]:
    """Whom the last notice named at this moment: also those who were struck off or withdrawn after it."""
    gone = Q(nomination__status=Nomination.Status.DECLINED) & ~Q(nomination__return_reason=NOT_LISTED)
    gone |= Q(nomination__status=Nomination.Status.WITHDRAWN)
    kept = Q(chosen=True, nomination__status__in=HANDED_IN)
    rows = RoundPlace.objects.filter(kept | (gone & Q(nomination__decided_at__gte=since)), round=notice.round_id)
    return rows.order_by("place", "pk")


def agreed(people: Collection[int]) -> set[int]:
    """Those of these people who let everybody read their name."""
    given = Consent.objects.in_force().filter(item=Consent.Item.PUBLIC_NAME, volunteer__in=people)
    return set(given.values_list("volunteer", flat=True)) if people else set()


def _named_in_full(round: CommendationRound) -> list[int]:
    """The nominations whose person everybody reads by name from now on."""
    person = persons.key("nomination__candidate__volunteer")
    chosen = dict(round.places.filter(chosen=True).order_by().values_list("nomination", person))
    public = agreed({one for one in chosen.values() if one})
    return sorted(nomination for nomination, one in chosen.items() if one in public)


def latest(round: CommendationRound) -> PublicNotice | None:
    """The notice that runs, or ran last."""
    row = PublicNotice.objects.filter(round=round).select_related("round").order_by("-number").first()
    return lengthened(row) if row else None


def lengthened_all(rows: Iterable[PublicNotice]) -> list[PublicNotice]:
    """The same of several, by one look at the calendar."""
    found = list(rows)
    known = workdays.calendar() if any(one.is_running for one in found) else None
    return [lengthened(one, known) for one in found]


def lengthened(notice: PublicNotice, known: WorkCalendar | None = None) -> PublicNotice:
    """With its last day as the calendar now has it: the day that was promised stays, unless working days were taken
    out of it since; these are made up for behind it. Kept as it ends."""
    if notice.is_running:
        days = notice.round.notice_working_days
        demanded = arithmetic.add_workdays(notice.opens_on, days, known or workdays.calendar())
        notice.closes_on = max(notice.closes_on, demanded.on)
    return notice


def _was_taken_back(notice: PublicNotice) -> bool:
    return notice.ended_at is not None and clock.local_date(notice.ended_at) <= notice.closes_on


def _running(notice: PublicNotice) -> tuple[CommendationRound, PublicNotice]:
    """The round, locked against objections that arrive meanwhile, and its notice."""
    round = held(notice.round)
    row = lengthened(PublicNotice.objects.select_related("round").get(pk=notice.pk))
    if not round.is_announced or row.ended_at is not None:
        raise NoticeRefused(Reason.NOTICE_ROUND_STATE, status=round.get_status_display())
    return round, row


def _refuse_open(notice: PublicNotice) -> None:
    if n := notice.objections.open().count():
        raise NoticeRefused(Reason.NOTICE_OBJECTIONS, n=n)


def _refuse_empty(notice: PublicNotice, text: str, name: str, contact: str, is_anonymous: bool) -> None:
    if not text.strip():
        raise NoticeRefused(Reason.OBJECTION_TEXT)
    if is_anonymous and not notice.round.anonymous_objections:
        raise NoticeRefused(Reason.OBJECTION_ANONYMOUS)
    if not is_anonymous and not (name.strip() and contact.strip()):
        raise NoticeRefused(Reason.OBJECTION_CONTACT)


def _end(notice: PublicNotice, by: User) -> None:
    notice.ended_at, notice.ended_by = clock.now(), by
    notice.save(update_fields=["ended_at", "ended_by", "closes_on"])


def _enter(round: CommendationRound, status: str, by: User, reason: str = "") -> None:
    round.status = status
    round.save(update_fields=["status"])
    step(round, by, reason)
    history.record(by=by, did=ENTERED[Status(status)], to=round)  # its state and steps are part of what it states
