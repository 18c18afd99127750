"""The models of what really happened."""

from checkin.models.hours import Decision, Finding, HandIn, HoursPolicy, ServiceRecord
from checkin.models.ledger import HoursClass, HoursSummary, LedgerEntry, Seal, SealedEntry
from checkin.models.scans import (
    Attendance,
    EnteredTime,
    Scan,
    ScanLocation,
    ScanRuling,
    ShiftExtension,
)
from checkin.models.stations import Passcode, Station

__all__ = [
    "Attendance",
    "Decision",
    "EnteredTime",
    "Finding",
    "HandIn",
    "HoursClass",
    "HoursPolicy",
    "HoursSummary",
    "LedgerEntry",
    "Passcode",
    "Scan",
    "ScanLocation",
    "ScanRuling",
    "Seal",
    "SealedEntry",
    "ServiceRecord",
    "ShiftExtension",
    "Station",
]
