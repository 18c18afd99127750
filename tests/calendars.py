"""Working days as tests need them: the nation loaded, and a Guangxi notice that moves no working day."""

from datetime import date

from registry.models import Workday, WorkdayArrangement
from registry.workdays.services import arrangements


def known(year: int = 2026) -> None:
    """The year has both notices, so that its due days are no estimates."""
    arrangements.load(first_year=min(year, 2017))
    arrangement, _new = WorkdayArrangement.objects.get_or_create(
        year=year, layer="guangxi", defaults={"document_no": "示例通知"}
    )
    sunday = next(day for day in (date(year, 4, n) for n in range(1, 8)) if day.weekday() == 6)
    Workday.objects.get_or_create(
        on=sunday, layer="guangxi", defaults={"is_workday": False, "arrangement": arrangement}
    )
