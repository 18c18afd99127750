"""Hours of teams and of their members: recognised service that was done in the name of a team."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from checkin.ledger.services.ledger import SERVICE
from checkin.models import ServiceRecord
from registry import clock
from registry.models import persons
from registry.teams.figures import Figures, Own

MINUTES = F("timed_minutes") + F("supplementary_minutes")


def of_teams(teams: Collection[int]) -> Figures:
    """Of these teams together; a person counts once, under whichever of their files."""
    this_year = Q(service_on__year=clock.today().year)
    sums = _counted(teams).aggregate(
        minutes=Sum(MINUTES, default=0),
        people=Count(persons.key(), distinct=True),
        times=Count("pk"),
        minutes_of_year=Sum(MINUTES, filter=this_year, default=0),
    )
    return Figures(**sums)


def of_members(teams: Collection[int], volunteers: Collection[int]) -> dict[int, Own]:
    """Of each of these people."""
    rows: Any = _counted(teams).filter(persons.one_of(list(volunteers))).annotate(person=persons.key()).order_by()
    sums = rows.values_list("person").annotate(done=Sum(MINUTES), times=Count("pk"))
    return {person: Own(minutes, times) for person, minutes, times in sums}


def _counted(teams: Collection[int]) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.counted().filter(team__in=list(teams), kind=SERVICE)
