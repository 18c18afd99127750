"""Site codes: what the screen shows, and the ticket a phone gets for having seen it (design#site-code, D114)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from checkin.exceptions import ScanRefused, SelfScanRefused
from checkin.models import UsedTicket
from checkin.scanning import readings, site_code_text
from registry import clock
from registry.ground import rates
from registry.history.services import history
from registry.models import Shift, SignUp, User
from registry.protection import keys
from registry.words.passed_on import plain, without_tail

TICKET_LASTS = timedelta(minutes=5)
TICKET_WAITS = timedelta(hours=1)
USED_IS_KEPT = timedelta(days=1)
MARK_CHARACTERS = 32
SALT = "checkin.site-code.of-one-browser"
Reason = SelfScanRefused.Reason
REFUSALS = {
    site_code_text.SiteCodeAnswer.EXPIRED: ScanRefused.Reason.EXPIRED,
    site_code_text.SiteCodeAnswer.FORGED: ScanRefused.Reason.FORGED,
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """Somebody saw the site code or heard the passcode at this moment; all presses share one nonce.

    `browser` is a digest of the cookie of the browser that opened the code; a passcode's ticket has none, it is its
    bearer's from the beginning.
    """

    shift: str
    direction: str
    method: str
    seen_at: datetime
    nonce: str
    browser: str = ""

    @property
    def expires_at(self) -> datetime:
        return self.seen_at + TICKET_LASTS

    def as_text(self) -> str:
        """The ticket, signed, for the address of the page and its form."""
        told = [self.shift, self.direction, self.method, self.seen_at.isoformat(), self.nonce, self.browser]
        return signing.dumps(told, salt=SALT, compress=True)


def secret_of(shift: Shift) -> str:
    """The shift's secret for the screen that shows its codes, as base64url."""
    return keys.as_text(keys.site_code_secret(str(shift.uuid)))


def ticket_for(*, shift: Shift, part: str, browser: str) -> Ticket:
    """A ticket for the code in an address, seen now by this browser, or why not."""
    read = readings.site_code(part)
    told = site_code_text.split_url_part(read[1]) if read else None
    if told is None:
        raise ScanRefused(ScanRefused.Reason.UNREADABLE)
    direction, token = told
    secret = keys.site_code_secret(str(shift.uuid))
    answer = site_code_text.check_token(token, secret=secret, shift=shift.uuid, direction=direction, at=clock.now())
    if answer in REFUSALS:
        raise ScanRefused(REFUSALS[answer])
    return new_ticket(shift=shift, direction=direction, method="site_code", browser=browser)


def new_ticket(*, shift: Shift, direction: str, method: str, browser: str = "") -> Ticket:
    """A ticket for this moment."""
    mark = _mark_of(browser)
    return Ticket(str(shift.uuid), direction, method, clock.now(), secrets.token_hex(16), mark)


def read_ticket(text: str, *, by: User, browser: str = "") -> Ticket:
    """The ticket of a form, valid for five minutes, or longer while its bearer waits for the leader.

    It is good in the browser that opened the code, and for the first person who used it.
    """
    try:
        shift, direction, method, seen_at, nonce, mark = signing.loads(without_tail(plain(text)), salt=SALT)
    except signing.BadSignature:
        raise SelfScanRefused(Reason.TICKET_EXPIRED) from None
    ticket = Ticket(shift, direction, method, datetime.fromisoformat(seen_at), nonce, mark)
    if ticket.expires_at < clock.now() and not _has_waited(ticket, by):
        raise SelfScanRefused(Reason.TICKET_EXPIRED)
    is_elsewhere = ticket.browser != "" and ticket.browser != _mark_of(browser)
    if is_elsewhere or UsedTicket.objects.of_others(ticket.nonce, by).exists():
        raise _not_theirs(ticket, by)
    return ticket


def claim(*, ticket: Ticket, by: User) -> None:
    """The first who uses a ticket keeps it: one code opened, one browser, one person (D114)."""
    used, _is_new = UsedTicket.objects.get_or_create(nonce=ticket.nonce, defaults={"user": by, "at": clock.now()})
    if used.user_id != by.pk:
        raise _not_theirs(ticket, by)


def forget_used() -> int:
    """Delete what no ticket can need any more."""
    count, _rows = UsedTicket.objects.filter(at__lt=clock.now() - USED_IS_KEPT).delete()
    return count


def _not_theirs(ticket: Ticket, by: User) -> SelfScanRefused:
    """Who tried is kept, once for each ticket and person."""
    if rates.counted(f"ticket|{ticket.nonce}|{by.pk}", seconds=TICKET_WAITS.seconds) == 1:
        shift = Shift.objects.select_related("activity__recording_unit").filter(uuid=ticket.shift).first()
        if shift is not None:
            unit = shift.activity.recording_unit
            history.record(by=by, did="refused another's ticket", to=shift, unit=unit, direction=ticket.direction)
    return SelfScanRefused(Reason.TICKET_NOT_YOURS)


def _mark_of(browser: str) -> str:
    """What a ticket says of the browser: not enough to stand for it elsewhere."""
    return keys.text_digest(browser)[:MARK_CHARACTERS] if browser else ""


def _has_waited(ticket: Ticket, by: User) -> bool:
    """A walk-in who asked while the ticket was valid keeps it while waiting for the answer."""
    if clock.now() > ticket.seen_at + TICKET_WAITS:
        return False
    asked = SignUp.objects.filter(volunteer__user=by, shift__uuid=ticket.shift, source=SignUp.Source.WALK_IN)
    return asked.filter(created_at__range=(ticket.seen_at, ticket.expires_at)).exists()
