"""A volunteer's own check-in, through the same engine as every scan (design#scanning)."""

from checkin.exceptions import SelfScanRefused
from checkin.scanning import senders
from checkin.scanning.answers import Answer
from checkin.scanning.services import scans, site_codes
from checkin.scanning.services.site_codes import Ticket
from registry import clock
from registry.models import Shift, User
from registry.permissions import volunteer_of

Reason = SelfScanRefused.Reason


def press(*, ticket: Ticket, shift: Shift, by: User) -> Answer:
    """Check the person in or out at the moment the code was seen; repeating it gets the first answer.

    A code seen shortly before the window opens counts from its opening. A press before it is refused and stores no
    scan, so that the ticket can be used in time.
    """
    volunteer = volunteer_of(by)
    if volunteer is None:
        raise SelfScanRefused(Reason.NO_VOLUNTEER)
    site_codes.claim(ticket=ticket, by=by)
    if clock.now() < shift.scans_from:
        opens = shift.scans_from.astimezone(clock.LOCAL)
        raise SelfScanRefused(Reason.TOO_EARLY, opens=f"{opens.month}月{opens.day}日 {opens:%H:%M}")
    item = {
        "shift": shift.pk,
        "volunteer": str(volunteer.uuid),
        "direction": ticket.direction,
        "method": ticket.method,
        "device_at": max(ticket.seen_at, shift.scans_from).isoformat(),
        "nonce": ticket.nonce,
    }
    (answer,) = scans.take(sender=senders.oneself(by), items=[item]).answers
    return answer
