"""决定 of a round: only after a 公示 that ran its full time; nominations accepted, and withdrawn later (D56, D147)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.exceptions import DecisionRefused
from certificates.issuing.layouts.wording import AWARDS
from certificates.models import CommendationRound, Nomination, PublicNotice, RoundPlace
from certificates.permissions import can_run
from certificates.rounds import decided, told
from certificates.rounds.criteria import Criteria, missed
from certificates.rounds.services import (
    commendations,
    concerned,
    evidence,
    notices,
    ordering,
    standing,
    star_rounds,
)
from certificates.rounds.services.rounds import held, step
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, User
from registry.notifications.services import notifications
from registry.permissions import require
from registry.words.chinese import quoted
from registry.words.dates import as_full_date

Reason, Status = DecisionRefused.Reason, CommendationRound.Status
KEPT = "nomination kept"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Trouble:
    """Somebody on the list about whom something changed since the round was opened, and what."""

    place: RoundPlace
    what: str
    is_kept: bool


@transaction.atomic
def decide(*, round: CommendationRound, document_no: str, decided_on: date, by: User) -> CommendationRound:
    """The committee decides on the announced list; its nominations are accepted, the others are not."""
    require(can_run(by, round))
    row = held(round)
    notice = _refuse_unless_announced(row)
    _refuse_document(row, document_no.strip(), decided_on, notice)
    open_ones = [one for one in troubles(row) if not one.is_kept]
    if open_ones:
        names = "、".join(str(one.place.nomination) for one in open_ones[:MOST_NAMED])
        raise DecisionRefused(Reason.DECISION_TROUBLES, n=len(open_ones), names=names)
    chosen = list(notices.listed(notice).values_list("nomination", flat=True))
    if not chosen:
        raise DecisionRefused(Reason.DECISION_NOBODY)
    star_rounds.refuse_decision(row, ordering.rows_of(row).filter(nomination__in=chosen), by=by)
    row.status, row.decision_document_no, row.decided_on = Status.DECIDED, document_no.strip(), decided_on
    row.save(update_fields=["status", "decision_document_no", "decided_on"])
    step(row, by)
    entry = history.record(by=by, did="round decided", to=row, document=row.decision_document_no or None)
    _settle(row, chosen, by)
    star_rounds.settle(row, chosen, by=by)
    _tell(entry, row, chosen)
    return row


def troubles(round: CommendationRound) -> list[Trouble]:
    """Those on the list who left, moved, were merged, or no longer meet the criteria by today's figures."""
    places = [one for one in ordering.places_of(round) if one.chosen]
    changed = standing.hindered(round, [one.nomination.candidate for one in places])
    short = _short_today(round, places)
    since = round.opened_at or clock.now()
    about = HistoryEntry.objects.filter(target_model=Nomination._meta.label_lower, did=KEPT, at__gte=since)
    kept = set(about.filter(target_id__in=[one.nomination_id for one in places]).values_list("target_id", flat=True))
    found = []
    for one in places:
        what = changed.get(one.nomination.candidate_id) or short.get(one.pk, "")
        if what:
            found.append(Trouble(one, what, one.nomination_id in kept))
    return found


def named(round: CommendationRound) -> QuerySet[RoundPlace]:
    """Whom the decision names, also those whose commendation was withdrawn since."""
    withdrawn = Q(nomination__status=Nomination.Status.WITHDRAWN)
    return ordering.rows_of(round).filter(Q(chosen=True) | withdrawn)


@transaction.atomic
def keep(*, place: RoundPlace, reason: str, by: User) -> None:
    """The committee commends all the same, and says why."""
    round = _refuse_change(place, reason, by)
    if star_rounds.short_of_standard(round, [place]):
        raise DecisionRefused(Reason.DECISION_STAR_SHORT, n=1, names=str(place.nomination))
    said = _("保留{name}：{reason}").format(name=quoted(str(place.nomination)), reason=reason.strip())
    step(round, by, said[:200])
    history.record(by=by, did="round list changed", to=round)
    history.record(by=by, did=KEPT, to=place.nomination, unit=place.nomination.unit, reason=reason.strip())


@transaction.atomic
def drop(*, place: RoundPlace, reason: str, by: User) -> None:
    """The committee does not commend this one after all."""
    round = _refuse_change(place, reason, by)
    notices.decline(round, place.nomination, reason.strip(), by)


