"""The audit of the whole installation: each room's part, from below to above."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from certificates.audit.services import audit as recognised
from checkin.audit.services import audit as happened
from registry.history.audit import audit as planned
from registry.history.audit.checks import Fault

NO_HEADS: Mapping[int, str] = MappingProxyType({})


def faults(published: Mapping[int, str] = NO_HEADS, *, quick: bool = False) -> Iterator[Fault]:
    """Everything that disagrees anywhere; `published`: number → head of seals kept outside this database."""
    yield from happened.faults(published, quick=quick)
    yield from planned.faults(quick=quick)
    yield from recognised.faults(quick=quick)
