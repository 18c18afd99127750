"""What stands against deciding a record: each rule once, for every door (design#deciders, D121, D133)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from checkin.exceptions import HoursRefused
from checkin.minutes.services.assessments import Assessment
from checkin.minutes.tiers import ApprovalTier
from checkin.models import Finding, ServiceRecord
from registry.models import Activity
from registry.words.durations import duration_text, round_duration_text

Reason, Status = HoursRefused.Reason, ServiceRecord.Status


class Deed(StrEnum):
    """What may be done with a record that was handed in."""

    APPROVE = "approve"
    RETURN = "return"
    ADJUST = "adjust"
    VOID = "void"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Case:
    """A record as it is to one user at one moment."""

    record: ServiceRecord
    assessment: Assessment
    findings: list[Finding]  # about the person
    findings_of_shift: list[Finding]  # open ones about the whole roll
    may_decide: bool  # the unit is theirs
    acts_for_root: bool
    is_barred: bool  # had a hand in it
    is_true: bool  # the attendance that is kept says what the evidence says

    def against(self, deed: Deed, *, word: str = "", seen: str | None = None) -> list[HoursRefused]:
        """Every rule that says no to this deed, the first to be told first; `seen` is the basis looked at before."""
        asked = Asked(deed, word.strip(), seen)
        return [refusal for rule in RULES[deed] if (refusal := rule(self, asked))]

    def may(self, deed: Deed) -> bool:
        """This user can do it, if need be with a word, or at the second attempt: the first one mends what was kept."""
        return self.may_decide and all(refusal.reason in IT_HELPS for refusal in self.against(deed))

    @property
    def open_findings(self) -> list[Finding]:
        return [one for one in self.findings if one.state == Finding.State.OPEN]


@dataclass(frozen=True, slots=True)
class Asked:
    """The deed with what came along: a word, and the basis that was seen (None: looked at just now)."""

    deed: Deed
    word: str
    seen: str | None


Rule = Callable[[Case, Asked], HoursRefused | None]


def _own_hand(case: Case, asked: Asked) -> HoursRefused | None:
    """Nobody decides what they served, led, handed in or entered (D121)."""
    return HoursRefused(Reason.OWN_ENTRY) if case.is_barred else None


def _status(case: Case, asked: Asked) -> HoursRefused | None:
    record = case.record
    is_fit = record.status in FIT_FOR[asked.deed]
    return None if is_fit else HoursRefused(Reason.ALREADY_DECIDED, status=record.word)


def _no_reason(case: Case, asked: Asked) -> HoursRefused | None:
    return None if asked.word else HoursRefused(Reason.HOURS_REASON_MISSING)


def _unconfirmed(case: Case, asked: Asked) -> HoursRefused | None:
    """Hours of an emergency count once the committee has confirmed the activity (design#deciders)."""
    activity = case.record.shift.activity
    waits = activity.origin == Activity.Origin.EMERGENCY and activity.approved_at is None
    return HoursRefused(Reason.EMERGENCY_UNCONFIRMED) if waits else None


def _untrue(case: Case, asked: Asked) -> HoursRefused | None:
    """What is kept of the presence is not what scans and entered times say (design#decisions)."""
    return None if case.is_true else HoursRefused(Reason.ATTENDANCE_DIFFERS)


def _basis(case: Case, asked: Asked) -> HoursRefused | None:
    """Decided is what was looked at (design#decisions)."""
    is_same = asked.seen is None or asked.seen == case.assessment.basis
    return None if is_same else HoursRefused(Reason.BASIS_CHANGED)


def _nameless(case: Case, asked: Asked) -> HoursRefused | None:
    """A walk-in counts nothing until the real name is known (design#walk-ins)."""
    is_known = case.record.volunteer.person.volunteer_no is not None
    return None if is_known else HoursRefused(Reason.NOT_REAL_NAME)


def _long_day(case: Case, asked: Asked) -> HoursRefused | None:
    """Over 8 h a day it is for the committee (D133)."""
    worth = case.assessment
    if worth.tier == ApprovalTier.NORMAL or case.acts_for_root:
        return None
    limit = round_duration_text(worth.policy.normal_daily_minutes)
    return HoursRefused(Reason.LONG_DAY, hours=duration_text(worth.longest_day_minutes), limit=limit)


def _no_document(case: Case, asked: Asked) -> HoursRefused | None:
    """Over 12 h a day only with the document named in the reason (D133)."""
    worth = case.assessment
    if worth.tier != ApprovalTier.DOCUMENTED or asked.word:
        return None
    limit = round_duration_text(worth.policy.committee_daily_minutes)
    return HoursRefused(Reason.DOCUMENT_MISSING, hours=duration_text(worth.longest_day_minutes), limit=limit)


def _comes_again(case: Case, asked: Asked) -> HoursRefused | None:
    """Once voided an opening balance may be brought in again, so it is not brought back besides."""
    is_historical = case.record.shift.activity.origin == Activity.Origin.HISTORICAL
    return HoursRefused(Reason.HISTORICAL_COMES_AGAIN) if is_historical else None


def _odd_shift(case: Case, asked: Asked) -> HoursRefused | None:
    """What is odd about the whole roll is explained before any of its records counts."""
    count = sum(one.needs_a_word and not one.explanation for one in case.findings_of_shift)
    return HoursRefused(Reason.SHIFT_UNEXPLAINED, count=count) if count else None


def _odd_person(case: Case, asked: Asked) -> HoursRefused | None:
    count = sum(one.needs_a_word for one in case.open_findings)
    return HoursRefused(Reason.FINDINGS_OPEN, count=count) if count and not asked.word else None


FIT_FOR = {
    Deed.APPROVE: (Status.PENDING,),
    Deed.RETURN: (Status.PENDING,),
    Deed.ADJUST: ServiceRecord.COUNTED,
    Deed.VOID: ServiceRecord.COUNTED,
    Deed.RESTORE: (Status.VOIDED,),
}
_COUNTS: tuple[Rule, ...] = (_unconfirmed, _untrue, _basis, _nameless, _long_day, _no_document)
RULES: dict[Deed, tuple[Rule, ...]] = {
    Deed.APPROVE: (_own_hand, _status, *_COUNTS, _odd_shift, _odd_person),
    Deed.RETURN: (_own_hand, _status, _no_reason),
    Deed.ADJUST: (_own_hand, _status, _no_reason, _untrue, _basis, _long_day, _no_document),
    Deed.VOID: (_own_hand, _status, _no_reason),
    Deed.RESTORE: (_own_hand, _status, _no_reason, _comes_again, *_COUNTS, _odd_shift),
}
A_WORD_HELPS = frozenset({Reason.HOURS_REASON_MISSING, Reason.DOCUMENT_MISSING, Reason.FINDINGS_OPEN})
IT_HELPS = A_WORD_HELPS | {Reason.ATTENDANCE_DIFFERS}
