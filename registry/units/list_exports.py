"""基础资料 as files: the lists of the office."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.ground.exports.columns import yes_or_no
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import Site
from registry.units.views.list_kinds import BY_WORD
from registry.words import divisions

NAME, CLOSED = Column("name", _("名称"), width=32), Column("closed_on", _("停用日期"))


def _list(word: str, *columns: Column) -> ExportList:
    """The rows, filter and rights of its page; archived entries where they are asked for."""
    kind = BY_WORD[word]

    def rows(user: Any, _about: int | None) -> Any:
        return kind.rows(user)

    return ExportList(
        code=word,
        title=kind.title,
        allows=kind.may_see,
        rows=rows,
        filter=kind.filter,
        back=f"{word}-list",
        defaults={"state": "open"},
        columns=(NAME, *columns, CLOSED),
    )


LISTS: Final = (
    _list(
        "site",
        Column("kind", _("类别"), said=label_of(Site.Kind)),
        Column("paired_unit", _("结对单位"), ("paired_unit__full_name",), width=32),
        Column("paired_from_on", _("结对自")),
        Column("paired_until_on", _("结对至")),
        Column("agreement_no", _("授牌或协议文号"), width=20),
        Column("agreed_on", _("授牌或签约日期")),
        Column("division", _("行政区划"), ("division_code",), said=by(divisions.name_of), width=20),
        Column("address", _("地址"), width=36),
        Column("no_photo", _("禁止拍照"), said=by(yes_or_no), is_default=False),
        Column("not_public", _("不对外公开"), said=by(yes_or_no), is_default=False),
        Column("visiting_rules", _("到访须知"), is_default=False, width=36),
    ),
    _list(
        "project",
        Column("unit", _("主办单位"), ("unit__full_name",), width=32),
        Column("starts_on", _("开始")),
        Column("ends_on", _("结束")),
        Column("is_brand", _("品牌项目"), said=by(yes_or_no), width=8),
        Column("goal", _("目标"), width=36),
        Column("partners", _("合作单位"), width=28),
        Column("expected_results", _("预期成果"), is_default=False, width=36),
        Column("results", _("成果"), is_default=False, width=36),
    ),
    _list(
        "group",
        Column("leading_unit", _("组长单位"), ("leading_unit__full_name",), width=32),
        Column("members", _("成员单位数"), width=10),
        Column("schools", _("结对学校数"), width=10),
    ),
    _list(
        "programme",
        Column("starts_on", _("开始日期")),
        Column("ends_on", _("结束日期")),
        Column("document_no", _("文号"), width=24),
        Column("table_title", _("统计表标题"), width=36),
    ),
    _list("field", Column("order", _("顺序"), width=8)),
)
