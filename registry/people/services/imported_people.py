"""People from a table: 待本人确认 until they confirm themselves; what they confirmed no table overwrites (D37)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.exceptions import IdentityRefused, RuleViolation, UnitRefused
from registry.ground import new_rows
from registry.ground.imports import hanging
from registry.ground.imports.kinds import Column, Kind, Reason, Row, RowState, Sheet
from registry.history.services import history
from registry.models import HistoryEntry, HomeUnit, ImportBatch, Unit, User, Volunteer
from registry.people.application import Application
from registry.people.services import applications, volunteers
from registry.permissions import can_administer
from registry.protection import keys
from registry.units.services import unit_names
from registry.units.services.open_units import held_units, refuse_closed
from registry.words import divisions, identity
from registry.words.masking import mask_id_number, mask_phone

Document = Volunteer.DocumentType
Sex = Volunteer.Sex
Status = Volunteer.Status
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE}
DOCUMENTS = {
    **{str(kind.label): kind for kind in Document},
    "身份证": Document.RESIDENT_ID,
    "居民身份证件": Document.RESIDENT_ID,
    "港澳台居住证": Document.HMT_PERMIT,
    "外国人永久居留身份证": Document.FOREIGN_PERMIT,
    "回乡证": Document.HOME_RETURN,
    "港澳居民来往内地通行证": Document.HOME_RETURN,
    "台胞证": Document.TAIWAN_PERMIT,
    "台湾居民来往大陆通行证": Document.TAIWAN_PERMIT,
}
# Which column a refusal of the registration's rules is about.
COLUMN_OF = {
    UnitRefused.Reason.UNIT_CLOSED.value: "unit",
    IdentityRefused.Reason.NAME_INVALID.value: "name",
    IdentityRefused.Reason.NAME_PRIVATE.value: "name",
    IdentityRefused.Reason.PHONE_INVALID.value: "phone",
    IdentityRefused.Reason.BIRTH_DATE_MISSING.value: "born_on",
}
WRITTEN = ("name", "phone", "residence_division", "skills", "available_times")
PARTS = {"home_units", "activation_codes"}  # what an imported file has of its own
WHOLE_DAY = len("2026-03-14")


class People(Kind):
    """志愿者."""

    code = "people"
    title = _("志愿者名单")
    columns = (
        Column(
            "name", "姓名",
            ("名字", "志愿者姓名", "人员姓名", "队员姓名", "学生姓名", "职工姓名", "员工姓名", "团员姓名"),
            is_required=True, most=60, help="与证件一致，不写职务；少数民族姓名中间用“·”。", example="韦示例",
        ),
        Column(
            "id_number", "证件号码",
            ("身份证号", "身份证号码", "证件号", "身份证", "公民身份号码", "居民身份证号码", "身份证件号码", "证号"),
            is_required=True, reads="number", most=40,
            help="18 位，列格式设为“文本”。按数字保存的会丢失末尾几位，无法导入。", example="450000199001010011",
            shown=mask_id_number,
        ),
        Column(
            "document_type", "证件类型", ("证件种类", "证件名称"), most=30, choices=tuple(DOCUMENTS),
            most_offered=len(Document), help="不填的按居民身份证。",
        ),
        Column("sex", "性别", most=8, choices=tuple(SEXES), most_offered=2, help="居民身份证不用填；填了会核对。"),
        Column(
            "born_on", "出生日期", ("出生年月日", "生日", "出生年月"), reads="birth", most=20,
            help="居民身份证不用填；填了会核对。护照、军官证、回乡证、台胞证必填。", example="1990-01-01",
        ),
        Column(
            "phone", "手机号码",
            ("手机", "手机号", "联系电话", "联系方式", "电话", "移动电话", "本人电话", "电话号码", "联系手机"),
            reads="number", most=30, help="本人的手机号码，以后用它登录；暂时没有的由本人确认时补填。",
            example="13800000000", shown=mask_phone,
        ),
        Column(
            "unit", "所在单位", ("单位", "单位名称", "工作单位", "所属单位", "团组织", "所在团组织", "单位全称"),
            help="简称或规范全称；不填的是导入时选的单位。",
        ),
        Column(
            "residence_division", "居住区域", ("居住地", "现住地", "居住城区", "区域"), most=40,
            shown=divisions.name_of, help="南宁市的写到城区，例如“青秀区”；其他写到市。",
        ),
        Column("skills", "专业技能", ("特长", "技能", "专长", "服务技能"), most=200, example="心理咨询、摄影"),
        Column("available_times", "可服务时间", ("服务时间", "空闲时间"), most=100, example="周末"),
    )  # fmt: skip
    notes = (
        _(
            "导入的人先是“待本人确认”，不能报名、不计时长。请打印启用单发给每个人，本人用它登录、核对、同意以后才完成注册。"
        ),
        _("没有填所在单位的，归入导入时选的单位；只收这个单位和下级单位的人。"),
        _("已注册的人不会被表格改动：信息不同的，由本人更正。"),
        _("未满 14 周岁的不能导入；未满 18 周岁的，本人确认时须填写监护人。"),
    )

    def allows(self, by: User, unit: Unit) -> bool:
        return can_administer(by, unit)

    def offered(self, by: User) -> dict[str, tuple[str, ...]]:
        return {
            "unit": tuple(unit.short_name for unit in unit_names.administered(by)),
            "residence_division": tuple(divisions.NAMES.values()),
        }

    def after(self, batch: ImportBatch, by: User) -> tuple[str, str] | None:
        return str(_("打印启用单")), reverse("activation-slips")

    def read(self, rows: Sequence[Row], sheet: Sheet) -> None:
        for row in rows:
            unit = unit_names.named(row, "unit", sheet) or sheet.unit
            if row.is_wrong:
                continue
            try:
                refuse_closed(unit)
                application = _application(row, unit)
                row.ready = applications.checked(application, on=sheet.today)
                applications.require_kind(row.ready)
                _compare_birth(row, row.ready)
            except RuleViolation as refusal:
                row.refuse(COLUMN_OF.get(refusal.code, "id_number"), refusal)
                continue
            if not row.is_wrong:
                sheet.is_second(_key(row.ready), row, "id_number")

    def look(self, rows: Sequence[Row], sheet: Sheet) -> None:
        holders = _holders(rows)
        alike = _alike(rows)
        for row in rows:
            person = holders.get(_key(row.ready))
            if person is None:
                row.state = RowState.FRESH
            else:
                _against(row, person, sheet)
            row.note = "".join(map(str, _notes(row, person, alike)))

    def prepare(self, rows: Sequence[Row], sheet: Sheet) -> None:
        for row in rows:
            if not row.is_wrong and row.state == RowState.FRESH:
                row.draft = _volunteer(row.ready)

    def store(self, rows: Sequence[Row], sheet: Sheet) -> None:
        fresh = _of_open_units([row for row in rows if row.state == RowState.FRESH])
        made = new_rows.add(row.draft or _volunteer(row.ready) for row in fresh)
        for row, volunteer in zip(fresh, made, strict=True):
            row.target = volunteer.pk
        new_rows.add(HomeUnit(volunteer_id=one.pk, unit_id=one.unit_id, from_on=sheet.today) for one in made)
        people = _corrected([row for row in rows if row.state == RowState.CHANGED])
        _told(made, "imported", sheet)
        _told(people, "import corrected", sheet)

    def in_use(self, rows: Sequence[Row], sheet: Sheet) -> int:
        changed = [row for row in rows if row.state == RowState.CHANGED]
        people = {one.pk: one for one in Volunteer.objects.filter(pk__in=[row.target for row in changed])}
        altered = sum(not _still(people.get(row.target or 0), row) for row in changed)
        return altered + len(_begun([row.target for row in rows if row.state == RowState.FRESH and row.target]))

    def take_back(self, rows: Sequence[Row], sheet: Sheet) -> int:
        fresh = [row.target for row in rows if row.state == RowState.FRESH and row.target]
        changed = {row.target: row for row in rows if row.state == RowState.CHANGED and row.target}
        people = _held({*fresh, *changed})
        gone = set(fresh) - _begun(fresh)
        _told([one for one in people.values() if one.pk in gone], "import took back", sheet)
        Volunteer.objects.filter(pk__in=gone).delete()
        back = [one for one in people.values() if one.pk in changed and _still(one, changed[one.pk])]
        for person in back:
            _put(person, {column: old for column, old, _new in changed[person.pk].changes})
        _told(back, "import corrected", sheet)
        return len(fresh) + len(changed) - len(gone) - len(back)


def _held(pks: Iterable[int]) -> dict[int, Volunteer]:
    """These people as they are now, locked in one order."""
    rows = Volunteer.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    return {one.pk: one for one in rows}


def _of_open_units(rows: Sequence[Row]) -> list[Row]:
    """Rows whose unit takes people, which no closing or merger changes until they are stored."""
    held = held_units(*(row.ready.unit for row in rows))
    for row in rows:
        try:
            refuse_closed(held[row.ready.unit.pk])
        except UnitRefused as refusal:
            row.refuse("unit", refusal)
    return [row for row in rows if not row.is_wrong]


def _corrected(rows: Sequence[Row]) -> list[Volunteer]:
    """Write what a table changes; who confirmed since it was looked at has the last word."""
    people = _held(row.pk for row in rows)
    if len(people) < len(rows):
        raise IntegrityError("Another import was taken back: the rows are looked at once more.")
    written = []
    for row in rows:
        person = people[row.pk]
        if not _is_unconfirmed(person):
            _refuse_own_data(row)
            continue
        _put(person, {column: new for column, _old, new in row.changes})
        written.append(person)
    return written


def _application(row: Row, unit: Unit) -> Application:
    cells = row.cells
    place = cells.get("residence_division", "")
    born_on = cells.get("born_on", "")
    return Application(
        name=cells["name"],
        unit=unit,
        id_number=cells["id_number"],
        phone=cells.get("phone", ""),
        document_type=DOCUMENTS.get(cells.get("document_type", ""), Volunteer.DocumentType.RESIDENT_ID),
        born_on=date.fromisoformat(born_on) if len(born_on) == WHOLE_DAY else None,
        sex=SEXES.get(cells.get("sex", ""), Volunteer.Sex.UNKNOWN),
        residence_division=divisions.code_in(place),
        skills=cells.get("skills", ""),
        available_times=cells.get("available_times", ""),
    )


def _compare_birth(row: Row, person: Application) -> None:
    """Birth date and sex of the table agree with those in the number (D77), as far as they were written.

    The first of a month is how spreadsheets keep a month.
    """
    typed_day, typed_sex = row.cells.get("born_on", ""), SEXES.get(row.cells.get("sex", ""))
    said = typed_day.removesuffix("-01") if len(typed_day) == WHOLE_DAY else typed_day
    if person.born_on and not person.born_on.isoformat().startswith(said):
        row.refuse_for("born_on", Reason.ROW_BIRTH_DIFFERS, what="出生日期")
    if typed_sex and typed_sex != person.sex:
        row.refuse_for("sex", Reason.ROW_BIRTH_DIFFERS, what="性别")


def _key(person: Application) -> tuple[str, str]:
    """One person per document; numbers of 18 characters are one name space (D78)."""
    kind = "" if identity.is_eighteen(person.id_number) else person.document_type
    return kind, person.id_digest


def _holders(rows: Sequence[Row]) -> dict[tuple[str, str], Volunteer]:
    """Whose these documents are."""
    digests = {row.ready.id_digest for row in rows}
    files = Volunteer.objects.filter(id_digest__in=digests).with_person().select_related("unit")
    found: dict[tuple[str, str], Volunteer] = {}
    for file in files:
        for kind in ("", file.document_type):
            found.setdefault((kind, file.id_digest or ""), file.person)
    return found


def _alike(rows: Sequence[Row]) -> dict[int, str]:
    """Lines that agree with another file in name and birth date or phone: 同一人？ is asked before an admission."""
    files = Volunteer.objects.canonical().filter(name__in={row.ready.name for row in rows}).order_by("pk")
    by_name: dict[str, list[Any]] = {}
    for name, *rest in files.values_list("name", "born_on", "phone_digest", "id_digest"):
        by_name.setdefault(name, []).append(rest)
    notes = {}
    for row in rows:
        for born_on, phone, number in by_name.get(row.ready.name, ()):
            is_alike = born_on == row.ready.born_on or (phone and phone == row.ready.phone_digest)
            if is_alike and number != row.ready.id_digest:
                notes[row.n] = str(
                    _("已有一份姓名相同，出生日期或手机号码也相同的档案，本人确认后请核对是不是同一人。")
                )
    return notes


def _against(row: Row, person: Volunteer, sheet: Sheet) -> None:
    """Somebody has a file: of the same units only, and only what the person has not confirmed can change."""
    if person.unit_id not in unit_names.within(sheet):
        who = person.volunteer_no or person.get_status_display()
        row.refuse_for("id_number", Reason.ROW_ELSEWHERE, who=who, unit=person.unit)
        return
    row.target = person.pk
    row.changes = [
        (column, was, new)
        for column in WRITTEN
        if (new := getattr(row.ready, column)) and new != (was := _of(person, column))
    ]
    if not row.changes:
        row.state = RowState.SAME
    elif _is_unconfirmed(person):
        row.state = RowState.CHANGED
    else:
        _refuse_own_data(row)


def _notes(row: Row, person: Volunteer | None, alike: dict[int, str]) -> Iterator[Any]:
    """What is no mistake, but not what somebody might think either."""
    cells, unit = row.cells, row.ready.unit
    if person is None:
        yield alike.get(row.n, "")
        if "unit" in cells and not cells["unit"]:
            yield _("没有填单位，归入{unit}。").format(unit=unit)
    elif row.is_same and person.status not in (Status.IMPORTED, Status.REGISTERED):
        yield _("已有档案，现在是“{status}”。").format(status=person.get_status_display())
    if person and cells.get("unit") and person.unit_id != unit.pk and not row.is_wrong:
        yield _("已登记在{unit}，单位不变；要转的，请本人申请变更单位。").format(unit=person.unit)
    if cells.get("residence_division") and not row.ready.residence_division:
        yield _("没有认出居住区域，留空，由本人确认时填写。")


def _is_unconfirmed(person: Volunteer) -> bool:
    return person.status == Status.IMPORTED and person.user_id is None


def _refuse_own_data(row: Row) -> None:
    """What somebody confirmed no table changes (D37)."""
    column = row.changes[0][0]
    headings = "、".join(PEOPLE.column(name).heading for name, _old, _new in row.changes)
    row.changes = []
    row.refuse_for(column, Reason.ROW_OWN_DATA, what=headings)


def _of(person: Volunteer, column: str) -> str:
    return str(getattr(person, column))


def _volunteer(person: Application) -> Volunteer:
    volunteer = Volunteer(status=Status.IMPORTED, source=Volunteer.Source.IMPORT)
    volunteers.fill(volunteer, person)
    return volunteer


def _put(person: Volunteer, values: dict[str, str]) -> None:
    for column, value in values.items():
        setattr(person, column, value)
    person.phone_digest = keys.digest(person.phone) if person.phone else None
    volunteers.make_findable(person)
    person.save()


def _still(person: Volunteer | None, row: Row) -> bool:
    """Nobody changed since what the table changed."""
    if person is None or not _is_unconfirmed(person):
        return False
    return all(_of(person, column) == new for column, _old, new in row.changes)


def _begun(pks: Iterable[int | None]) -> set[int]:
    """Of these imported people those who confirmed, or of whom anything else is kept by now, in whichever room."""
    wanted = {pk for pk in pks if pk is not None}
    people = Volunteer.objects.filter(pk__in=wanted)
    found = set(people.exclude(status=Status.IMPORTED).values_list("pk", flat=True))
    found |= set(people.exclude(user=None).values_list("pk", flat=True))
    found |= hanging.on(Volunteer, wanted, besides=PARTS)
    return found & wanted


def _told(people: Iterable[Volunteer], did: str, sheet: Sheet) -> None:
    about = {"at": clock.now(), "by": sheet.by, "did": did, "target_model": Volunteer._meta.label_lower}
    entries = [
        HistoryEntry(target_id=one.pk, unit_id=one.unit_id, fields={"ground": sheet.batch.pk}, **about)
        for one in people
    ]
    history.record_many(entries)


PEOPLE = People()
