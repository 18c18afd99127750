"""What a list of people shows beside each, read for a whole page at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from registry.models import Membership, Volunteer

Stars = Callable[[list[int]], Mapping[int, int]]
_STARS: list[Stars] = []


def follow_stars(source: Stars) -> None:
    """The room that knows the stars says who of these people holds which."""
    _STARS[:] = [source]


def with_columns(people: Iterable[Volunteer]) -> list[Volunteer]:
    """Each with the star held and the names of the teams; one query for either."""
    rows = list(people)
    pks = [one.pk for one in rows]
    stars = _STARS[0](pks) if _STARS and pks else {}
    teams: dict[int, list[str]] = defaultdict(list)
    active = Membership.objects.active().filter(volunteer__in=pks) if pks else Membership.objects.none()
    for volunteer, name in active.order_by("pk").values_list("volunteer", "team__name"):
        teams[volunteer].append(name)
    for one in rows:
        one.star_held, one.team_names = stars.get(one.pk, 0), teams[one.pk]
    return rows
