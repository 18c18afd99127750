"""Honours for tests: presented from elsewhere, and commendations that were decided."""

from types import SimpleNamespace
from typing import Any

from certificates.honours.services import outside_proofs
from certificates.models import Nomination, OutsideProof
from registry import clock
from registry.models import Volunteer
from tests.factories_reports import photo
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory


def presented(volunteer: Volunteer, **said: Any) -> OutsideProof:
    """An award that waits for the unit's look."""
    usual = {"kind": "award", "name": "示例荣誉", "body": "示例单位", "awarded_on": clock.today(), "upload": photo()}
    return outside_proofs.hand_in(volunteer=volunteer, by=volunteer.user, **(usual | said))


def commended(volunteer: Volunteer) -> Nomination:
    """In a round that was decided today."""
    round = RoundFactory(status="decided", decided_on=clock.today())
    candidate = CandidateFactory(round=round, volunteer=volunteer)
    return NominationFactory(candidate=candidate, status="accepted")


def add_to(things: SimpleNamespace) -> None:
    """What the addresses of this room need."""
    things.outside_proof = presented(things.volunteer)
    things.commended = commended(things.volunteer)
    things.decided_round = things.commended.round
