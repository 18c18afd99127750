"""May these rows be sealed? What no service wrote is left out and named, not blessed (D107)."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import F

from checkin.ledger.services import ledger, told
from checkin.models import Decision, HandIn, LedgerEntry, ServiceRecord
from registry.history.services import history, marks, taking_over
from registry.models import HistoryEntry
from registry.words import deeds

NO_ACT = "no act of the product speaks of it"
BOOKED = (
    "volunteer_id", "volunteer_unit_id", "recording_unit_id", "kind", "hours_class", "origin", "minutes", "service_on",
    "entered_by_id", "decided_by_id", "reason",
)  # fmt: skip


def doubts(kind: str, pks: Collection[int]) -> dict[int, str]:
    """Key → why this row is not what a service would have written; a fixed number of queries."""
    check = {"entry": _entries, "decision": _decisions, "history": _history}[kind]
    return dict(check(pks))


def _history(pks: Collection[int]) -> Iterator[tuple[int, str]]:
    older = taking_over.older(pks)
    rows = HistoryEntry.objects.order_by("pk").filter(pk__in=pks)
    for pk, mark, *values in rows.values_list("pk", "mark", *marks.COLUMNS):
        did = values[marks.COLUMNS.index("did")]
        if pk in older:
            if did not in deeds.ALL:
                yield pk, f"did: no service writes “{did}”"
        elif not marks.is_ours(mark, values):
            yield pk, "mark: was not written by the product"


def _decisions(pks: Collection[int]) -> Iterator[tuple[int, str]]:
    decisions = list(Decision.objects.filter(pk__in=pks).select_related("record__hand_in").order_by("pk"))
    acts = _acts_about({one.record_id for one in decisions})
    shifts = {one.record.shift_id for one in decisions}
    handed_in = set(HandIn.objects.filter(shift__in=shifts).order_by().values_list("shift", "by"))
    before = _numbers_of({one.record_id for one in decisions})
    for one in decisions:
        act = acts.get((one.record_id, one.n, told.deed_of(one)))
        if (one.record.shift_id, one.entered_by_id) not in handed_in:
            yield one.pk, "entered_by: did not hand in this shift"
        elif one.n > 1 and one.n - 1 not in before.get(one.record_id, set()):
            yield one.pk, "n: the decision before it is missing"
        elif act is None:
            yield one.pk, NO_ACT
        elif wrong := _told_otherwise(one, act):
            yield one.pk, f"{wrong}: is not what the act about it says"


def _told_otherwise(decision: Decision, act: tuple[int | None, dict[str, Any]]) -> str:
    """The first thing that the act tells differently; older acts tell less."""
    by, fields = act
    if by != decision.decided_by_id:
        return "decided_by"
    for name, value in told.of(decision).items():
        if name in fields and fields[name] != history.reduced(value):
            return name
    return ""


def _entries(pks: Collection[int]) -> Iterator[tuple[int, str]]:
    """An entry is the difference that its decision makes to the one before, in every column."""
    entries = list(LedgerEntry.objects.filter(pk__in=pks).select_related("decision__record").order_by("pk"))
    decisions = {entry.decision_id: entry.decision for entry in entries}
    due = _due(decisions)
    doubted = doubts("decision", Decision.objects.filter(pk__in=decisions, sealed=None).values_list("pk", flat=True))
    for entry in entries:
        expected = due.get((entry.decision_id, entry.hours_class))
        if entry.record_id != entry.decision.record_id:
            yield entry.pk, "decision: is about another record"
        elif expected is None:
            yield entry.pk, "minutes: its decision books none of this class"
        elif entry.decision_id in doubted:
            yield entry.pk, f"decision {entry.decision_id}: {doubted[entry.decision_id]}"
        elif wrong := [name for name in BOOKED if getattr(entry, name) != getattr(expected, name)]:
            yield entry.pk, f"{', '.join(wrong)}: do not follow from its decision"


def _due(decisions: dict[int, Decision]) -> dict[tuple[int, str], LedgerEntry]:
    """(decision, class) → the entry that it books."""
    records = {one.record_id for one in decisions.values()}
    sums = Decision.objects.filter(record__in=records, n__lt=F("record__decisions_made"))
    names = ("record", "n", "timed_minutes", "supplementary_minutes")
    before = {(record, n): (timed, more) for record, n, timed, more in sums.values_list(*names)}
    due = {}
    for pk, one in decisions.items():
        timed, more = before.get((one.record_id, one.n - 1), (0, 0))
        for entry in ledger.differences(one, timed_before=timed, supplementary_before=more):
            due[pk, str(entry.hours_class)] = entry
    return due


def _acts_about(records: Collection[int]) -> dict[tuple[int, int, str], tuple[int | None, dict[str, Any]]]:
    """(record, decision number, deed) → who did it and what it tells, by acts of the product alone."""
    about = HistoryEntry.objects.filter(target_model=ServiceRecord._meta.label_lower, target_id__in=records)
    return {
        (said["target_id"], said["fields"].get("decision"), said["did"]): (said["by_id"], said["fields"])
        for said in taking_over.genuine(about.filter(did__startswith="hours "))
    }


def _numbers_of(records: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for record, n in Decision.objects.filter(record__in=records).order_by().values_list("record", "n"):
        found.setdefault(record, set()).add(n)
    return found
