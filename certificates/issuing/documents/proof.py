"""志愿服务记录证明 as a value and as PDF: one numbered part per recording unit (D163–D171)."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from registry.documents import pdf, qr
from registry.documents.sheets import Page
from registry.documents.wording import full_date, grouped
from registry.words.durations import duration_text, hours_text

# Of the origins, the one that goes without saying where dates stand side by side.
TIMED_LABEL: Final = "系统计时"
DATES_ABREAST: Final = 3


@dataclass(frozen=True)
class ProofEntry:
    """One approved record, as it stood at issue."""

    date: date
    activity: str
    place: str
    content: str
    minutes: int
    origin_label: str
    leader: str = ""

    @property
    def date_text(self) -> str:
        return full_date(self.date)

    @property
    def hours_text(self) -> str:
        return hours_text(self.minutes)

    @property
    def duration_text(self) -> str:
        return duration_text(self.minutes)

    @property
    def mark(self) -> str:
        """What is said beside a date: nothing of time that the system measured."""
        return "" if self.origin_label == TIMED_LABEL else self.origin_label

    @property
    def heading(self) -> tuple[str, str, str, str]:
        """What records under one heading have in common."""
        return self.activity, self.content, self.place, self.leader


@dataclass(frozen=True)
class ProofGroup:
    """The records of one activity at one place with one leader: their content once, each with its date and hours."""

    entries: tuple[ProofEntry, ...]

    @property
    def first(self) -> ProofEntry:
        return self.entries[0]

    @property
    def is_single(self) -> bool:
        return len(self.entries) == 1

    @property
    def duration_text(self) -> str:
        return duration_text(sum(entry.minutes for entry in self.entries))

    @property
    def lines(self) -> list[tuple[ProofEntry, ...]]:
        """The dates as they stand side by side, read line by line."""
        return [self.entries[at : at + DATES_ABREAST] for at in range(0, len(self.entries), DATES_ABREAST)]


@dataclass(frozen=True)
class ProofPart:
    """What one unit proves: its own number, its own records, its own seal place."""

    number: str
    volunteer_name: str
    volunteer_no: str
    # Masked unless the volunteer asked for the full number at issue (D167).
    document_label: str
    document_number: str
    period_from: date
    period_until: date
    unit_name: str
    entries: tuple[ProofEntry, ...]
    timed_minutes: int
    supplementary_minutes: int
    issued_on: date
    responsible_person: str
    handler: str
    contact: str
    verify_url: str
    verify_code: str
    seal_line: str
    # Named when the issuer succeeds the unit that recorded (D165).
    former_unit_name: str = ""
    title: str = "志愿服务记录证明"
    # What the office puts above its papers; empty where it puts nothing.
    document_head: str = ""
    # Training has hours of its own (D119).
    is_training: bool = False
    # Of the supplementary minutes, those from before the product.
    historical_minutes: int = 0
    # Frozen at issue: the rows of one activity under one heading, or a line for each.
    is_grouped: bool = False

    @property
    def groups(self) -> tuple[ProofGroup, ...]:
        """The records by heading, each heading where its first record stands."""
        found: dict[tuple[str, str, str, str], list[ProofEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.heading, []).append(entry)
        return tuple(ProofGroup(tuple(entries)) for entries in found.values())

    @property
    def total_minutes(self) -> int:
        return self.timed_minutes + self.supplementary_minutes

    @property
    def back_entered_minutes(self) -> int:
        """补录 without 历史数据, which are named apart (D150)."""
        return self.supplementary_minutes - self.historical_minutes

    @property
    def period_from_text(self) -> str:
        return full_date(self.period_from)

    @property
    def period_until_text(self) -> str:
        """Empty when all was done on one day."""
        return "" if self.period_until == self.period_from else full_date(self.period_until)

    @property
    def issued_on_text(self) -> str:
        return full_date(self.issued_on)

    @property
    def has_leaders(self) -> bool:
        return any(entry.leader for entry in self.entries)

    @property
    def code_text(self) -> str:
        return grouped(self.verify_code)

    @property
    def verify_page(self) -> str:
        """The address a person can type, without number, code and digest."""
        return f"{urlsplit(self.verify_url).netloc}/verify/"

    @property
    def verify_qr(self) -> SafeString:
        return qr.printed(self.verify_url, label="查验二维码")


def as_pdf(parts: tuple[ProofPart, ...]) -> bytes:
    """All parts of one proof in one file, each beginning on a new page."""
    return pdf.laid_out(*page(parts))


def page(parts: tuple[ProofPart, ...]) -> Page:
    """The proof as it goes to whoever draws it."""
    return Page(render_to_string("certificates/pdf/proof.html", {"parts": parts, "several": len(parts) > 1}))
