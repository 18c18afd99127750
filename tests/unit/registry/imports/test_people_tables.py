"""People from a table: what real sheets do, and what becomes of each row."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import ImportRefused, RowRefused
from registry.ground.imports import rows
from registry.ground.imports.services import batches, erasing, storing
from registry.history.audit import audit
from registry.models import HistoryEntry, HomeUnit, ImportChunk, Volunteer
from tests import tables
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator, id_number, phone
from tests.tables import HEADINGS, again, book, read, stored, work

pytestmark = pytest.mark.django_db
Reason = RowRefused.Reason


@pytest.fixture
def unit(at):
    at("2026-03-14 09:00")
    return UnitFactory()


@pytest.fixture
def by(unit):
    return administrator(unit)


def faults() -> list[str]:
    """What the audit says about people; units and roles of tests have no acts."""
    return [str(fault) for fault in audit.faults() if fault.where.startswith("registry_volunteer")]


def codes(batch) -> dict[int, list[str]]:
    """Line → what is wrong with it."""
    found = rows.of_state(batch, "", start=0, most=1000)
    return {row.n: [code for _column, code, _words in row.problems] for row in found if row.problems}


def test_people_of_a_table_wait_for_their_own_word(unit, by):
    batch = read(book(HEADINGS, ("韦 示例", id_number(), phone())), unit=unit, by=by)
    assert (batch.state, batch.fresh, Volunteer.objects.count()) == ("ready", 1, 0)

    batch = stored(batch, by=by)

    person = Volunteer.objects.get()
    assert (person.name, person.status, person.source) == ("韦示例", "imported", "import")
    assert (person.id_number, person.phone, person.volunteer_no, person.user) == (id_number(), phone(), None, None)
    assert HomeUnit.objects.get().unit == unit
    assert [entry.did for entry in HistoryEntry.objects.about(person)] == ["imported"]
    assert (batch.state, bytes(batch.content_sealed)) == ("stored", b"")
    assert not faults()


def test_a_sheet_as_offices_send_it_is_read(unit, by):
    """Titles, two rows of headings, other names, merged cells, full-width digits, a total, who filled it in."""

    def change(page):
        page.merge_cells("A1:D1")
        page.merge_cells("A2:A3")

    batch = read(
        book(
            ("示例厅青年志愿者花名册",),
            ("序号", "人员信息", None, "联系方式"),
            (None, "志愿者姓名（必填）", "身 份 证 号 码", "手机/微信"),
            (1, "韦示例", "４５００００" + id_number()[6:].lower(), 10000000001),
            (2, "覃　演示", f"'{id_number(sequence=14)}", " 100 0000 0002 "),
            ("合计", 2),
            ("填表人：黄测试", None, "2026年3月14日"),
            change=change,
        ),
        unit=unit,
        by=by,
    )

    assert (batch.state, batch.fresh, batch.wrong) == ("ready", 2, 0)
    assert batches.found_in(batch)["left_out"] == [6, 7]
    stored(batch, by=by)
    assert sorted(Volunteer.objects.values_list("name", flat=True)) == ["覃演示", "韦示例"]
    assert {one.phone for one in Volunteer.objects.all()} == {phone(1), phone(2)}


def test_each_wrong_row_says_why_and_where(unit, by):
    elsewhere = VolunteerFactory(name="别处示例", id_number=id_number(sequence=20))
    own = VolunteerFactory(name="本处示例", unit=unit, id_number=id_number(sequence=22), phone=phone(22))
    content = book(
        (*HEADINGS, "出生日期", "性别", "单位", "证件类型"),
        ("韦示例", 450000199603050012),  # 2: a number
        ("韦示例", "4.5E+17"),  # 3
        ("韦示例", "450000960305001"),  # 4: fifteen digits
        ("韦示例", id_number(sequence=12), phone(1)),  # 5: good
        ("韦示例", id_number(sequence=12), phone(1)),  # 6: twice
        (None, id_number(sequence=16)),  # 7: no name
        ("韦示例", id_number(sequence=18), None, "1990/1/1"),  # 8
        ("韦示例", id_number(sequence=18), None, "何时"),  # 9
        ("韦示例", id_number(sequence=18), None, None, "男"),  # 10
        ("韦示例", id_number(sequence=18), None, None, None, "没有这个厅"),  # 11
        ("韦示例", id_number(sequence=18), None, None, None, None, "学生证"),  # 12
        (elsewhere.name, id_number(sequence=20)),  # 13
        ("改名示例", id_number(sequence=22)),  # 14
        (own.name, id_number(sequence=22), phone(22)),  # 15: twice; the first line is the one that counts
        ("韦示例", "=A1"),  # 16
        ("韦" * 90, id_number(sequence=24)),  # 17
        ("韦示例", id_number(sequence=26)),  # 18: hidden
        change=lambda page: page.row_dimensions.__getitem__(18).__setattr__("hidden", True),
    )

    batch = read(content, unit=unit, by=by)

    assert codes(batch) == {
        2: [Reason.ROW_DIGITS_LOST],
        3: [Reason.ROW_DIGITS_LOST],
        4: ["id_15_digits"],
        6: [Reason.ROW_TWICE],
        7: [Reason.ROW_VALUE_MISSING],
        8: [Reason.ROW_BIRTH_DIFFERS],
        9: [Reason.ROW_NO_DAY],
        10: [Reason.ROW_BIRTH_DIFFERS],
        11: [Reason.ROW_UNIT_UNKNOWN],
        12: [Reason.ROW_NO_CHOICE],
        13: [Reason.ROW_ELSEWHERE],
        14: [Reason.ROW_OWN_DATA],
        15: [Reason.ROW_TWICE],
        16: [Reason.ROW_FORMULA],
        17: [Reason.ROW_TOO_LONG],
        18: [Reason.ROW_HIDDEN],
    }
    assert batch.fresh == 1


@pytest.mark.parametrize(
    "typed", ["1996-03-05", "1996/3/5", "1996.03.05", "1996年3月5日", "19960305", 35129, date(1996, 3, 5)]
)
def test_a_day_is_read_however_it_is_spelled(typed, unit, by):
    batch = read(book((*HEADINGS, "出生日期"), ("韦示例", id_number(), phone(), typed)), unit=unit, by=by)

    assert codes(batch) == {}


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_what_they_were_written(coding, unit, by):
    text = f'姓名,证件号码,手机号码\n韦示例,="{id_number()}",{phone()}\n'

    batch = read(text.encode(coding), unit=unit, by=by)

    assert (batch.state, batch.fresh) == ("ready", 1)


def test_the_second_table_changes_only_what_nobody_has_confirmed(unit, by):
    stored(read(book(HEADINGS, ("韦示例", id_number(), phone())), unit=unit, by=by), by=by)

    same = read(book(HEADINGS, ("韦示例", id_number(), None)), unit=unit, by=by)
    changed = read(book(HEADINGS, ("韦示例", id_number(), phone(7))), unit=unit, by=by)
    assert (same.same, changed.changed) == (1, 1)
    assert rows.of_state(changed, "changed", start=0, most=9)[0].changes == [("phone", phone(1), phone(7))]
    changed = stored(changed, by=by)
    assert Volunteer.objects.get().phone == phone(7)

    batches.undo(batch=changed, by=by)
    work()

    assert Volunteer.objects.get().phone == phone(1)
    assert not faults()


def test_all_or_nothing_waits_for_every_row_and_good_ones_go_alone(unit, by):
    batch = read(book(HEADINGS, ("韦示例", id_number()), ("覃演示", "1")), unit=unit, by=by)

    with pytest.raises(ImportRefused) as refused:
        batches.apply(batch=batch, mode="all", by=by)
    assert refused.value.reason == ImportRefused.Reason.IMPORT_PROBLEMS_LEFT
    batch = stored(batch, mode="good", by=by)
    assert (batch.state, Volunteer.objects.count(), batch.wrong) == ("stored", 1, 1)


def test_what_comes_between_takes_all_or_nothing_back_to_the_preview(unit, by):
    batch = read(book(HEADINGS, ("韦示例", id_number()), ("覃演示", id_number(sequence=14))), unit=unit, by=by)
    other = read(book(HEADINGS, ("覃别名", id_number(sequence=14))), unit=UnitFactory(), by=administrator(unit.parent))
    batches.apply(batch=batch, mode="all", by=by)
    stored_other = Volunteer.objects.count()
    batches.apply(batch=other, mode="all", by=other.uploaded_by)
    for one in (other, batch):
        storing.store(batch=one.pk)

    assert stored_other == 0
    batch = again(batch)
    assert (batch.state, batch.wrong, batch.fresh) == ("ready", 1, 1)
    assert batch.refused == ImportRefused(ImportRefused.Reason.IMPORT_CHANGED_MEANWHILE, count=1).message
    assert [one.name for one in Volunteer.objects.all()] == ["覃别名"]


def test_a_worker_that_dies_goes_on_where_it_was(unit, by, monkeypatch):
    monkeypatch.setattr(type(batches.kinds.known["people"]), "per_chunk", 2)
    people = [(f"韦示例{'甲乙丙丁戊'[n]}", id_number(sequence=10 + n)) for n in range(5)]
    batch = read(book(HEADINGS, *people), unit=unit, by=by)
    batches.apply(batch=batch, mode="all", by=by)
    real, died = storing._store_chunk, []

    def dying(pk, sheet):
        if len(died) == 1:
            died.append(pk)
            raise KeyboardInterrupt
        died.append(pk)
        return real(pk, sheet)

    monkeypatch.setattr(storing, "_store_chunk", dying)
    with pytest.raises(KeyboardInterrupt):
        storing.store(batch=batch.pk)
    assert (Volunteer.objects.count(), again(batch).state) == (2, "storing")

    storing.store(batch=batch.pk)

    assert (Volunteer.objects.count(), again(batch).state) == (5, "stored")


def test_an_import_is_taken_back_within_a_day_unless_it_is_in_use(unit, by, at):
    batch = stored(
        read(book(HEADINGS, ("韦示例", id_number()), ("覃演示", id_number(sequence=14))), unit=unit, by=by), by=by
    )
    first = Volunteer.objects.order_by("pk").first()
    Volunteer.objects.filter(pk=first.pk).update(status="submitted")

    batches.undo(batch=batch, by=by)
    work()
    assert (again(batch).state, Volunteer.objects.count()) == ("stored", 2)
    assert again(batch).refused == ImportRefused(ImportRefused.Reason.IMPORT_UNDO_IN_USE, count=1).message

    Volunteer.objects.filter(pk=first.pk).update(status="imported")
    batches.undo(batch=again(batch), by=by)
    work()

    batch = again(batch)
    assert (batch.state, Volunteer.objects.count(), ImportChunk.objects.count()) == ("undone", 0, 0)
    assert not faults()


def test_after_a_day_it_is_neither_undone_nor_kept(unit, by, at):
    batch = stored(read(book(HEADINGS, ("韦示例", id_number())), unit=unit, by=by), by=by)
    left = read(book(HEADINGS, ("覃演示", id_number(sequence=14))), unit=unit, by=by)
    at("2026-03-15 09:01")

    with pytest.raises(ImportRefused) as refused:
        batches.undo(batch=batch, by=by)
    assert refused.value.reason == ImportRefused.Reason.IMPORT_UNDO_LATE
    assert erasing.erase_old() == 1
    at("2026-03-21 09:01")
    assert erasing.erase_old() == 1

    assert ImportChunk.objects.count() == 0
    assert [(one.state, one.found, one.content) for one in (again(batch), again(left))] == [
        ("stored", "", b""),
        ("discarded", "", b""),
    ]


def test_nothing_of_a_person_lies_open_in_the_staging_tables(unit, by):
    batch = read(book(HEADINGS, ("韦示例", id_number(), phone())), unit=unit, by=by)

    kept = bytes(ImportChunk.objects.get().rows_sealed) + bytes(batch.content_sealed) + bytes(batch.found_sealed)

    assert id_number().encode() not in kept
    assert "韦示例".encode() not in kept


def test_columns_put_right_once_are_remembered(unit, by):
    content = book(("谁", "号"), ("韦示例", id_number()))
    batch = read(content, unit=unit, by=by)
    assert batch.state == "unreadable"
    assert batch.refused == ImportRefused(ImportRefused.Reason.IMPORT_NO_COLUMN, columns="姓名、证件号码").message

    batches.match(batch=batch, columns={"name": 0, "id_number": 1}, by=by)
    work()

    assert (again(batch).state, again(batch).fresh) == ("ready", 1)
    assert read(content, unit=unit, by=by).fresh == 1
    assert read(content, unit=UnitFactory(), by=administrator(unit.parent)).state == "unreadable"


def test_the_same_column_twice_is_refused(unit, by):
    batch = read(book(("谁", "号"), ("韦示例", id_number())), unit=unit, by=by)

    with pytest.raises(ImportRefused) as refused:
        batches.match(batch=batch, columns={"name": 1, "id_number": 1}, by=by)
    assert refused.value.reason == ImportRefused.Reason.IMPORT_COLUMN_TWICE
    batches.match(batch=batch, columns={"name": 200, "id_number": 200}, by=by)  # places that the table does not have
    work()
    assert again(batch).state == "unreadable"


def test_who_does_not_administer_the_unit_imports_nothing(unit):
    stranger = administrator(UnitFactory())
    with pytest.raises(PermissionDenied):
        batches.upload(kind="people", unit=unit, upload=tables.as_upload(book(HEADINGS)), by=stranger)
