"""For whom somebody may apply."""

from typing import Any

from registry.models import Team, Unit, User
from registry.permissions import is_committee, unit_reach


def hosts(user: User) -> tuple[Any, Any]:
    """The units and teams for which the user may apply."""
    led = Team.objects.led_by(user).admitted()
    if is_committee(user):
        return Unit.objects.open(), Team.objects.admitted()
    reach = unit_reach(user)
    units = Unit.objects.open().filter(pk__in=reach | set(led.values_list("unit_id", flat=True)))
    teams = Team.objects.admitted()
    return units, teams.filter(unit_id__in=reach) | teams.filter(pk__in=led.values("pk"))


def may_apply(user: User) -> bool:
    """There is a unit or team for which the user may apply."""
    units, _teams = hosts(user)
    return bool(units.exists())
