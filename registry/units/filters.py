"""Narrowing a list to one unit, on pages and in the API alike."""

from typing import Any

from registry.doors.filters import RowChoiceFilter
from registry.models import Unit


class UnitFilter(RowChoiceFilter):
    """Rows of the chosen unit and of every closed one for which it stands (D141)."""

    def filter(self, rows: Any, unit: Unit | None) -> Any:
        if unit is None:
            return rows
        return rows.filter(**{f"{self.field_name}__in": Unit.objects.succession().stood_for({unit.pk})})
