"""Two administrators import the same person at once, and a slip is used twice at once: one of each wins."""

from functools import partial

import pytest
from django.contrib.auth.hashers import make_password

from registry.exceptions import ActivationRefused, RegistrationRefused
from registry.ground.imports.services import batches, storing
from registry.models import Volunteer
from registry.people.services import activations
from tests.factories import PASSWORD, UnitFactory
from tests.people import AGREED, administrator, application, id_number, phone
from tests.race.racing import overtaken, race
from tests.tables import HEADINGS, again, book, read

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def asked_to_store(unit, *rows):
    by = administrator(unit)
    batch = read(book(HEADINGS, *rows), unit=unit, by=by)
    return batches.apply(batch=batch, mode="good", by=by)


def test_of_two_imports_of_one_person_the_later_finds_the_file_of_the_first():
    both = [
        asked_to_store(UnitFactory(), ("韦示例", id_number()), (name, id_number(sequence=number)))
        for name, number in (("覃演示", 14), ("黄测试", 16))
    ]

    answers = race(*[lambda batch=batch: storing.store(batch=batch.pk) for batch in both])

    assert answers == {"done": 2}
    assert sorted(again(batch).wrong for batch in both) == [0, 1]
    assert [again(batch).state for batch in both] == ["stored", "stored"]
    assert sorted(Volunteer.objects.values_list("name", flat=True)) == sorted(("韦示例", "覃演示", "黄测试"))


def test_a_slip_makes_one_account():
    unit = UnitFactory()
    batch = asked_to_store(unit, ("韦示例", id_number(), phone()))
    storing.store(batch=batch.pk)
    (made,) = activations.make(people=Volunteer.objects.all(), by=batch.uploaded_by)
    slip = activations.known(code=made.code, id_number=id_number(), address="192.0.2.1")
    person, hashed = application(unit=unit), make_password(PASSWORD)

    def confirm():
        activations.confirm(slip=slip, application=person, password_hash=hashed, agreed=AGREED)

    answers = race(confirm, confirm)

    late = {ActivationRefused.Reason.ACTIVATION_WRONG, RegistrationRefused.Reason.NOT_EDITABLE}
    assert answers["done"] == 1
    assert set(answers) - {"done"} <= late
    assert Volunteer.objects.get().user_id


def imported_twice():
    """A person of one table, whose phone another one changes; how they confirm, and the second table."""
    unit = UnitFactory()
    first = asked_to_store(unit, ("韦示例", id_number(), phone()))
    storing.store(batch=first.pk)
    second = read(book(HEADINGS, ("韦示例", id_number(), phone(2))), unit=unit, by=first.uploaded_by)
    (made,) = activations.make(people=Volunteer.objects.all(), by=first.uploaded_by)
    slip = activations.known(code=made.code, id_number=id_number(), address="192.0.2.1")
    person, hashed = application(unit=unit, phone=phone(3)), make_password(PASSWORD)

    def confirm():
        activations.confirm(slip=slip, application=person, password_hash=hashed, agreed=AGREED)

    return second, confirm


def confirmed():
    person = Volunteer.objects.get()
    return person.status, person.phone, person.user_id is not None


def test_who_confirms_while_a_table_changes_them_has_the_last_word():
    second, confirm = imported_twice()
    batches.apply(batch=second, mode="all", by=second.uploaded_by)

    overtaken(confirm, lambda: storing.store(batch=second.pk))

    assert confirmed() == ("submitted", phone(3), True)
    assert again(second).state == "ready"


def test_who_confirms_while_a_table_is_taken_back_stays_confirmed():
    second, confirm = imported_twice()
    batches.apply(batch=second, mode="all", by=second.uploaded_by)
    storing.store(batch=second.pk)
    batches.undo(batch=again(second), by=second.uploaded_by)

    overtaken(confirm, lambda: storing.undo(batch=second.pk))

    assert confirmed() == ("submitted", phone(3), True)


def test_a_slip_printed_anew_and_used_at_once_leaves_nobody_waiting():
    second, confirm = imported_twice()
    print_anew = partial(activations.make, people=Volunteer.objects.all(), by=second.uploaded_by)

    answers = race(confirm, print_anew, print_anew)

    assert not [answer for answer in answers if answer in ("OperationalError", "DatabaseError")]
    assert answers["done"] >= 1
