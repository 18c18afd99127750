"""Minutes that an earlier decision kept from another record, free again since it was voided or lowered (D131)."""

from collections import defaultdict

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.attendance.facts import Interval
from checkin.attendance.interval_rows import from_rows
from checkin.attendance.services import refolds
from checkin.attendance.spans import Span, inside, total, without
from checkin.minutes.services import assessments
from checkin.models import Decision, Finding, ServiceRecord
from checkin.words.finding_codes import FindingCode
from registry.models import Activity, persons
from registry.notifications.services import notifications
from registry.words.chinese import quoted


@transaction.atomic
def look(*, record: ServiceRecord) -> None:
    """After a decision about this record: a finding on each other one of the person that was cut and need not be.

    Approved minutes never move by themselves: an adjusting decision gives them back, by somebody who may decide it.
    """
    near = _standing_near(record)
    others = [one for one in near if one.status in ServiceRecord.COUNTED and one.pk != record.pk]
    worth, held = assessments.assess_many(refolds.refolded(others)), _ever_held(near)
    for other in others:
        now = worth[other.volunteer_id, other.shift_id].credit
        gained = without(_spans(now.counted_intervals), held[other.pk][-1])
        elsewhere = [span for pk, sets in held.items() if pk != other.pk for spans in sets for span in spans]
        freed = [part for span in elsewhere for part in inside(gained, span)]
        _tell(other, record, max(0, now.total_minutes - other.minutes) if total(freed) else 0)


def _tell(other: ServiceRecord, record: ServiceRecord, minutes: int) -> None:
    """Open the finding and tell who decided last, or drop it when there is nothing to give back."""
    if not minutes:
        Finding.objects.open().about_record(other).filter(code=FindingCode.OVERLAP_FREED).delete()
        return
    told = {"shift": record.shift_id, "title": str(record.shift), "minutes": minutes}
    news = {"evidence": told, "state": Finding.State.OPEN, "settled_by": None, "settled_at": None}
    Finding.objects.update_or_create(
        shift=other.shift, volunteer=other.volunteer, code=FindingCode.OVERLAP_FREED, defaults=news
    )
    text = _("{person}在{shift}的时长曾因重叠扣减，重叠的部分已经作废或调减，可以重新认定。")
    notifications.tell(
        users=other.decisions.filter(n=other.decisions_made).values_list("decided_by", flat=True),
        key=f"record:{other.pk}:overlap-freed:{record.decisions_made}:{record.pk}",
        text=text.format(person=other.volunteer, shift=quoted(str(other.shift))),
        url=reverse("hours-record", args=[other.pk]),
    )


def _standing_near(record: ServiceRecord) -> list[ServiceRecord]:
    """What was decided of the person around this shift."""
    shift, around = record.shift, assessments.AROUND
    near = ServiceRecord.objects.filter(
        persons.one_of([record.volunteer.person_id]),
        shift__starts_at__lt=shift.ends_at + around,
        shift__ends_at__gt=shift.starts_at - around,
        decisions_made__gt=0,
    ).exclude(shift__activity__origin=Activity.Origin.HISTORICAL)
    return list(near.select_related(persons.joined(), "shift__activity").order_by("pk"))


def _ever_held(records: list[ServiceRecord]) -> dict[int, list[list[Span]]]:
    """What each decision about each record counted, the newest last."""
    held: dict[int, list[list[Span]]] = defaultdict(list)
    rows = Decision.objects.filter(record__in=records).order_by("record", "n")
    for pk, intervals in rows.values_list("record", "intervals"):
        held[pk].append(_spans(from_rows(intervals)))
    return held


def _spans(intervals: tuple[Interval, ...]) -> list[Span]:
    return [Span(one.start_at, one.end_at) for one in intervals]
