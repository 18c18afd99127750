"""Checks of the registry: keys, states of units, people, roles and working days, sign-ups (D106, D107)."""

from collections.abc import Collection, Iterator

from django.db import models

from registry.history.audit import checks, key_faults, signup_faults, standing, upload_faults
from registry.history.audit.checks import Fault
from registry.models import Workday
from registry.workdays.services import arrangements


def faults(*, quick: bool = False) -> Iterator[Fault]:
    """Everything of the registry that disagrees with its history or the disk; `quick` reads a part of the files."""
    return checks.run(
        [
            ("keys", key_faults.faults),
            ("states", lambda: standing.faults("registry", expected=_begun_with)),
            ("sign-ups", signup_faults.faults),
            ("uploads", lambda: upload_faults.faults(quick=quick)),
        ]
    )


def _begun_with(model: type[models.Model], pks: Collection[int]) -> Collection[int]:
    """Working days as the law's notices give them need no act."""
    return arrangements.as_known(pks) if model is Workday else ()
