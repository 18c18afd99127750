"""Who read the evidence: an inspector's every look is kept in the history (design §4)."""

from django.db import models

from registry.models import Unit, User
from registry.permissions import is_committee, is_inspector, unit_reach
from registry.services import history


def is_only_reader(user: User) -> bool:
    """An inspector without a unit of their own: names are masked, nothing is decided."""
    return is_inspector(user) and not is_committee(user) and not unit_reach(user)


def log(*, user: User, to: models.Model, unit: Unit | None = None, always: bool = False) -> None:
    """Keep that an inspector read this; `always` for what leaves the system as a document."""
    if always or is_only_reader(user):
        history.record(by=user, did="evidence read", to=to, unit=unit)
