"""Tables that are not taken in, and why."""

import zipfile
from io import BytesIO

import pytest
from python_calamine import PasswordError

from registry.documents import table_reader
from registry.exceptions import ImportRefused
from registry.ground.imports.services import batches, erasing, reading
from registry.models import ImportBatch
from tests.factories import UnitFactory
from tests.people import administrator, id_number
from tests.tables import HEADINGS, again, as_upload, book, read, stored

pytestmark = pytest.mark.django_db
Reason = ImportRefused.Reason
ROW = ("韦示例", id_number())


@pytest.fixture
def unit(at):
    at("2026-03-14 09:00")
    return UnitFactory()


@pytest.fixture
def by(unit):
    return administrator(unit)


def test_what_is_empty_or_too_large_is_refused_at_once(unit, by, monkeypatch):
    def refused(content: bytes):
        with pytest.raises(ImportRefused) as refusal:
            batches.upload(kind="people", unit=unit, upload=as_upload(content), by=by)
        return refusal.value.reason

    monkeypatch.setattr(batches, "MOST_BYTES", 100)

    assert refused(b"") == Reason.IMPORT_EMPTY
    assert refused(b"x" * 101) == Reason.IMPORT_TOO_LARGE


def test_a_password_and_too_many_rows_are_told(unit, by, monkeypatch):
    def locked(*_args):
        raise PasswordError

    content = book(HEADINGS, *[ROW] * 5)
    monkeypatch.setattr(reading, "MOST_ROWS", 4)
    assert read(content, unit=unit, by=by).refused == ImportRefused(Reason.IMPORT_TOO_MANY_ROWS, most=4).message
    monkeypatch.setattr(table_reader.CalamineWorkbook, "from_filelike", locked)
    assert read(content, unit=unit, by=by).refused == ImportRefused(Reason.IMPORT_LOCKED).message


def test_nothing_new_is_not_stored_and_what_is_erased_is_gone(unit, by):
    stored(read(book(HEADINGS, ROW), unit=unit, by=by), by=by)
    same = read(book(HEADINGS, ROW), unit=unit, by=by)
    with pytest.raises(ImportRefused) as refused:
        batches.apply(batch=same, mode="all", by=by)
    assert refused.value.reason == Reason.IMPORT_NOTHING_NEW

    batches.erase(same)

    with pytest.raises(ImportRefused) as refused:
        batches.apply(batch=again(same), mode="all", by=by)
    assert refused.value.reason == Reason.IMPORT_ERASED


def test_a_list_of_uploads_does_not_read_their_files(unit, by, django_assert_num_queries):
    read(book(HEADINGS, ("韦示例", id_number())), unit=unit, by=by)

    with django_assert_num_queries(1) as asked:
        list(ImportBatch.objects.visible_to(by))

    assert "content_sealed" not in asked.captured_queries[0]["sql"]


def test_what_somebody_decides_at_night_is_not_erased_under_their_hands(unit, by, at):
    batch = read(book(HEADINGS, ("韦示例", id_number())), unit=unit, by=by)
    at("2026-03-22 03:00")
    old = ImportBatch.objects.filter(state__in=erasing.UNDECIDED)
    batches.apply(batch=batch, mode="all", by=by)

    assert erasing._erase(batch.pk, old) is False
    assert (again(batch).state, again(batch).erased_at) == ("storing", None)


def test_merged_cells_without_end_are_a_broken_table():
    content = book(("甲", "乙"), *[("一", str(n)) for n in range(9)], change=lambda page: page.merge_cells("A2:A10"))
    one = b'<mergeCell ref="A2:A10"/>'
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(packed := BytesIO(), "w") as copy:
        for member in source.infolist():
            copy.writestr(member.filename, source.read(member).replace(one, one * 50))

    assert len(table_reader.table_of(content, most_rows=20).rows) == 10
    with pytest.raises(table_reader.UnreadableWorkbook):
        table_reader.table_of(packed.getvalue(), most_rows=20)
