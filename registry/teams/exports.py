"""Teams and the roll of one as files."""

from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.ground.exports.columns import account_column, day_of, keeps_people, name_column, number_columns, yes_or_no
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import Membership, Team, User, Volunteer
from registry.permissions import is_committee, is_inspector, unit_reach
from registry.teams.filters import TeamFilter


def _sees_teams(user: User) -> bool:
    return keeps_people(user) or is_inspector(user)


def _teams(user: User, _about: int | None) -> Any:
    return Team.objects.of_units_in_sight(user).waiting_first().with_member_count()


def _keeps_rolls(user: User) -> bool:
    return keeps_people(user) or Team.objects.led_by(user).exists()


def _roll(user: User, about: int | None) -> Any:
    """Members of a team that this person leads, or of their unit; of any other nobody."""
    teams = Team.objects.all()
    if not is_committee(user):
        teams = teams.filter(Q(pk__in=Team.objects.led_by(user).values("pk")) | Q(unit_id__in=unit_reach(user)))
    active = Membership.objects.active().filter(team__in=teams.filter(pk=about or 0).values("pk"))
    return active.order_by("-is_leader", "-is_deputy", "pk")


TEAMS: Final = ExportList(
    code="teams",
    title=_("志愿团队"),
    allows=_sees_teams,
    rows=_teams,
    filter=TeamFilter,
    back="manage-teams",
    columns=(
        Column("name", _("名称"), width=28),
        Column("unit", _("单位"), ("unit__full_name",), width=32),
        Column("status", _("状态"), said=label_of(Team.Status)),
        Column("member_count", _("队员人数"), width=10),
        Column("submitted_at", _("提交日期"), said=by(day_of)),
        Column("decided_at", _("审核日期"), said=by(day_of)),
        Column("introduction", _("简介"), is_default=False, width=40),
        account_column(_("发起人"), path="founded_by", code="founded_by", is_default=False),
    ),
)
ROLL: Final = ExportList(
    code="team-roll",
    title=_("队员名单"),
    allows=_keeps_rolls,
    rows=_roll,
    back="team",
    people="volunteer",
    needs_about=True,
    columns=(
        Column("volunteer_no", _("志愿者编号"), ("volunteer__volunteer_no",), is_personal=True, width=16),
        name_column(_("姓名"), path="volunteer__"),
        Column("unit", _("单位"), ("volunteer__unit__full_name",), width=32),
        Column("is_leader", _("队长"), said=by(yes_or_no), width=8),
        Column("is_deputy", _("副队长"), said=by(yes_or_no), width=8),
        Column("status", _("志愿者状态"), ("volunteer__status",), said=label_of(Volunteer.Status)),
        Column("joined_on", _("加入日期"), ("decided_at",), said=by(day_of)),
        *number_columns("volunteer__")[1:2],
    ),
)
