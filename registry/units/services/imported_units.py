"""Units from a table, with who shall administer them: another person confirms each appointment (D104)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.accounts.services import accounts, appointments
from registry.exceptions import AccountRefused, RowRefused, UnitRefused
from registry.ground.imports import hanging
from registry.ground.imports.kinds import Column, Reason, Row, RowState, Sheet
from registry.ground.imports.services.one_by_one import OneByOne
from registry.models import ImportBatch, RoleProposal, Unit, User
from registry.permissions import Role, is_committee
from registry.units.services import mergers, unit_names, units
from registry.words import identity, plausible

TYPES = {str(kind.label): kind.value for kind in Unit.Type if kind != Unit.Type.COMMITTEE}
BODIES = {str(body.label): body.value for body in Unit.LeagueBody}
LABELS = {value: label for label, value in (*TYPES.items(), *BODIES.items())}
FIELDS = ("full_name", "short_name", "unit_type", "league_body", "uscc", "contact_phone", "seal_name", "former_names")
# What every unit has: its acts, its mergers, and appointments, which are looked at by themselves.
BESIDES = (
    "registry.historyentry",
    "registry.unitmerger",
    "registry.roleproposal",
    "registry.importheadings",
    "children",
)


def _label(value: str) -> str:
    return LABELS.get(value, value)


class Units(OneByOne):
    """单位和管理员."""

    code = "units"
    title = _("单位和管理员")
    at = "full_name"
    columns = (
        Column("full_name", "规范全称", ("单位全称", "全称", "单位名称", "团组织全称"), is_required=True,
               help="与印章一致，不能重复。", example="共青团广西壮族自治区示例厅委员会"),
        Column("short_name", "简称", ("单位简称",), is_required=True, most=40, help="页面上显示。",
               example="示例厅团委"),
        Column("unit_type", "单位类别", ("类别", "单位性质"), is_required=True, choices=tuple(TYPES), shown=_label),
        Column("league_body", "团组织类别", ("团组织", "团组织类型"), is_required=True, choices=tuple(BODIES),
               shown=_label),
        Column("parent", "上级单位", ("上级", "上级团组织", "主管单位"),
               help="简称或全称，可以是本表前面的单位；不填的是导入时选的单位。"),
        Column("uscc", "统一社会信用代码", ("信用代码", "社会信用代码"), reads="number", most=30),
        Column("contact_phone", "办公电话", ("电话", "联系电话", "单位电话"), reads="number", most=20),
        Column("seal_name", "用印名称", ("印章名称",), help="与规范全称不同时填写。"),
        Column("former_names", "曾用名", most=200),
        Column("admin_name", "管理员姓名", ("管理员", "联系人", "负责人", "团干部"), most=50,
               help="填了姓名就要填用户名；由另一位有权的人在“任命”里确认后才生效，首次登录的链接寄到办公邮箱。"),
        Column("admin_username", "管理员用户名", ("用户名", "账号", "登录名"), most=30,
               help="字母开头，字母、数字、连字符，3 至 30 位，不能重复。", example="shilitw"),
        Column("admin_mail", "管理员办公邮箱", ("办公邮箱", "邮箱", "电子邮箱"), most=100, example="tw@example.org"),
    )  # fmt: skip
    notes = (
        _("管理员由导入的人提议，另一位有权的人确认后才有账号；密码由本人在首次登录时设置，谁也看不到。"),
        _("同名的单位已经有的，按表中填了的内容更正；上级单位不改。"),
    )

    def allows(self, by: User, unit: Unit) -> bool:
        return is_committee(by) and unit.parent_id is None

    def offered(self, by: User) -> dict[str, tuple[str, ...]]:
        return {"parent": tuple(Unit.objects.open().values_list("short_name", flat=True))}

    def after(self, batch: ImportBatch, by: User) -> tuple[str, str] | None:
        return str(_("看待确认的任命")), reverse("role-proposals")

    def read(self, rows: Sequence[Row], sheet: Sheet) -> None:
        for row in rows:
            cells = row.cells
            row.ready = {name: cells.get(name, "") for name in FIELDS}
            row.ready |= {"unit_type": TYPES[cells["unit_type"]], "league_body": BODIES[cells["league_body"]]}
            row.ready["uscc"] = identity.normalise_uscc(row.ready["uscc"])
            if row.ready["uscc"] and not identity.uscc_is_valid(row.ready["uscc"]):
                row.refuse("uscc", UnitRefused(UnitRefused.Reason.CREDIT_CODE_INVALID))
            if (phone := row.ready["contact_phone"]) and not plausible.is_phone(phone):
                row.refuse("contact_phone", UnitRefused(UnitRefused.Reason.UNIT_PHONE_INVALID, phone=phone))
            _read_administrator(row, sheet)
            if not row.is_wrong:
                sheet.is_second(row.ready["full_name"], row, "full_name")

    def look(self, rows: Sequence[Row], sheet: Sheet) -> None:
        here = {
            unit.full_name: unit for unit in Unit.objects.filter(full_name__in=[row.cells["full_name"] for row in rows])
        }
        idle = _idle(here.values())
        names = unit_names.by_name(Unit.objects.open())
        coming = sheet.known.setdefault("coming", {})  # names of the lines before, as often as they stand there
        for row in rows:
            unit = here.get(row.ready["full_name"])
            if unit is not None and unit.pk not in idle:
                _against(row, unit)
            else:
                row.state = RowState.FRESH
                row.note = str(_("以前停用的单位，重新启用。")) if unit else ""
                _require_parent(row, names, coming)
                _require_free(row)
                _tell_namesake(row, names, coming)
            if not row.is_wrong:
                coming[row.ready["short_name"]] = row.n
                coming[row.ready["full_name"]] = row.n

    def write(self, row: Row, sheet: Sheet) -> None:
        if row.state == RowState.CHANGED:
            unit = Unit.objects.get(pk=row.pk)
            units.change(unit=unit, by=sheet.by, parent=unit.parent, **_new(row))
            return
        parent = _parent(row, sheet)
        closed = Unit.objects.closed().filter(full_name=row.ready["full_name"]).first()
        if closed:
            unit = mergers.take_back(unit=closed, by=sheet.by)
            unit = units.change(unit=unit, by=sheet.by, parent=parent, **row.ready)
        else:
            unit = units.add(by=sheet.by, parent=parent, **row.ready)
        row.target = unit.pk
        if username := row.cells.get("admin_username"):
            name, mail = row.cells["admin_name"], row.cells.get("admin_mail", "")
            appointments.propose(
                role=Role.UNIT_ADMIN, unit=unit, by=sheet.by, username=username, display_name=name, work_mail=mail
            )

    def in_use(self, rows: Sequence[Row], sheet: Sheet) -> int:
        fresh = {row.target for row in rows if row.state == RowState.FRESH and row.target}
        used = hanging.on(Unit, fresh, besides=BESIDES)
        decided = RoleProposal.objects.filter(outcome=RoleProposal.Outcome.CONFIRMED, unit__in=fresh)
        below = Unit.objects.filter(parent__in=fresh).exclude(pk__in=sheet.known["targets"])
        for units_named in (decided.values_list("unit", flat=True), below.values_list("parent", flat=True)):
            used |= {pk for pk in units_named if pk}
        changed = {row.target: row for row in rows if row.state == RowState.CHANGED and row.target}
        altered = [unit for unit in Unit.objects.filter(pk__in=changed) if not _still(unit, changed[unit.pk])]
        return len(used) + len(altered)

    def unwrite(self, row: Row, sheet: Sheet) -> None:
        unit = Unit.objects.get(pk=row.pk)
        if row.state == RowState.CHANGED:
            units.change(unit=unit, by=sheet.by, parent=unit.parent, **{name: old for name, old, _new in row.changes})
            return
        for proposal in RoleProposal.objects.waiting().filter(unit=unit):
            if proposal.proposed_by_id == sheet.by.pk:
                appointments.withdraw(proposal=proposal, by=sheet.by)
            else:
                appointments.decline(proposal=proposal, by=sheet.by, reason=str(_("撤销批量导入")))
        mergers.close(unit=unit, by=sheet.by)


def _read_administrator(row: Row, sheet: Sheet) -> None:
    cells = row.cells
    name, username, mail = (cells.get(f"admin_{what}", "") for what in ("name", "username", "mail"))
    if bool(name) != bool(username):
        missing = "admin_username" if name else "admin_name"
        row.refuse_for(missing, Reason.ROW_VALUE_MISSING, column=UNITS.column(missing).heading)
    if mail:
        try:
            validate_email(mail)
        except ValidationError:
            row.refuse_for("admin_mail", Reason.ROW_NO_MAIL)
    if username and not row.is_wrong:
        sheet.is_second(("username", username.lower()), row, "admin_username")


def _idle(known: Iterable[Unit]) -> set[int]:
    """Of these units the closed ones of which nothing is kept, as an import that was taken back leaves them."""
    closed = {unit.pk for unit in known if not unit.is_open and unit.successor_id is None}
    above = Unit.objects.open().filter(parent__in=closed).values_list("parent", flat=True)
    return closed - hanging.on(Unit, closed, besides=BESIDES) - set(above)


def _require_parent(row: Row, names: unit_names.Names, coming: dict[str, int]) -> None:
    """The unit above is there, or stands in a good line before."""
    parent = row.cells.get("parent", "")
    if parent in names and names[parent] is None:
        row.refuse_for("parent", Reason.ROW_UNIT_AMBIGUOUS, unit=parent)
    elif parent and parent not in names and parent not in coming:
        row.refuse_for("parent", Reason.ROW_PARENT_UNKNOWN, unit=parent)


def _tell_namesake(row: Row, names: unit_names.Names, coming: dict[str, int]) -> None:
    """Two units may have one short name, but tables can then name them by the full one alone."""
    if row.ready["short_name"] in names or coming.get(row.ready["short_name"], row.n) != row.n:
        row.note = str(_("已有单位用这个简称，最好换一个能区分的。"))


def _require_free(row: Row) -> None:
    if username := row.cells.get("admin_username"):
        try:
            accounts.require_free(username)
        except AccountRefused as refusal:
            row.refuse("admin_username", refusal)


def _against(row: Row, unit: Unit) -> None:
    row.target = unit.pk
    if not unit.is_open:
        row.refuse_for("full_name", Reason.ROW_CLOSED, name=unit.full_name)
        return
    row.changes = [(name, was, new) for name, new in row.ready.items() if new and new != (was := getattr(unit, name))]
    row.state = RowState.CHANGED if row.changes else RowState.SAME
    if row.cells.get("admin_username"):
        row.note = str(_("单位已有，管理员请在单位页任命。"))


def _new(row: Row) -> dict[str, Any]:
    return {name: new for name, _old, new in row.changes}


def _still(unit: Unit, row: Row) -> bool:
    return unit.is_open and all(getattr(unit, name) == new for name, _old, new in row.changes)


def _parent(row: Row, sheet: Sheet) -> Unit:
    """The unit above as it is now; where its own line was not stored, this one is not either."""
    name = row.cells.get("parent", "")
    if not name:
        return sheet.unit
    parent = unit_names.by_name(Unit.objects.open()).get(name)
    if parent is None:
        raise RowRefused(Reason.ROW_PARENT_UNKNOWN, unit=name)
    return parent


UNITS = Units()
