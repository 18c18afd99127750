"""Who read the evidence: an inspector's every look is kept in the history (design#roles)."""

from django.db import models

from registry.history.services import history
from registry.models import Unit, User
from registry.permissions import is_committee, is_inspector, unit_reach


def is_only_reader(user: User) -> bool:
    """An inspector without a unit of their own: names are masked, nothing is decided."""
    return is_inspector(user) and not is_committee(user) and not unit_reach(user)


def log(
    *, user: User, to: models.Model, unit: Unit | None = None, recomputed: bool = False, always: bool = False
) -> None:
    """Keep that an inspector read this, that anybody had it worked out again, or took it away as a document."""
    if recomputed:
        history.record(by=user, did="evidence recomputed", to=to, unit=unit)
    elif always or is_only_reader(user):
        history.record(by=user, did="evidence read", to=to, unit=unit)
