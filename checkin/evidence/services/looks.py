"""Recording who read the evidence: every look of an inspector is in the history (design#roles)."""

from django.db import models

from registry.history.services import history
from registry.models import Unit, User
from registry.permissions import reads_masked


def is_only_reader(user: User) -> bool:
    """An inspector without a unit of their own, whose looks are recorded."""
    return reads_masked(user)


def log(
    *, user: User, to: models.Model, unit: Unit | None = None, recomputed: bool = False, always: bool = False
) -> None:
    """Record that an inspector read this, or that anybody recomputed or downloaded it."""
    if recomputed:
        history.record(by=user, did="evidence recomputed", to=to, unit=unit)
    elif always or is_only_reader(user):
        history.record(by=user, did="evidence read", to=to, unit=unit)
