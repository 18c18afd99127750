"""What happens to a person between the preview of a table and its storing."""

import pytest

from registry.exceptions import RowRefused
from registry.ground.imports import rows
from registry.ground.imports.kinds import Sheet
from registry.ground.imports.services import batches, storing
from registry.models import Notification, Volunteer
from tests.factories import UnitFactory
from tests.people import administrator, id_number, phone
from tests.tables import HEADINGS, again, book, read, stored, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(at):
    at("2026-03-14 09:00")
    return administrator(UnitFactory())


def table(by, number):
    unit = by.roles.get().unit
    return read(book(HEADINGS, ("韦示例", id_number(), phone(number))), unit=unit, by=by)


def test_a_person_whom_another_table_took_back_is_new_again(by):
    first = stored(table(by, 1), by=by)
    second = table(by, 2)
    assert second.changed == 1
    batches.undo(batch=first, by=by)
    work()
    assert not Volunteer.objects.exists()

    second = stored(second, by=by)

    assert (second.state, second.fresh, Volunteer.objects.get().phone) == ("stored", 1, phone(2))


def test_what_a_person_confirmed_after_the_last_look_no_table_changes(by):
    stored(table(by, 1), by=by)
    second = table(by, 2)
    sheet, kind = Sheet(second, by), batches.kind_of(second)
    few = rows.kept(second.chunks.get())
    kind.look(storing._read_again(few, sheet), sheet)
    Volunteer.objects.update(status="submitted")

    kind.store(few, sheet)

    assert Volunteer.objects.get().phone == phone(1)
    assert [code for _at, code, _words in few[0].problems] == [RowRefused.Reason.ROW_OWN_DATA]
    assert again(second).state == "ready"


def test_who_confirms_in_the_moment_of_the_undo_stays_and_is_told(by, monkeypatch):
    batch = stored(table(by, 1), by=by)
    Volunteer.objects.update(status="submitted")
    monkeypatch.setattr(type(batches.kind_of(batch)), "in_use", lambda *_args: 0)

    batches.undo(batch=batch, by=by)
    work()

    assert (again(batch).state, Volunteer.objects.count()) == ("undone", 1)
    assert "其中 1 行撤销时已有人在用，没有动。" in Notification.objects.latest("pk").text
