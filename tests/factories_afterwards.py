"""Supplements and opening balances for tests: made by the services."""

from checkin.models import Supplement
from checkin.services import supplements
from checkin.services.supplement_rules import Claim
from checkin.services.supplements import Proof
from registry.models import Shift, StoredFile, Volunteer
from tests.factories import VolunteerFactory, local
from tests.factories_hours import DAY
from tests.factories_reports import photo

WHY = "当天签到台没有电，现场在纸质签到表上签名。"


def claim(volunteer: Volunteer, start: str = "09:00", end: str = "12:00", *, day: str = DAY) -> Claim:
    return Claim(volunteer, local(f"{day} {start}"), local(f"{day} {end}"))


def proof() -> Proof:
    return Proof(photo(), StoredFile.Purpose.EVIDENCE)


def colleague(shift: Shift, **fields) -> Volunteer:
    """A registered volunteer of the unit that records the shift."""
    return VolunteerFactory(unit=shift.activity.recording_unit, **fields)


def supplement_for(shift: Shift, *claims: Claim, **changes) -> Supplement:
    """Applied for by the leader: by default for one colleague, the whole shift."""
    said = {"reason": WHY, "proofs": [proof()], "by": shift.activity.leader} | changes
    return supplements.apply(shift=shift, claims=claims or [claim(colleague(shift))], **said)
