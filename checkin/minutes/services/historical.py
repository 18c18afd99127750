"""A person's row of an opening balance: minutes only, outside overlap and tiers (design#afterwards)."""

import hashlib
from collections.abc import Iterable

from checkin.minutes.crediting import Credit
from checkin.models import Attendance, EnteredTime, OpeningBalanceRow, ServiceRecord
from registry.models import Activity
from registry.words.durations import duration_text

ORIGIN = str(EnteredTime.Origin.HISTORICAL.value)


def rows_of(attendances: Iterable[Attendance | ServiceRecord]) -> dict[tuple[int, int], OpeningBalanceRow]:
    """(volunteer, shift) → the batch's row, by one query, or none where no shift is historical."""
    asked = [one for one in attendances if one.shift.activity.origin == Activity.Origin.HISTORICAL]
    if not asked:
        return {}
    rows = OpeningBalanceRow.objects.filter(
        batch__shift__in={one.shift_id for one in asked}, volunteer__in={one.volunteer_id for one in asked}, problem=""
    ).select_related("batch")
    return {(row.volunteer_id or 0, row.batch.shift_id or 0): row for row in rows}


def credit_of(row: OpeningBalanceRow | None) -> Credit:
    """The row's minutes as in the document, not rounded."""
    if row is None:
        return Credit(0, 0, (), ("不在历史数据的名单上，计 0 分",), ())
    said = f"历史数据，依据《{row.batch.document_no}》，{row.minutes} 分（{duration_text(row.minutes)}）"
    return Credit(0, row.minutes, (), (said,), ())


def evidence_of(row: OpeningBalanceRow | None) -> str:
    """A digest of what an approver saw: the list, its row, the document."""
    if row is None:
        return ""
    seen = (row.batch.list_sha256, row.n, row.volunteer_no, row.name, row.minutes, row.batch.document_no)
    return hashlib.sha256("\n".join(map(str, seen)).encode()).hexdigest()
