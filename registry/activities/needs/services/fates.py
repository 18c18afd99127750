"""What becomes of a need by itself: open again when its activity comes to nothing, done when it was held, expired."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from registry import clock
from registry.activities.needs.services import need_news
from registry.activities.services import endings
from registry.history.services import history
from registry.models import Activity, ServiceNeed, User

State = ServiceNeed.State
HELD = (Activity.Status.CLOSED, Activity.Status.REPORTED)
LONGEST_REASON = 200


def reopen(activity: Activity, reason: str, by: User) -> None:
    """The activity of a need was withdrawn or cancelled: another unit may take the need, if there is still time."""
    need = locked().filter(activity=activity, state=State.TAKEN).first()
    if need is None:
        return
    unit, need.activity, need.taken_by, need.taken_at = need.taken_by, None, None, None
    need.state, need.given_back_reason = State.OPEN, reason.strip()[:LONGEST_REASON]
    if need.has_started:
        need.state, need.ended_at = State.EXPIRED, clock.now()
    need.save(update_fields=["activity", "taken_by", "taken_at", "state", "given_back_reason", "ended_at"])
    entry = history.record(by=by, did="gave back need", to=need, unit=unit, reason=reason)
    need_news.given_back(need, unit, entry)


endings.follow(reopen)


@transaction.atomic
def finish(need: ServiceNeed) -> None:
    """Its activity was held: closed, or confirmed by the host."""
    _end(need, State.DONE, "need done")


def settle() -> int:
    """At night: needs whose activity was held are done, and those that nobody took in time have expired."""
    over = Q(state=State.OPEN, starts_at__lte=clock.now())
    held = Q(state=State.TAKEN, activity__status__in=HELD)
    rows = ServiceNeed.objects.filter(over | held).order_by("pk")
    settled = 0
    for need in rows.iterator(chunk_size=500):
        with transaction.atomic():
            settled += _end(need, *((State.EXPIRED, "need expired") if need.is_open else (State.DONE, "need done")))
    return settled


def _end(need: ServiceNeed, state: Any, did: str) -> bool:
    was = need.state
    found = locked().filter(pk=need.pk, state=was).first()
    if found is None or was not in (State.OPEN, State.TAKEN):
        return False
    found.state, found.ended_at = state, clock.now()
    found.save(update_fields=["state", "ended_at"])
    entry = history.record(by=None, did=did, to=found, unit=found.taken_by or found.site.paired_unit)
    if found.state == State.EXPIRED:
        need_news.expired(found, entry)
    return True


def locked() -> Any:
    """Needs held until the caller's transaction ends."""
    rows = ServiceNeed.objects.select_for_update(no_key=True, of=("self",))
    # Unit and activity are read when asked for: joined, they would be those of before the lock was waited for.
    return rows.select_related("site__paired_unit")
