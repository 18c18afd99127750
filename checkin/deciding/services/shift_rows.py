"""A shift as an approver sees it: each record with its worth, its findings, and what may be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from checkin.deciding.decision_rules import A_WORD_HELPS, IT_HELPS, Case, Deed
from checkin.deciding.services import cases
from checkin.exceptions import HoursRefused
from checkin.minutes.services.assessments import Assessment
from checkin.models import Finding, ServiceRecord
from checkin.words.finding_codes import weight_of
from registry.models import User


@dataclass(frozen=True)
class Row:
    """One person of the roll, as one user sees it."""

    case: Case

    @property
    def record(self) -> ServiceRecord:
        return self.case.record

    @property
    def assessment(self) -> Assessment:
        return self.case.assessment

    @property
    def findings(self) -> list[Finding]:
        return self.case.findings

    @property
    def open_findings(self) -> list[Finding]:
        return self.case.open_findings

    @cached_property
    def against_approval(self) -> list[HoursRefused]:
        """Why it cannot be approved without a word, the first to be told first."""
        return self.case.against(Deed.APPROVE)

    @property
    def obstacles(self) -> list[HoursRefused]:
        """What neither a word nor another attempt of this user helps against."""
        return [refusal for refusal in self.against_approval if refusal.reason not in IT_HELPS]

    @property
    def is_decidable(self) -> bool:
        """This user can approve it, if need be with a word."""
        return self.case.may(Deed.APPROVE)

    @property
    def needs_a_word(self) -> bool:
        """Approving this one asks for what was found out, or for the document (D133)."""
        return any(refusal.reason in A_WORD_HELPS for refusal in self.against_approval)

    @property
    def untrue(self) -> str:
        """What is said where the attendance that is kept is not what the evidence says."""
        return "" if self.case.is_true else HoursRefused(HoursRefused.Reason.ATTENDANCE_DIFFERS).message

    @property
    def is_clean(self) -> bool:
        """Nothing to look at, about the person or the roll: may be approved with others."""
        looked_at = not self.open_findings and not self.case.findings_of_shift
        return self.case.may_decide and not self.against_approval and looked_at

    @property
    def may_return(self) -> bool:
        return self.case.may(Deed.RETURN)

    @property
    def may_adjust(self) -> bool:
        return self.case.may(Deed.ADJUST)

    @property
    def may_void(self) -> bool:
        return self.case.may(Deed.VOID)

    @property
    def may_restore(self) -> bool:
        return self.case.may(Deed.RESTORE)

    @property
    def seen(self) -> str:
        """The value of the form: the record and the basis that was seen."""
        return f"{self.record.pk}:{self.assessment.basis}"

    @property
    def suspicion(self) -> int:
        """The summed weights of its open findings."""
        return sum(weight_of(one.code) for one in self.open_findings)

    @property
    def minutes(self) -> int:
        """Of the decision, or what it would be now."""
        return self.assessment.credit.total_minutes if self.record.is_undecided else self.record.minutes


def rows_for(records: Iterable[ServiceRecord], *, user: User) -> list[Row]:
    """The roll for this user, by a fixed number of queries for records of one unit."""
    return [Row(case) for case in cases.cases_of(records, user=user)]
