"""What a program of a host shows after link and PIN: good for two hours, no longer than the link, stored nowhere."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from registry import clock
from registry.activities.needs.services import host_links
from registry.exceptions import HostRefused
from registry.models import HostLink
from registry.protection import keys

KIND: Final = "host-token"
STAYS: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    until: datetime
    link: HostLink


def make(*, code: str, pin: str, address: str) -> Token:
    """By the same door as the page: wrong PINs are counted together with those typed there."""
    link = host_links.come_in(code=code, pin=pin, address=address)
    until = (clock.now() + STAYS).replace(microsecond=0)
    return Token(f"{code}.{int(until.timestamp())}.{_signature(link, int(until.timestamp()))}", until, link)


def link_of(text: str) -> HostLink | None:
    """The link behind it while both are good."""
    code, _dot, rest = text.rpartition(".")[0].rpartition(".")
    signature = text.rpartition(".")[2]
    if not (rest.isascii() and rest.isdecimal() and len(rest) <= len(str(2**40))):
        return None
    try:
        link = host_links.of_code(code)
    except HostRefused:
        return None
    is_ours = hmac.compare_digest(signature.encode(), _signature(link, int(rest)).encode())
    return link if is_ours and int(rest) > clock.now().timestamp() else None


def _signature(link: HostLink, until: int) -> str:
    """Bound to the PIN: a new one ends what was made with the old."""
    return keys.digest(f"{KIND}|{link.uuid.hex}|{until}|{link.pin_digest}")
