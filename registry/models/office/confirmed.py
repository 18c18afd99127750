"""年度核对: once a year people look at their data and say that they are true."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import models

from registry import clock

LASTS: Final = timedelta(days=365)
YEARLY_HOURS: Final = 20  # what registered volunteers serve in a year (D59)


class Confirmed(models.Model):
    """When a person last declared the data true: handing them in, or confirming them since."""

    declared_at = models.DateTimeField(null=True, blank=True)
    asked_to_confirm_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        indexes = [models.Index(name="volunteers_by_declaration", fields=["declared_at", "id"])]

    @property
    def confirmed_on(self) -> date | None:
        """The day of the last declaration."""
        return clock.local_date(self.declared_at) if self.declared_at else None

    @property
    def is_confirmation_due(self) -> bool:
        """A year has passed since then; only registered people are asked."""
        status: Any = getattr(self, "status", "")
        is_old = self.declared_at is None or self.declared_at < a_year_ago()
        return status == "registered" and is_old


def a_year_ago() -> datetime:
    """Who declared before this moment is asked again."""
    return clock.now() - LASTS
