"""The activity that carries an opening balance: no sign-up, no codes, never public (design#afterwards)."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from registry import clock
from registry.activities.plans import DEFAULT_POSITION
from registry.history.services import history
from registry.models import Activity, Position, Shift, Unit, User
from registry.words import chinese

NOTHING_TO_JOIN = "历史数据，不招募。"


@transaction.atomic
def record(*, unit: Unit, title: str, content: str, until_on: date, people: int, entered_by: User, by: User) -> Shift:
    """One activity with one shift on the last day covered; `by` decided, `entered_by` is responsible for it."""
    now = clock.now()
    activity = Activity.objects.create(
        origin=Activity.Origin.HISTORICAL,
        status=Activity.Status.REPORTED,
        title=title[:60],
        category=Activity.Category.NEARBY,
        content=content[:600],
        place=unit.short_name,
        recording_unit=unit,
        leader=entered_by,
        created_by=entered_by,
        submitted_by=entered_by,
        submitted_at=now,
        approved_at=now,
        ended_at=now,
        contact_name=entered_by.display_name[:30],
        risk_notice=NOTHING_TO_JOIN,
        bigrams=chinese.bigrams(title),
    )
    starts_at = datetime.combine(until_on, time(), clock.LOCAL)
    ends_at = starts_at + timedelta(days=1)
    shift = Shift.objects.create(
        activity=activity,
        starts_at=starts_at,
        ends_at=ends_at,
        sign_up_closes_at=starts_at,
        scans_from=starts_at,
        scans_until=ends_at,
    )
    Position.objects.create(shift=shift, name=DEFAULT_POSITION, is_default=True, places=people)
    history.record(by=by, did="past activity recorded", to=activity, unit=unit)
    return shift
