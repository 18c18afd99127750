"""Hours in the name of a team, beside its roll as a file."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from checkin.ledger.services import team_hours
from registry.ground.exports.columns import hours
from registry.ground.exports.lists import Column, Reader, Scene
from registry.models import Team
from registry.teams.figures import Own


def _read(scene: Scene) -> dict[int, Own]:
    """One look for the whole roll; its rows are of one team."""
    team = Team.objects.filter(pk__in=scene.rows.order_by().values("team")[:1]).first()
    if team is None:
        return {}
    teams = list(Team.objects.with_former(team).values_list("pk", flat=True))
    return team_hours.of_members(teams, list(scene.rows.order_by().values_list("volunteer", flat=True)))


def _minutes(scene: Scene) -> Reader:
    own = _read(scene)

    def said(volunteer: int) -> Any:
        return hours(own.get(volunteer, Own()).minutes)

    return said


def _times(scene: Scene) -> Reader:
    own = _read(scene)

    def said(volunteer: int) -> Any:
        return own.get(volunteer, Own()).times

    return said


COLUMNS: Final = (
    Column("team_hours", _("本队时长（小时）"), ("volunteer_id",), said=_minutes, width=14),
    Column("team_times", _("本队人次"), ("volunteer_id",), said=_times, width=10),
)
