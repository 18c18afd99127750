"""The desk's list of activities as a file."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.activities.desk import has_desk, listing
from registry.activities.filters import DeskActivityFilter
from registry.ground.exports.columns import account_column
from registry.ground.exports.lists import Column, ExportList, label_of
from registry.models import Activity, User


def _rows(user: User, _about: int | None) -> Any:
    return listing(Activity.objects.overseen_by(user))


ACTIVITIES: Final = ExportList(
    code="activities",
    title=_("活动"),
    allows=has_desk,
    rows=_rows,
    filter=DeskActivityFilter,
    back="manage-activities",
    people="leader",
    columns=(
        Column("title", _("活动主题"), width=36),
        Column("category", _("类别"), said=label_of(Activity.Category)),
        Column("status", _("状态"), said=label_of(Activity.Status)),
        Column("unit", _("记录单位"), ("recording_unit__full_name",), width=32),
        Column("place", _("服务地点"), width=28),
        Column("first_starts_at", _("首场开始"), width=18),
        Column("last_ends_at", _("末场结束"), width=18),
        Column("shift_count", _("场次数"), width=8),
        Column("signup_count", _("报名人次"), width=10),
        Column("joined_count", _("现场加入人次"), is_default=False, width=12),
        account_column(_("负责人"), path="leader", code="leader"),
    ),
)