@transaction.atomic
def withdraw(*, nomination: Nomination, reason: str, by: User) -> Nomination:
    """After the decision: the commendation is withdrawn with a reason, its certificate with it, and those concerned
    are told."""
    require(can_run(by, nomination.round))
    round = held(nomination.round)
    if round.is_for_stars:
        raise DecisionRefused(Reason.DECISION_IS_STAR)
    row = Nomination.objects.for_lists().get(pk=nomination.pk)
    if not round.is_decided or not row.is_accepted:
        raise DecisionRefused(Reason.DECISION_NOT_ACCEPTED, status=row.get_status_display())
    if not reason.strip():
        raise DecisionRefused(Reason.DECISION_REASON)
    row.status, row.return_reason = Nomination.Status.WITHDRAWN, reason.strip()
    row.decided_by, row.decided_at = by, clock.now()
    row.version += 1
    row.save(update_fields=["status", "return_reason", "decided_by", "decided_at", "version"])
    RoundPlace.objects.filter(round=round, nomination=row).update(chosen=False)
    step(round, by, _("撤回{name}：{reason}").format(name=quoted(str(row)), reason=reason.strip())[:200])
    history.record(by=by, did="round list changed", to=round)
    commendations.end_of(row, by=by, reason=reason)
    entry = history.record(by=by, did="commendation withdrawn", to=row, unit=row.unit, reason=reason.strip())
    text = _("{title}中的一项嘉许已撤回，请查看理由。").format(title=quoted(round.title))
    users = {row.by_id, *concerned.by([row.candidate])}
    notifications.tell_of(entry, users=users, text=text, url=reverse("nomination", args=[row.pk]))
    return row


def _refuse_unless_announced(round: CommendationRound) -> PublicNotice:
    """The last 公示 of the round, over after its full time and with every objection answered."""
    if round.is_decided or round.is_cancelled:
        raise DecisionRefused(Reason.DECISION_ROUND_STATE, status=round.get_status_display())
    notice = notices.latest(round)
    if not round.is_announced or notice is None:
        raise DecisionRefused(Reason.DECISION_NOT_ANNOUNCED)
    if notice.ended_at is None or clock.local_date(notice.ended_at) <= notice.closes_on:
        raise DecisionRefused(Reason.DECISION_TOO_EARLY, day=as_full_date(notice.closes_on))
    if n := notice.objections.open().count():
        raise DecisionRefused(Reason.DECISION_OBJECTIONS, n=n)
    return notice


def _refuse_document(round: CommendationRound, document_no: str, decided_on: date, notice: PublicNotice) -> None:
    if document_no and not decided.is_document_no(document_no):
        raise DecisionRefused(Reason.DECISION_DOCUMENT)
    if not document_no and (words := [word for word in AWARDS if word in round.title]):
        raise DecisionRefused(Reason.DECISION_WORDING, words="”“".join(words))
    if not notice.closes_on < decided_on <= clock.today():
        raise DecisionRefused(Reason.DECISION_DAY, day=as_full_date(notice.closes_on))


def _refuse_change(place: RoundPlace, reason: str, by: User) -> CommendationRound:
    require(can_run(by, place.round))
    round = held(place.round)
    if not (round.is_reviewing or round.is_announced):
        raise DecisionRefused(Reason.DECISION_ROUND_STATE, status=round.get_status_display())
    if not reason.strip():
        raise DecisionRefused(Reason.DECISION_REASON)
    return round


def _short_today(round: CommendationRound, places: list[RoundPlace]) -> dict[int, str]:
    """Of teams, units and projects that met the criteria at the beginning, which do not by today's figures."""
    criteria, period = Criteria.read(round.criteria), (round.period_from_on, round.period_until_on)
    kind = CommendationRound.ForWhom(round.for_whom)
    keys = {one.pk: _key(one) for one in places}
    if round.is_about_people:
        return {}  # told by `standing`
    if kind == CommendationRound.ForWhom.TEAM:
        found = evidence.of_teams(list(keys.values()), *period)
    else:
        found = evidence.of_organisers(kind, list(keys.values()), *period)
    short = {}
    for one in places:
        lacking = set(missed(criteria, found.get(keys[one.pk], evidence.Evidence())))
        lost = [code.value for code in lacking if code.value not in one.nomination.candidate.missed]
        if lost:
            short[one.pk] = _("按现在的记录不再符合条件：{what}。").format(what=told.missed_in_words(sorted(lost)))
    return short


def _key(place: RoundPlace) -> int:
    candidate = place.nomination.candidate
    return int(candidate.recipient.pk)


def _settle(round: CommendationRound, chosen: list[int], by: User) -> None:
    """Everything that was handed in is accepted or not, each with an act of its own."""
    now, rows = clock.now(), list(Nomination.objects.filter(round=round).handed_in())
    entries = []
    for one in rows:
        accepted = one.pk in chosen
        one.status = Nomination.Status.ACCEPTED if accepted else Nomination.Status.DECLINED
        one.return_reason = "" if accepted else notices.NOT_LISTED
        one.decided_by, one.decided_at, one.version = by, now, one.version + 1
        did = "nomination accepted" if accepted else "nomination declined"
        known = {"target_model": Nomination._meta.label_lower, "target_id": one.pk, "unit_id": one.unit_id}
        entries.append(HistoryEntry(at=now, by=by, did=did, fields={}, **known))
    Nomination.objects.bulk_update(rows, ["status", "return_reason", "decided_by", "decided_at", "version"])
    history.record_many(entries)


def _tell(entry: HistoryEntry, round: CommendationRound, chosen: list[int]) -> None:
    rows = Nomination.objects.filter(pk__in=chosen).select_related("candidate__volunteer__merged_into")
    users = {*(one.by_id for one in rows), *concerned.by([one.candidate for one in rows])}
    text = _("{title}已作出决定，请查看名单。").format(title=quoted(round.title))
    notifications.tell_of(entry, users=users, text=text, url=reverse("round-detail", args=[round.pk]))
