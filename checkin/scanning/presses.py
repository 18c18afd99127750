"""A scan as sent: parsing, its moment, and the digest that its nonce is bound to."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from checkin.attendance.facts import ANNUL, IN, OUT
from checkin.scanning import readings
from registry.words.numbering import normalise_volunteer_no

METHODS = frozenset({"site_code", "card", "passcode", "roll_call", "group_sign", "sheet", "walk_in"})
DIRECTIONS = frozenset({IN, OUT, ANNUL})
LONGEST_NONCE = 40
LONGEST_NUMBER = 40  # with blanks and hyphens
LONGEST_TEXT = 600
LONGEST_OFFSET_MS = 10 * 366 * 24 * 3600 * 1000
HEAD_CHARACTERS = 16
CARD_PATH = "/k/"
SITE_CODE_PATH = "/c/"


class MalformedPress(ValueError):
    """A scan that cannot be read; nothing of it is stored."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press at one moment; the person is named by a scanned text, a number, a uuid, or name and phone."""

    nonce: str
    shift: int | UUID
    direction: str
    method: str
    text: str
    volunteer_no: str
    volunteer: UUID | None
    name: str
    phone: str
    device_at: datetime
    offset_ms: int
    annuls: str
    forced: bool

    @property
    def logical_at(self) -> datetime:
        """The device's time corrected by the offset it froze."""
        return self.device_at + timedelta(milliseconds=self.offset_ms)

    @property
    def code_text(self) -> str:
        """The code in the address of a card or a site code, or the text itself."""
        for path in (CARD_PATH, SITE_CODE_PATH):
            _host, found, rest = self.text.partition(path)
            if found:
                return rest.strip("/")
        return self.text

    @property
    def trace(self) -> str:
        """What is kept of a press that names nobody: the code, or where no code was found all that was scanned."""
        is_code = readings.card_text(self.text) or readings.site_code(self.text)
        return (self.code_text if is_code else self.text) or self.volunteer_no

    def digest(self, contact: str = "") -> str:
        """The digest that the nonce is bound to; the phone enters only as `contact`, a keyed digest."""
        person = f"{self.text}|{self.volunteer_no}|{self.volunteer or ''}|{self.name}|{contact}"
        bound = (
            self.shift,
            person,
            self.direction,
            self.device_at.isoformat(),
            self.method,
            self.annuls,
            self.offset_ms,
        )
        return hashlib.sha256("\x1f".join(map(str, bound)).encode()).hexdigest()


def parse(item: Any) -> Press:
    """The press of an item; raises MalformedPress."""
    if not isinstance(item, dict):
        raise MalformedPress
    press = Press(
        nonce=_text(item, "nonce", LONGEST_NONCE),
        shift=_shift(item.get("shift")),
        direction=_text(item, "direction", 5),
        method=_text(item, "method", 10),
        text=_text(item, "text", LONGEST_TEXT),
        volunteer_no=normalise_volunteer_no(_text(item, "volunteer_no", LONGEST_NUMBER))[:20],
        volunteer=_uuid(item["volunteer"]) if item.get("volunteer") else None,
        name=_text(item, "name", 50),
        phone=_text(item, "phone", 20),
        device_at=_moment(item.get("device_at")),
        offset_ms=_offset(item.get("clock_offset_ms", 0)),
        annuls=_text(item, "annuls", LONGEST_NONCE),
        forced=item.get("forced") is True,
    )
    if not press.nonce or press.direction not in DIRECTIONS or press.method not in METHODS:
        raise MalformedPress
    if (press.direction == ANNUL) != bool(press.annuls) or not _names_one_person(press):
        raise MalformedPress
    return press


def nonce_of(item: Any) -> str | None:
    """The nonce to answer a malformed scan with, if it has one."""
    nonce = item.get("nonce") if isinstance(item, dict) else None
    return nonce if isinstance(nonce, str) else None


def _names_one_person(press: Press) -> bool:
    if press.method == "walk_in" and press.direction == IN:
        return bool(press.name and press.phone) or bool(press.text)  # who shows a card need not say either
    told = [press.text, press.volunteer_no, press.volunteer, press.name and press.phone]
    return sum(map(bool, told)) == 1


def _text(item: dict[str, Any], name: str, longest: int) -> str:
    value = item.get(name) or ""
    if not isinstance(value, str) or len(value) > longest or "\0" in value or not _is_unicode(value):
        raise MalformedPress
    return value.strip()


def _is_unicode(value: str) -> bool:
    """JSON may carry half of a surrogate pair, which neither a digest nor the database takes."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _shift(value: Any) -> int | UUID:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return value
    return _uuid(value)


def _uuid(value: Any) -> UUID:
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError):
        raise MalformedPress from None


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise MalformedPress from None
    if at.tzinfo is None or not 2000 <= at.year <= 2100:
        raise MalformedPress
    return at.astimezone(UTC)


def _offset(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LONGEST_OFFSET_MS:
        raise MalformedPress
    return value
