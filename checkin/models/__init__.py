"""The models of checkin."""

from checkin.models.corrections import CorrectionRequest
from checkin.models.head_counts import HeadCount
from checkin.models.hours import Decision, Finding, HandIn, HoursPolicy, ServiceRecord
from checkin.models.ledger import HoursClass, HoursSummary, LedgerEntry, Seal, SealedEntry
from checkin.models.no_shows import NoShow
from checkin.models.opening_balances import OpeningBalance, OpeningBalanceRow
from checkin.models.people_messages import PeopleMessage, PeopleMessageTo
from checkin.models.scans import Attendance, EnteredTime, Scan, ScanLocation, ScanRuling, ShiftExtension
from checkin.models.spot_checks import SpotCheck, SpotCheckItem
from checkin.models.stations import EndedToken, Passcode, Station, UsedTicket
from checkin.models.supplements import Supplement, SupplementLine
from checkin.models.walk_ins import WalkIn

__all__ = [
    "Attendance",
    "CorrectionRequest",
    "Decision",
    "EndedToken",
    "EnteredTime",
    "Finding",
    "HandIn",
    "HeadCount",
    "HoursClass",
    "HoursPolicy",
    "HoursSummary",
    "LedgerEntry",
    "NoShow",
    "OpeningBalance",
    "OpeningBalanceRow",
    "Passcode",
    "PeopleMessage",
    "PeopleMessageTo",
    "Scan",
    "ScanLocation",
    "ScanRuling",
    "Seal",
    "SealedEntry",
    "ServiceRecord",
    "ShiftExtension",
    "SpotCheck",
    "SpotCheckItem",
    "Station",
    "Supplement",
    "SupplementLine",
    "UsedTicket",
    "WalkIn",
]
