"""Did people far from each other use one code? Pure: who saw it when, and where their phones were (D113)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checkin.scanning.geodesy import distance_metres

FAR_METRES = 2_000
# A code is accepted in its slot of thirty seconds and the two beside it; a passcode lasts five minutes.
LIVES = {"site_code": timedelta(seconds=90), "passcode": timedelta(minutes=5)}

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """One check-in by a code; the place only where the person agreed, of the same datum as the site."""

    person: int
    method: str
    direction: str
    at: datetime
    place: Place | None = None
    accuracy: int = 0


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who shared a code with somebody though they were far away; the longest way in metres, the first moment."""

    people: frozenset[int]
    metres: int
    at: datetime


def far_apart(seen: Iterable[Seen], site: Place | None) -> Crowd | None:
    """More than two kilometres from the site or from each other, even allowing for the error the phones reported."""
    far: set[int] = set()
    longest, first = 0, None
    for one, others in _together(seen):
        for metres, people in _ways(one, others, site):
            far |= people
            longest, first = max(longest, metres), min(first or one.at, one.at)
    return Crowd(frozenset(far), longest, first) if first is not None else None


def _together(seen: Iterable[Seen]) -> Iterable[tuple[Seen, Sequence[Seen]]]:
    """Each with a place, beside those of other people who may have used the same code."""
    rows = sorted(seen, key=lambda one: (one.method, one.direction, one.at, one.person))
    start = 0
    for n, one in enumerate(rows):
        while not _may_share(rows[start], one):
            start += 1
        end = n
        while end + 1 < len(rows) and _may_share(one, rows[end + 1]):
            end += 1
        others = [other for other in rows[start : end + 1] if other.person != one.person]
        if one.place is not None and others:
            yield one, others


def _may_share(one: Seen, later: Seen) -> bool:
    return (one.method, one.direction) == (later.method, later.direction) and later.at - one.at < LIVES[one.method]


def _ways(one: Seen, others: Sequence[Seen], site: Place | None) -> Iterable[tuple[int, set[int]]]:
    """Each way that is too long, and who was not where the code is shown."""
    if one.place is None:
        return
    if site is not None and (metres := distance_metres(one.place, site)) > FAR_METRES + one.accuracy:
        yield metres, {one.person}
    for other in others:
        if other.place is not None:
            metres = distance_metres(one.place, other.place)
            if metres > FAR_METRES + one.accuracy + other.accuracy:
                yield metres, _away((one.person, one.place), (other.person, other.place), site)


def _away(one: tuple[int, Place], other: tuple[int, Place], site: Place | None) -> set[int]:
    """Of two who are far apart the one farther from the site; both where no site is known."""
    if site is None:
        return {one[0], other[0]}
    return {max(one, other, key=lambda who: (distance_metres(who[1], site), who[0]))[0]}
