"""The subject of a table."""

from dataclasses import dataclass

from certificates.models import StageReport
from certificates.tables.stages import Stage
from registry.models import Activity, Unit

Scope = StageReport.Scope


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is about: a unit's stage, one activity, or the whole of a stage for the committee."""

    unit: Unit
    stage: Stage
    activity: Activity | None = None
    is_roll_up: bool = False

    @property
    def scope(self) -> Scope:
        if self.activity is not None:
            return Scope.ACTIVITY
        return Scope.ROLL_UP if self.is_roll_up else Scope.UNIT
