"""Does each sign-up stand as its last act left it? Read by what acts are called, so that older ones count too."""

from collections.abc import Iterator
from typing import Any

from registry.history.batches import batches
from registry.models import Activity, HistoryEntry, SignUp

BATCH = 2_000
Status = SignUp.Status
AT_THE_GATE = "asked to join at the gate"
STATUS_AFTER = {
    "invited": {Status.INVITED},
    "invitation declined": {Status.DECLINED},
    "sign-up turned down": {Status.DECLINED, Status.WITHDRAWN},  # an invitation is taken back
    "sign-up withdrawn": {Status.WITHDRAWN},
    "place given back": {Status.WITHDRAWN},
    "walk-in added": {Status.CONFIRMED},
    AT_THE_GATE: {Status.REQUESTED},
    "moved up": {Status.CONFIRMED},
    "place offered": {Status.WAITLISTED},
    "offer accepted": {Status.CONFIRMED},
    "offer lapsed": {Status.WITHDRAWN},
    "place handed over": {Status.WITHDRAWN},
    "request confirmed": {Status.CONFIRMED},
    "request declined": {Status.DECLINED},
    "drawn by lot": {Status.CONFIRMED},
    "not drawn": {Status.WAITLISTED},
}


def faults() -> Iterator[tuple[str, str]]:
    """Sign-ups that hold a place, or lost it, without an act that says so."""
    names = ("pk", "status", "shift__cancelled_at", "shift__activity__status")
    rows = SignUp.objects.order_by("pk").values_list(*names)
    for some in batches(rows.iterator(BATCH), BATCH):
        due = _due([row[0] for row in some])
        for pk, status, cancelled_at, activity in some:
            is_over = status in SignUp.ENDED and (cancelled_at is not None or activity in Activity.CALLED_OFF_STATUSES)
            if pk in due and status not in due[pk] and not is_over and not _gave_way_at_the_gate(pk, status):
                said = "/".join(sorted(due[pk]))
                yield f"{SignUp._meta.db_table} {pk}", f"status: {status}, but its last act says {said}"


def _gave_way_at_the_gate(pk: int, status: str) -> bool:
    """Earlier versions ended a place without an act of its own when its holder asked to join at the gate."""
    ended = SignUp.objects.select_related("volunteer").get(pk=pk)
    later = SignUp.objects.of(ended.volunteer).filter(pk__gt=pk, shift=ended.shift_id).values("pk")
    asked = HistoryEntry.objects.filter(target_model=SignUp._meta.label_lower, target_id__in=later, did=AT_THE_GATE)
    return status == Status.WITHDRAWN and asked.exists()


def _due(pks: list[int]) -> dict[int | None, set[str]]:
    """The statuses that the last act about each leaves open; sign-ups without an act are not among them."""
    acts = HistoryEntry.objects.filter(target_model=SignUp._meta.label_lower, target_id__in=pks).order_by("pk")
    found: dict[int | None, set[str]] = {}
    for pk, did, fields in acts.values_list("target_id", "did", "fields"):
        if statuses := _statuses_after(did, fields):
            found[pk] = {str(status) for status in statuses}
    return found


def _statuses_after(did: str, fields: Any) -> set[Any]:
    if did == "signed up":
        return {status for status in (fields.get("status"),) if status}
    return STATUS_AFTER.get(did, set())
