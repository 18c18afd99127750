"""What the scan path reads and writes, by name: the order of fields is the order of columns."""

from datetime import datetime
from typing import Any, NamedTuple

from checkin.attendance.running import closes_at


class ScanRow(NamedTuple):
    """A stored scan; `authentic` is the newest ruling's word, else the first judgement."""

    shift_id: int | None
    person_id: int | None
    direction: str
    source: str
    nonce: str
    digest: str
    code: str
    authentic: bool
    logical_at: datetime | None
    device_at: datetime | None
    received_at: datetime
    annuls: str
    method: str
    arrival: str


class EnteredRow(NamedTuple):
    """An entered time; either end may be left open."""

    shift_id: int
    person_id: int
    key: str
    origin: str
    entered_at: datetime
    in_at: datetime | None
    out_at: datetime | None
    replaces: str


class OpenRow(NamedTuple):
    """A shift where the person is still present, with its window for scans."""

    shift_id: int
    person_id: int
    scans_until: datetime
    planned_end: datetime
    extended_end: datetime | None

    @property
    def runs_until(self) -> datetime:
        """The last moment at which the presence still runs."""
        return closes_at(self.scans_until, self.planned_end, self.extended_end or self.planned_end)


class Evidence(NamedTuple):
    """The evidence of some people at some shifts, and earlier scans with the same nonces."""

    scans: list[ScanRow]
    entered: list[EnteredRow]
    known: list[ScanRow]
    present: list[OpenRow]


class NewScan(NamedTuple):
    """The columns of a scan to store."""

    source: str
    nonce: str
    digest: str
    station_id: int | None
    sent_by_id: int | None
    shift_id: int | None
    volunteer_id: int | None
    text_digest: str
    text_head: str
    direction: str
    method: str
    annuls: str
    device_at: datetime
    clock_offset_ms: int
    logical_at: datetime
    received_at: datetime
    authentic: bool
    code: str
    late: bool
    forced: bool
    arrival: str


class NewAttendance(NamedTuple):
    """The columns of a rebuilt attendance."""

    volunteer_id: int
    shift_id: int
    state: str
    first_in_at: datetime | None
    open_since: datetime | None
    last_out_at: datetime | None
    intervals: list[Any]
    findings: list[dict[str, Any]]
    basis: str
    rebuilt_at: datetime
