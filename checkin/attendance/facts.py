"""Input and output of the fold."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

IN: Final = "in"
OUT: Final = "out"
ANNUL: Final = "annul"

MEASURED: Final = "measured"
LATE_UPLOAD: Final = "late_upload"
BACK_DATED: Final = "back_dated"
CARD_REPLACED: Final = "card_replaced"


class AttendanceState(StrEnum):
    NONE = "none"
    OPEN = "open"
    CHECKED_OUT = "checked_out"
    MISSING_CHECKOUT = "missing_checkout"


class FoldCode(StrEnum):
    REPEATED_IN = "repeated_in"
    REPEATED_OUT = "repeated_out"
    OUT_WITHOUT_IN = "out_without_in"
    MORE_THAN_THREE_PAIRS = "more_than_three_pairs"
    OUTSIDE_WINDOW = "outside_window"
    LATE_UPLOAD = "late_upload"
    BACK_DATED = "back_dated"
    CARD_REPLACED = "card_replaced"
    ANNUL_WITHOUT_TARGET = "annul_without_target"
    ANNUL_NOT_IN_TIME = "annul_not_in_time"
    ENTERED_OVERLAPS = "entered_overlaps"
    ENTERED_UNUSED = "entered_unused"


@dataclass(frozen=True, slots=True)
class Fact:
    """One authentic scan of one person at one shift; `annuls` is the nonce an annulment takes back.

    `logical_at` is the device's time corrected by its frozen offset; all moments are aware. `arrival` was judged at
    receipt and stored: a back-dated scan is an entered time, one with a replaced card needs a word.
    """

    logical_at: datetime
    direction: str
    source: str
    nonce: str
    device_at: datetime
    received_at: datetime
    annuls: str | None = None
    method: str = ""
    arrival: str = ""


@dataclass(frozen=True, slots=True)
class EnteredTime:
    """Times entered afterwards, one or both; `replaces` an earlier row, or only withdraws it if both are empty."""

    key: str
    origin: str
    entered_at: datetime
    in_at: datetime | None = None
    out_at: datetime | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Presence from start to end; timed only if both ends were measured in time, otherwise `origin` says how."""

    start_at: datetime
    end_at: datetime
    timed: bool = True
    origin: str = MEASURED


@dataclass(frozen=True, slots=True)
class FoldFinding:
    """Something an approver should look at; `source` and `nonce` name the scan, `nonce` alone an entered time."""

    at: datetime
    code: FoldCode
    source: str = ""
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of the scans alone: closed pairs, an open end on either side, findings."""

    pairs: tuple[tuple[Fact, Fact], ...]
    opened: Fact | None
    orphan_out: Fact | None
    findings: tuple[FoldFinding, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """Scans completed by entered times; intervals are disjoint and in order."""

    intervals: tuple[Interval, ...]
    open_since: datetime | None
    findings: tuple[FoldFinding, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """Attendance of one person at one shift; intervals are disjoint and in order, findings in order of time."""

    intervals: tuple[Interval, ...]
    open_since: datetime | None
    state: AttendanceState
    findings: tuple[FoldFinding, ...]
