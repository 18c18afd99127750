"""The list of an opening balance comes by the import, and is read as the person who filled it in sees it."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from checkin.afterwards.services import opening_balances, opening_lists
from checkin.afterwards.services.imported_openings import OPENINGS
from checkin.exceptions import OpeningBalanceRefused
from checkin.models import LedgerEntry, OpeningBalance
from registry.exceptions import ImportRefused, RowRefused
from registry.ground.imports import books, rows
from registry.ground.imports.services import batches
from registry.models import HistoryEntry, Volunteer
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import HEADINGS, credited, drafted, row_of
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import pdf
from tests.tables import again, as_upload, book, read, stored, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = OpeningBalanceRefused.Reason
Row = RowRefused.Reason


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def person(unit):
    return VolunteerFactory(unit=unit)


@pytest.fixture
def draft(unit):
    return drafted(unit)


def looked_at(draft, *lines, headings=HEADINGS, change=None, by=None):
    content = lines[0] if isinstance(lines[0], bytes) else book(("历史时长",), headings, *lines, change=change)
    return read(content, kind="openings", unit=draft.unit, about=draft.pk, by=by or draft.uploaded_by)


def problems(table) -> dict[int, list[tuple[str, str]]]:
    found = rows.of_state(table, "", start=0, most=1000)
    return {row.n: [(at, code) for at, code, _words in row.problems] for row in found if row.problems}


def listed(draft) -> list[tuple]:
    return list(draft.rows.values_list("n", "volunteer", "minutes"))


def test_every_row_says_what_is_wrong_with_it_and_the_good_ones_go_in(draft, unit, person):
    left = VolunteerFactory(status=Volunteer.Status.LEFT)
    me = VolunteerFactory(user=draft.uploaded_by)
    credited(row_of(other := VolunteerFactory()))
    many = VolunteerFactory()

    table = looked_at(
        draft,
        row_of(person),
        ("GX0000000000", "韦示例", 3),
        (person.volunteer_no, person.name, 4),
        (left.volunteer_no, left.name, 4),
        (me.volunteer_no, me.name, 4),
        (VolunteerFactory().volunteer_no, "韦另名", 4),
        (None, "韦示例", 4),
        row_of(other),
        (many.volunteer_no, many.name, "许多"),
        row_of(many, 0),
        row_of(many, 0.25),
        row_of(many, 5000.1),
        row_of(many, "3.5小时"),
    )

    assert problems(table) == {
        4: [("volunteer_no", Reason.OPENING_UNKNOWN_NUMBER)],
        5: [("volunteer_no", Row.ROW_TWICE)],
        6: [("volunteer_no", Reason.OPENING_NOT_REGISTERED)],
        7: [("volunteer_no", Reason.OPENING_OWN_HOURS)],
        8: [("name", Reason.OPENING_NAME_DIFFERS)],
        9: [("volunteer_no", Row.ROW_VALUE_MISSING)],
        10: [("volunteer_no", Reason.OPENING_OTHER_BATCH)],
        11: [("hours", Reason.OPENING_HOURS_UNREADABLE)],
        12: [("hours", Reason.OPENING_HOURS_NOT_POSITIVE)],
        13: [("hours", Reason.OPENING_HOURS_TOO_FINE)],
        14: [("hours", Reason.OPENING_HOURS_TOO_MANY)],
    }
    assert listed(draft) == []
    assert stored(table, mode="good", by=draft.uploaded_by).state == "stored"
    assert listed(draft) == [(1, person.pk, 630), (2, many.pk, 210)]
    assert not LedgerEntry.objects.filter(recording_unit=unit).exists()
    assert HistoryEntry.objects.about(draft).filter(did="opening balance staged").count() == 1


def test_formulas_and_hidden_rows_are_seen(draft, person):
    def hide(page):
        page["C3"] = "=10+20"
        page.row_dimensions[4].hidden = True

    table = looked_at(draft, row_of(person), row_of(VolunteerFactory()), change=hide)

    assert problems(table) == {3: [("hours", Row.ROW_FORMULA)], 4: [("", Row.ROW_HIDDEN)]}


def test_the_line_of_who_filled_it_in_and_a_total_are_no_people(draft, person):
    table = looked_at(
        draft,
        row_of(person),
        ("填表人：", "韦示例", None),
        ("合计", None, 10.5),
        (None, "2026年3月14日 制表日期：", None),
        ("韦示例", None, None),
    )

    assert (table.fresh, list(problems(table))) == (1, [7])


@pytest.mark.parametrize("name", ["ob-float-17digits", "ob-far-style", "ob-row-1048576", "ob-strict", "ob-1904"])
def test_a_workbook_is_read_as_the_person_sees_it(draft, name):
    VolunteerFactory(volunteer_no="GZ20260000011", name="韦示例一")
    content = (Path(__file__).parents[3] / "cases" / f"{name}.xlsx").read_bytes()

    table = looked_at(draft, content)

    assert (table.state, table.fresh, table.wrong) == ("ready", 1, 0), table.refused


def test_the_template_is_read_as_it_comes_and_other_offices_columns_are_known(draft, person):
    page = (made := load_workbook(BytesIO(books.template(OPENINGS, choices={}))))["历史时长名单"]
    assert [cell.value for cell in page[1]] == list(HEADINGS)
    assert any("一位小数" in str(row[2].value) for row in made["填表说明"])
    page.append((person.volunteer_no.lower(), person.name, 8))
    made.save(file := BytesIO())
    assert looked_at(draft, file.getvalue()).fresh == 1

    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in person.volunteer_no)
    line = (1, person.name, f" {wide}\u200b", "12.5 小时")
    assert looked_at(draft, line, headings=("序号", "志愿者姓名", "注册编号", "服务时长（小时）")).fresh == 1
    minutes = looked_at(draft, line[:3] + (90,), headings=("序号", "志愿者姓名", "注册编号", "服务时长（分钟）"))
    assert problems(minutes) == {3: [("hours", Reason.OPENING_HOURS_IN_MINUTES)]}


def test_a_second_table_puts_the_first_right_and_each_is_taken_back_in_turn(draft, person):
    by, other = draft.uploaded_by, VolunteerFactory()
    first = stored(looked_at(draft, row_of(person, 10), row_of(other, 3)), by=by)
    second = looked_at(draft, row_of(person, 12.5), row_of(other, 3))
    assert rows.of_state(second, "changed", start=0, most=9)[0].changes == [("hours", "10", "12.5")]
    assert second.same == 1
    second = stored(second, by=by)
    assert listed(draft) == [(1, person.pk, 750), (2, other.pk, 180)]

    batches.undo(batch=again(first), by=by)
    work()
    assert again(first).refused == ImportRefused(ImportRefused.Reason.IMPORT_UNDO_IN_USE, count=1).message
    for table in (second, first):
        batches.undo(batch=again(table), by=by)
        work()
        assert again(table).state == "undone"

    assert listed(draft) == []
    assert HistoryEntry.objects.about(draft).filter(did="opening balance taken back").count() == 2


def test_once_submitted_the_list_stands(draft, person):
    by = draft.uploaded_by
    waiting = looked_at(draft, row_of(VolunteerFactory()))
    table = stored(looked_at(draft, row_of(person)), by=by)
    opening_balances.submit(batch=draft, document=pdf(), by=by)

    batches.undo(batch=again(table), by=by)
    work()
    assert again(table).state == "stored"
    assert again(table).refused == ImportRefused(ImportRefused.Reason.IMPORT_UNDO_IN_USE, count=1).message
    late = stored(waiting, by=by)
    assert (late.state, problems(late)) == ("ready", {3: [("", Reason.OPENING_WRONG_STATE)]})
    with pytest.raises(PermissionDenied):
        looked_at(draft, row_of(VolunteerFactory()))
    entries = [opening_lists.Entry(VolunteerFactory(), "", "", 6)]
    with pytest.raises(OpeningBalanceRefused) as refusal:
        opening_lists.bring_in(batch=draft, entries=entries, by=by)
    assert refusal.value.reason == Reason.OPENING_WRONG_STATE
    stored_rows = [opening_lists.Stored(row.pk, row.minutes) for row in draft.rows.all()]
    assert opening_lists.take_back(batch=draft, rows=stored_rows, by=by) == 1
    assert listed(draft) == [(1, person.pk, 630)]


def test_a_table_for_a_discarded_draft_goes_nowhere(draft, person):
    table = looked_at(draft, row_of(person))
    kept = stored(looked_at(draft, row_of(person)), by=draft.uploaded_by)
    opening_balances.discard(batch=draft, by=draft.uploaded_by)

    late = stored(table, by=draft.uploaded_by)

    assert problems(late) == {3: [("", Reason.OPENING_GONE)]}
    batches.undo(batch=again(kept), by=draft.uploaded_by)
    work()
    assert again(kept).state == "undone"


def test_a_batch_holds_so_many_people_and_no_more(draft, person, monkeypatch):
    monkeypatch.setattr("checkin.afterwards.services.imported_openings.MOST_PEOPLE", 1)
    assert list(problems(looked_at(draft, row_of(person), row_of(VolunteerFactory())))) == [4]
    monkeypatch.setattr(opening_lists, "MOST_PEOPLE", 1)
    stored(looked_at(draft, row_of(person)), by=draft.uploaded_by)

    full = stored(looked_at(draft, row_of(VolunteerFactory())), by=draft.uploaded_by)

    assert problems(full) == {3: [("", Reason.OPENING_TOO_MANY_ROWS)]}
    assert listed(draft) == [(1, person.pk, 630)]


def test_it_belongs_to_a_draft_of_the_unit(draft, unit):
    foreign, by = drafted(UnitFactory()), draft.uploaded_by
    for about in (foreign.pk, None, 0):
        with pytest.raises(PermissionDenied):
            batches.upload(kind="openings", unit=unit, about=about, upload=as_upload(b"x"), by=by)
    with pytest.raises(PermissionDenied):
        batches.upload(
            kind="openings", unit=unit, about=draft.pk, upload=as_upload(b"x"), by=administrator_of(UnitFactory())
        )


def test_who_brought_in_a_table_does_not_decide_and_an_unfinished_one_is_not_submitted(draft, person):
    helper = committee_member()
    table = looked_at(draft, row_of(person), by=helper)
    batches.apply(batch=table, mode="all", by=helper)
    with pytest.raises(OpeningBalanceRefused) as refusal:
        opening_balances.submit(batch=draft, document=pdf(), by=draft.uploaded_by)
    assert refusal.value.reason == Reason.OPENING_IMPORT_BUSY
    work()
    opening_balances.submit(batch=draft, document=pdf(), by=draft.uploaded_by)

    for act in (opening_balances.approve, opening_balances.return_):
        with pytest.raises(OpeningBalanceRefused) as refusal:
            act(batch=draft, by=helper, reason="自己")
        assert refusal.value.reason == Reason.OPENING_BARRED
    opening_balances.approve(batch=draft, by=committee_member())


def test_an_old_draft_keeps_its_digest_until_its_list_changes(draft, person):
    draft.rows.create(n=3, volunteer=person, volunteer_no=person.volunteer_no, name=person.name, minutes=60)
    draft.rows.create(n=4, name="许多", problem="hours_unreadable")
    OpeningBalance.objects.filter(pk=draft.pk).update(list_sha256="0" * 64)
    with pytest.raises(OpeningBalanceRefused) as refusal:
        opening_balances.submit(batch=draft, document=pdf(), by=draft.uploaded_by)
    assert refusal.value.reason == Reason.OPENING_PROBLEMS_LEFT

    stored(looked_at(draft, row_of(VolunteerFactory(), 2)), by=draft.uploaded_by)

    draft.refresh_from_db()
    assert (draft.list_sha256, [row.n for row in draft.rows.all()]) == ("", [3, 4])
    opening_balances.submit(batch=draft, document=pdf(), by=draft.uploaded_by)
    draft.refresh_from_db()
    assert draft.list_sha256 == opening_lists.digest_of(draft)
