"""The shift as the arithmetic needs it: window, breaks, grace."""

from collections import defaultdict
from collections.abc import Iterable

from checkin.attendance.spans import Frame, Span
from checkin.models import ShiftExtension
from registry.models import Shift, ShiftBreak


def frames_of(shift_ids: Iterable[int]) -> dict[int, Frame]:
    """The counted time of each shift, by three queries."""
    shift_ids = set(shift_ids)
    ends = {
        row.shift_id: row.ends_at for row in ShiftExtension.objects.filter(shift__in=shift_ids).order_by("pk")
    }  # the newest extension counts
    breaks: dict[int, list[Span]] = defaultdict(list)
    for row in ShiftBreak.objects.filter(shift__in=shift_ids):
        breaks[row.shift_id].append(Span(row.starts_at, row.ends_at))
    return {
        shift.pk: Frame(shift.starts_at, ends.get(shift.pk, shift.ends_at), tuple(breaks[shift.pk]))
        for shift in Shift.objects.filter(pk__in=shift_ids)
    }
