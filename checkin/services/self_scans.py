"""A volunteer's own press: through the same engine as every other scan (design §6)."""

from checkin import senders
from checkin.answers import Answer
from checkin.exceptions import SelfScanRefused
from checkin.services import scans
from checkin.services.site_codes import Ticket
from registry.models import Shift, User
from registry.permissions import volunteer_of


def press(*, ticket: Ticket, shift: Shift, by: User) -> Answer:
    """Check the person in or out at the moment the code was seen; a second press gets the first answer."""
    volunteer = volunteer_of(by)
    if volunteer is None:
        raise SelfScanRefused(SelfScanRefused.Reason.NO_VOLUNTEER)
    item = {
        "shift": shift.pk,
        "volunteer": str(volunteer.uuid),
        "direction": ticket.direction,
        "method": ticket.method,
        "device_at": ticket.seen_at.isoformat(),
        "nonce": ticket.nonce,
    }
    (answer,) = scans.take(sender=senders.oneself(by), items=[item]).answers
    return answer
