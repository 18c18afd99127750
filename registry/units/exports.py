"""The tree of units as a file."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.ground.exports.lists import Column, ExportList, label_of
from registry.models import Unit, User
from registry.permissions import is_committee
from registry.units.filters import UnitListFilter


def _rows(_user: User, _about: int | None) -> Any:
    return Unit.objects.with_administrator_count().order_by("pk")


UNITS: Final = ExportList(
    code="units",
    title=_("单位"),
    allows=is_committee,
    rows=_rows,
    filter=UnitListFilter,
    back="committee-units",
    columns=(
        Column("full_name", _("规范全称"), width=36),
        Column("short_name", _("简称"), width=18),
        Column("parent", _("上级单位"), ("parent__full_name",), width=32),
        Column("unit_type", _("单位类别"), said=label_of(Unit.Type)),
        Column("league_body", _("团组织类别"), said=label_of(Unit.LeagueBody)),
        Column("uscc", _("统一社会信用代码"), width=22),
        Column("administrator_count", _("管理员人数"), width=10),
        Column("contact_phone", _("办公电话"), width=16),
        Column("seal_name", _("用印名称"), is_default=False, width=32),
        Column("former_names", _("曾用名"), is_default=False, width=32),
        Column("successor", _("承接单位"), ("successor__full_name",), is_default=False, width=32),
        Column("closed_on", _("停用日期"), is_default=False),
        Column("decides_up_to", _("自行审批人数上限"), is_default=False),
    ),
)
