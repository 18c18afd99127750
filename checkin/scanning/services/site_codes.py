"""Site codes: what the screen shows, and the ticket a phone gets for having seen it (design#site-code, D114)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from checkin.exceptions import ScanRefused, SelfScanRefused
from checkin.scanning import site_code_text
from registry import clock
from registry.models import Shift, SignUp, User
from registry.protection import keys

TICKET_LASTS = timedelta(minutes=5)
TICKET_WAITS = timedelta(hours=1)
SALT = "checkin.site-code"
REFUSALS = {
    site_code_text.SiteCodeAnswer.EXPIRED: ScanRefused.Reason.EXPIRED,
    site_code_text.SiteCodeAnswer.FORGED: ScanRefused.Reason.FORGED,
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """Somebody saw the site code or heard the passcode at this moment; all presses share one nonce."""

    shift: str
    direction: str
    method: str
    seen_at: datetime
    nonce: str

    @property
    def expires_at(self) -> datetime:
        return self.seen_at + TICKET_LASTS

    def as_text(self) -> str:
        """The ticket, signed, for the address of the page and its form."""
        told = [self.shift, self.direction, self.method, self.seen_at.isoformat(), self.nonce]
        return signing.dumps(told, salt=SALT, compress=True)


def secret_of(shift: Shift) -> str:
    """The shift's secret for the screen that shows its codes, as base64url."""
    return keys.as_text(keys.site_code_secret(str(shift.uuid)))


def ticket_for(*, shift: Shift, part: str) -> Ticket:
    """A ticket for the code in an address, seen now, or why not."""
    told = site_code_text.split_url_part(part)
    if told is None:
        raise ScanRefused(ScanRefused.Reason.FORGED)
    direction, token = told
    secret = keys.site_code_secret(str(shift.uuid))
    answer = site_code_text.check_token(token, secret=secret, shift=shift.uuid, direction=direction, at=clock.now())
    if answer in REFUSALS:
        raise ScanRefused(REFUSALS[answer])
    return new_ticket(shift=shift, direction=direction, method="site_code")


def new_ticket(*, shift: Shift, direction: str, method: str) -> Ticket:
    """A ticket for this moment."""
    return Ticket(str(shift.uuid), direction, method, clock.now(), secrets.token_hex(16))


def read_ticket(text: str, *, by: User | None = None) -> Ticket:
    """The ticket of a form, valid for five minutes, or longer while its bearer waits for the leader."""
    try:
        shift, direction, method, seen_at, nonce = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise SelfScanRefused(SelfScanRefused.Reason.TICKET_EXPIRED) from None
    ticket = Ticket(shift, direction, method, datetime.fromisoformat(seen_at), nonce)
    if ticket.expires_at < clock.now() and not _has_waited(ticket, by):
        raise SelfScanRefused(SelfScanRefused.Reason.TICKET_EXPIRED)
    return ticket


def _has_waited(ticket: Ticket, by: User | None) -> bool:
    """A walk-in who asked while the ticket was valid keeps it while waiting for the answer."""
    if by is None or clock.now() > ticket.seen_at + TICKET_WAITS:
        return False
    asked = SignUp.objects.filter(volunteer__user=by, shift__uuid=ticket.shift, source=SignUp.Source.WALK_IN)
    return asked.filter(created_at__range=(ticket.seen_at, ticket.expires_at)).exists()
