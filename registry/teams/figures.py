"""What a team has done, in hours: the room that keeps hours says it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """Recognised service of a team: minutes, people, 人次, and minutes of this year."""

    minutes: int = 0
    people: int = 0
    times: int = 0
    minutes_of_year: int = 0


@dataclass(frozen=True, slots=True)
class Own:
    """The same of one member: minutes with this team, 人次."""

    minutes: int = 0
    times: int = 0


OfTeams = Callable[[Collection[int]], Figures]
OfMembers = Callable[[Collection[int], Collection[int]], dict[int, Own]]  # teams, volunteers → by volunteer
_sources: list[tuple[OfTeams, OfMembers]] = []


def follow(of_teams: OfTeams, of_members: OfMembers) -> None:
    """Ask these from now on."""
    _sources[:] = [(of_teams, of_members)]


def of_teams(teams: Collection[int]) -> Figures:
    """Hours of these teams together."""
    return _sources[0][0](teams) if _sources else Figures()


def of_members(teams: Collection[int], volunteers: Collection[int]) -> dict[int, Own]:
    """Hours of each of these people with these teams; who has none is not named."""
    return _sources[0][1](teams, volunteers) if _sources and volunteers else {}
