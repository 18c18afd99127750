"""Places served, from a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.ground.imports import hanging
from registry.ground.imports.kinds import Column, Reason, Row, RowState, Sheet
from registry.ground.imports.services.one_by_one import OneByOne
from registry.models import Site, Unit, User
from registry.permissions import can_administer
from registry.units.services import lists, unit_names
from registry.units.services.list_rules import keeps_site

KINDS = {str(kind.label): kind.value for kind in Site.Kind}
LABELS = {value: label for label, value in KINDS.items()}
YES = {"是": True, "否": False, "有": True, "无": False}
TEXTS = ("name", "division_code", "address", "note", "agreement_no")
DAYS = ("paired_from_on", "paired_until_on")


def _label(value: str) -> str:
    return LABELS.get(value, value)


class Sites(OneByOne):
    """服务地点."""

    code = "sites"
    title = _("服务地点")
    at = "name"
    columns = (
        Column("name", "名称", ("地点名称", "服务地点", "基地名称", "学校名称", "社区名称"), is_required=True, most=60,
               help="不能重复。", example="示例社区"),
        Column("kind", "类别", ("地点类别", "类型"), is_required=True, choices=tuple(KINDS), shown=_label),
        Column("address", "地址", ("详细地址", "服务地址"), most=120),
        Column("division_code", "行政区划代码", ("区划代码",), reads="number", most=6),
        Column("paired_unit", "结对单位", ("共建单位", "帮扶单位"), help="简称或规范全称。"),
        Column("paired_from_on", "结对自", ("结对日期", "结对时间", "开始日期"), reads="day", most=20,
               example="2026-03-01"),
        Column("paired_until_on", "结对至", ("结束日期",), reads="day", most=20),
        Column("agreement_no", "授牌或协议文号", ("协议文号",), most=60),
        Column("no_photo", "禁止拍照", choices=tuple(YES), most_offered=2),
        Column("note", "备注", ("说明",), most=200),
    )  # fmt: skip
    notes = (_("同名的地点已经有的，按表中填了的内容更正。撤销导入时，新增的地点停用，不删除。"),)

    def allows(self, by: User, unit: Unit) -> bool:
        return can_administer(by, unit)

    def offered(self, by: User) -> dict[str, tuple[str, ...]]:
        return {"paired_unit": tuple(unit.short_name for unit in unit_names.administered(by))}

    def read(self, rows: Sequence[Row], sheet: Sheet) -> None:
        for row in rows:
            cells = row.cells
            row.ready = {name: cells[name] for name in TEXTS if cells.get(name)} | {"kind": KINDS[cells["kind"]]}
            row.ready |= {name: date.fromisoformat(cells[name]) for name in DAYS if cells.get(name)}
            if cells.get("no_photo"):
                row.ready["no_photo"] = YES[cells["no_photo"]]
            if unit := unit_names.named(row, "paired_unit", sheet):
                row.ready["paired_unit"] = unit
            if not row.is_wrong:
                sheet.is_second(row.ready["name"], row, "name")

    def look(self, rows: Sequence[Row], sheet: Sheet) -> None:
        names = [row.ready["name"] for row in rows]
        here = {site.name: site for site in Site.objects.filter(name__in=names).select_related("paired_unit")}
        closed = {site.pk for site in here.values() if site.closed_on}
        idle = closed - hanging.on(Site, closed)
        for row in rows:
            site = here.get(row.ready["name"])
            if site is not None and site.pk not in idle:
                _against(row, site, sheet)
                continue
            row.state = RowState.FRESH
            row.note = str(_("以前停用的地点，恢复使用。")) if site else ""
            if site and not _keeps(sheet, site):
                row.refuse_for("name", Reason.ROW_KEPT_ELSEWHERE, name=site.name)

    def write(self, row: Row, sheet: Sheet) -> None:
        if row.state == RowState.CHANGED:
            new = {name: row.ready[name] for name, _old, _text in row.changes}
            lists.change(row=Site.objects.get(pk=row.pk), by=sheet.by, **new)
            return
        fields = _own_unit(sheet) | row.ready
        closed = Site.objects.exclude(closed_on=None).filter(name=row.ready["name"]).first()
        if closed:
            site = lists.change(row=lists.restore(row=closed, by=sheet.by), by=sheet.by, **fields)
        else:
            site = lists.add(model=Site, by=sheet.by, **fields)
        row.target = site.pk

    def in_use(self, rows: Sequence[Row], sheet: Sheet) -> int:
        fresh = {row.target for row in rows if row.state == RowState.FRESH and row.target}
        changed = {row.target: row for row in rows if row.state == RowState.CHANGED and row.target}
        altered = [site for site in Site.objects.filter(pk__in=changed) if not _still(site, changed[site.pk])]
        return len(hanging.on(Site, fresh)) + len(altered)

    def unwrite(self, row: Row, sheet: Sheet) -> None:
        site = Site.objects.get(pk=row.pk)
        if row.state == RowState.CHANGED:
            lists.change(row=site, by=sheet.by, **{name: _kept(name, old) for name, old, _new in row.changes})
        else:
            lists.archive(row=site, by=sheet.by)


def _own_unit(sheet: Sheet) -> dict[str, Any]:
    """A new place belongs to the unit of the table; one that the committee brings in for itself, to none."""
    return {} if sheet.unit.parent_id is None else {"paired_unit": sheet.unit}


def _keeps(sheet: Sheet, site: Site) -> bool:
    """Whoever imports keeps the place, and whoever administers the unit of the table may take it back."""
    is_within = sheet.unit.parent_id is None or site.paired_unit_id in unit_names.within(sheet)
    return is_within and keeps_site(sheet.by, site)


def _against(row: Row, site: Site, sheet: Sheet) -> None:
    row.target = site.pk
    if site.closed_on:
        row.refuse_for("name", Reason.ROW_CLOSED, name=site.name)
        return
    pairs = [(name, _text(getattr(site, name)), _text(new)) for name, new in row.ready.items()]
    row.changes = [(name, was, new) for name, was, new in pairs if was != new]
    row.state = RowState.CHANGED if row.changes else RowState.SAME
    if row.changes and not _keeps(sheet, site):
        row.changes = []
        row.refuse_for("name", Reason.ROW_KEPT_ELSEWHERE, name=site.name)


def _text(value: Any) -> str:
    """A value as the rows keep it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.full_name if isinstance(value, Unit) else str(value)


def _kept(name: str, text: str) -> Any:
    """What the row kept, as the column takes it."""
    if name == "paired_unit":
        return Unit.objects.filter(full_name=text).first()
    if name == "no_photo":
        return YES[text]
    return (date.fromisoformat(text) if text else None) if name in DAYS else text


def _still(site: Site, row: Row) -> bool:
    return site.closed_on is None and all(_text(getattr(site, name)) == new for name, _old, new in row.changes)


SITES = Sites()
