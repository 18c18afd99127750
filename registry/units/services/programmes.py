"""专项: its period keeps what was accepted inside it; the room that keeps the tables says what that is."""

from collections.abc import Callable
from datetime import date

from registry.exceptions import ListRefused
from registry.models import Programme
from registry.words.dates import as_full_date

Stages = Callable[[Programme], list[tuple[date, date]]]  # first and last day of each accepted table
_stages: list[Stages] = []
MOST_NAMED = 3


def follow(stages: Stages) -> None:
    """Ask this from now on."""
    _stages[:] = [stages]


def accepted_stages(programme: Programme) -> list[tuple[date, date]]:
    return [stage for stages in _stages for stage in stages(programme)] if programme.pk else []


def refuse_losing_stages(programme: Programme, was: Programme) -> None:
    """No accepted table that lay inside the period falls out of it."""
    lost = [
        stage
        for stage in accepted_stages(programme)
        if _inside(stage, was.starts_on, was.ends_on) and not _inside(stage, programme.starts_on, programme.ends_on)
    ]
    if lost:
        named = "、".join(
            f"{as_full_date(first)}至{as_full_date(last)}" for first, last in sorted(set(lost))[:MOST_NAMED]
        )
        raise ListRefused(ListRefused.Reason.STAGES_OUTSIDE, count=f" {len(lost)} ", stages=named)


def _inside(stage: tuple[date, date], first: date, last: date) -> bool:
    return first <= stage[0] and stage[1] <= last
