"""重新核算: minutes recomputed from the scans, in memory, compared with decision and ledger (design#chain)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Sum
from django.utils.translation import gettext as _

from checkin.attendance.facts import Interval
from checkin.attendance.interval_rows import from_rows
from checkin.attendance.services import frames, refolds
from checkin.attendance.spans import Frame, Span
from checkin.evidence.services.files_then import FilesThen
from checkin.minutes.crediting import Credit, credit
from checkin.minutes.services import historical, policies
from checkin.models import Decision, LedgerEntry, ServiceRecord
from registry.models import Activity, Volunteer

Outcome = Decision.Outcome
COUNTING = (Outcome.APPROVED, Outcome.ADJUSTED, Outcome.NOT_COUNTED, Outcome.RESTORED)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What one record is worth now under the policy of its decision; no differences means 一致."""

    minutes: int
    steps: tuple[str, ...]
    differences: tuple[str, ...]
    # Of a record that counts: what its evidence is now, and how much of the minutes was measured.
    basis: str | None = None
    timed_minutes: int = 0

    @property
    def agrees(self) -> bool:
        return not self.differences


def recompute(records: Iterable[ServiceRecord]) -> dict[int, Recomputed]:
    """Recompute records from scans and entered times, by a fixed number of queries; writes nothing."""
    known = _Known(list(records))
    return {record.pk: known.again(record) for record in known.records}


class _Known:
    """Everything the records were computed from, read once."""

    def __init__(self, records: list[ServiceRecord]) -> None:
        self.records = records
        people = {one.volunteer.person_id for one in records}
        shifts = {one.shift_id for one in records}
        self.frames = frames.frames_of(shifts)
        self.folds = refolds.refold({(one.volunteer.person_id, one.shift_id) for one in records})
        self.decisions = _decisions_of(people)
        self.historical = historical.rows_of(records)
        self.kept = refolds.kept_of(records)
        sums = LedgerEntry.objects.filter(record__in=records).order_by().values_list("record")
        self.booked = dict(sums.annotate(Sum("minutes")))

    def again(self, record: ServiceRecord) -> Recomputed:
        own = self.decisions[record.volunteer.person_id].get(record.pk, [])
        decision = own[-1] if own else None
        if decision is None or decision.outcome in (Outcome.RETURNED, Outcome.VOIDED):
            return self._uncounted(record, decision)
        if record.shift.activity.origin == Activity.Origin.HISTORICAL:
            row = self.historical.get((record.volunteer_id, record.shift_id))
            granted = historical.credit_of(row)
            return self._compared(record, decision, granted, historical.evidence_of(row))
        now = self.folds[record.volunteer.person_id, record.shift_id]
        granted = self._credit(record, decision, from_rows(now.intervals))
        return self._compared(record, decision, granted, now.basis)

    def _credit(self, record: ServiceRecord, decision: Decision, intervals: tuple[Interval, ...]) -> Credit:
        frame: Frame = self.frames[record.shift_id]
        return credit(
            intervals,
            shift_start=frame.starts_at,
            shift_end=frame.ends_at,
            breaks=frame.breaks,
            already_credited=self._taken_before(record, decision),
            policy=policies.numbers_of(decision.policy),
        )

    def _taken_before(self, record: ServiceRecord, decision: Decision) -> list[Span]:
        """The intervals that other records had already counted when this decision was made."""
        spans: list[Span] = []
        for pk, others in self.decisions[record.volunteer.person_id].items():
            earlier = [one for one in others if one.pk < decision.pk]
            if pk == record.pk or not earlier or earlier[-1].outcome not in COUNTING:
                continue
            if self._were_one_person(record, earlier[-1].record, decision.at):
                spans += [Span(one.start_at, one.end_at) for one in from_rows(earlier[-1].intervals)]
        return spans

    def _were_one_person(self, one: ServiceRecord, two: ServiceRecord, at: datetime) -> bool:
        """Hours of a file that was merged later were not known to the decision."""
        if one.volunteer_id == two.volunteer_id:
            return True
        now = one.volunteer.person_id
        return len({self.then.person(file, at, now=now) for file in (one.volunteer_id, two.volunteer_id)}) == 1

    @cached_property
    def then(self) -> FilesThen:
        return FilesThen(set(self.decisions))

    def _compared(self, record: ServiceRecord, decision: Decision, granted: Credit, basis: str) -> Recomputed:
        counts = record.shift.activity.counts_hours and decision.outcome != Outcome.NOT_COUNTED
        timed = granted.timed_minutes if counts else 0
        supplementary = granted.supplementary_minutes if counts else 0
        decided = decision.timed_minutes + decision.supplementary_minutes
        kept = self.kept.get((record.volunteer_id, record.shift_id))
        now = self.folds[record.volunteer.person_id, record.shift_id]
        claims = {
            _("保存的到场与扫码、录入不一致"): not refolds.agree(kept, now),
            _("认定之后依据有变化，尚未据此重新认定"): basis != decision.basis,
            _("系统计时：重新核算 {now} 分，认定 {then} 分").format(now=timed, then=decision.timed_minutes): timed
            != decision.timed_minutes,
            _("补录：重新核算 {now} 分，认定 {then} 分").format(
                now=supplementary, then=decision.supplementary_minutes
            ): supplementary != decision.supplementary_minutes,
            **self._booked_claim(record, decided),
        }
        differences = tuple(text for text, holds in claims.items() if holds)
        return Recomputed(timed + supplementary, granted.steps, differences, basis, timed)

    def _uncounted(self, record: ServiceRecord, decision: Decision | None) -> Recomputed:
        """A record that does not count: the ledger must be zero too."""
        claims = self._booked_claim(record, 0)
        step = _("尚未认定，不计入") if decision is None else _("已退回或作废，不计入")
        return Recomputed(0, (step,), tuple(text for text, holds in claims.items() if holds))

    def _booked_claim(self, record: ServiceRecord, decided: int) -> dict[str, bool]:
        booked = self.booked.get(record.pk, 0)
        return {_("台账 {booked} 分，认定 {decided} 分").format(booked=booked, decided=decided): booked != decided}


def _decisions_of(people: set[int]) -> dict[int, dict[int, list[Decision]]]:
    """Person → record → all decisions in order."""
    found: dict[int, dict[int, list[Decision]]] = defaultdict(lambda: defaultdict(list))
    rows = Decision.objects.filter(record__volunteer__in=Volunteer.objects.of_people(people))
    for decision in rows.select_related("policy", "record__volunteer").order_by("pk"):
        found[decision.record.volunteer.person_id][decision.record_id].append(decision)
    return found
