"""疑点 as a file, for those who decide hours and those who look over them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from checkin.models import Finding
from checkin.permissions import can_see_queue
from checkin.words.finding_codes import FindingCode
from checkin.words.finding_words import words_of
from registry.ground.exports.columns import account_column, day_of, name_column
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import User
from registry.permissions import units_in_sight

UNIT: Final = "shift__activity__recording_unit"


def _rows(user: User, _about: int | None) -> Any:
    units = units_in_sight(user)
    rows = Finding.objects.order_by("-pk")
    return rows if units is None else rows.filter(**{f"{UNIT}__in": units})


def _label(code: str) -> str:
    return str(FindingCode(code).label) if code in FindingCode.values else code


FINDINGS: Final = ExportList(
    code="findings",
    title=_("疑点"),
    allows=can_see_queue,
    rows=_rows,
    back="hours-queue",
    back_query="view=all",
    people="volunteer",
    columns=(
        Column("id", _("序号"), width=10),
        Column("activity", _("活动"), ("shift__activity__title",), width=36),
        Column("recording_unit", _("记录单位"), (f"{UNIT}__full_name",), width=32),
        Column("starts_at", _("场次开始"), ("shift__starts_at",), width=18),
        name_column(_("姓名"), path="volunteer__", unit=f"{UNIT}_id"),
        Column("code", _("疑点"), said=by(_label), width=36),
        Column("evidence", _("依据"), ("code", "evidence"), said=by(words_of), width=48),
        Column("found_on", _("发现日期"), ("found_at",), said=by(day_of)),
        Column("state", _("状态"), said=label_of(Finding.State)),
        Column("explanation", _("负责人说明"), is_personal=True, is_default=False, width=36),
        Column("note", _("核实说明"), is_personal=True, is_default=False, width=36),
        account_column(_("核实人"), path="settled_by", code="settled_by", unit=f"{UNIT}_id", is_default=False),
        Column("settled_on", _("核实日期"), ("settled_at",), said=by(day_of), is_default=False),
    ),
)
