"""The progress of finishing a shift."""

from dataclasses import dataclass
from typing import Any

from certificates.models import ActivityReport
from certificates.reports import content
from checkin.desk.services.head_counts import Counted
from checkin.models import Attendance, HandIn, WalkIn
from registry import clock
from registry.models import Shift


@dataclass(frozen=True, slots=True)
class Finishing:
    """The progress of finishing a shift: open check-ins, head counts, report, hand-in."""

    shift: Shift
    ends_at: Any
    roll: list[Attendance]
    counted: Counted
    report: ActivityReport | None
    is_reportable: bool
    hand_in: HandIn | None
    is_settled: bool  # nothing is left to hand in
    walk_ins: list[WalkIn]  # who was registered at a station and nobody has said who they are

    @property
    def is_over(self) -> bool:
        return bool(clock.now() >= self.ends_at)

    @property
    def still_open(self) -> list[Attendance]:
        return [row for row in self.roll if row.state == Attendance.State.OPEN]

    @property
    def is_reported(self) -> bool:
        return self.report is not None and self.report.status == ActivityReport.Status.SUBMITTED

    @property
    def summary(self) -> str:
        return self.report.summary if self.report else ""

    @property
    def needs_heads(self) -> bool:
        """Heads are counted, except for remote service (D135)."""
        return not self.shift.activity.is_remote and not self.is_settled

    @property
    def has_served(self) -> bool:
        return self.is_reported or not self.is_reportable or bool(self.report and self.report.served_count)

    @property
    def has_summary(self) -> bool:
        return (
            self.is_reported
            or not self.is_reportable
            or (content.LEAST_SUMMARY <= len(self.summary) <= content.MOST_SUMMARY)
        )

    @property
    def is_finished(self) -> bool:
        return self.is_settled and (self.is_reported or not self.is_reportable)
