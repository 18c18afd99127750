"""Many rows at once are stored as `bulk_create` stores them, on each database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext

from registry.ground import new_rows
from registry.models import HistoryEntry, HomeUnit, Site, StoredFile, Unit, Volunteer
from tests.factories import UnitFactory, UserFactory, VolunteerFactory

pytestmark = pytest.mark.django_db

ODD = "甲\t乙\n丙\r\\N \\. \\x41 \"'%s%%,;\x7f\u2028𠮷 "
MOMENT = datetime(2026, 2, 28, 15, 59, 59, 123456, tzinfo=UTC)
KINDS = {"people", "units", "sites", "files", "entries"}


@pytest.fixture
def unit(db) -> Unit:
    return UnitFactory()


def made(kind: str, unit: Unit) -> list:
    """A row with everything left out, rows with odd values, a plain one."""
    if kind == "people":
        odd = {"name": ODD[:50], "bigrams": ODD, "uuid": UUID(int=2**128 - 1), "born_on": date.min}
        odd |= {"phone_sealed": bytes(range(256)), "created_at": MOMENT, "declared_at": MOMENT.max.replace(tzinfo=UTC)}
        plain = {"name": "韦示例", "born_on": date(1990, 1, 1), "phone_sealed": memoryview(b"\\x00"), "card_serial": 7}
        return [Volunteer(unit=unit, **each) for each in ({}, odd, plain)]
    if kind == "units":
        texts = ("", ODD, "NULL")
        return [Unit(unit_type=each[:9], full_name=each, contact_mail=f"{n}@a.b") for n, each in enumerate(texts)]
    if kind == "sites":
        numbers = ((None, False), (Decimal("-0.000001"), True), (Decimal("88.366543"), False))
        return [Site(name=f"{at}", latitude=at, longitude=at, no_photo=no, visiting_rules=ODD) for at, no in numbers]
    if kind == "files":
        by = UserFactory()
        return [StoredFile(file=each, size=2**31 - 1, uploaded_by=by) for each in ("", "photos/甲 乙.jpg", "a")]
    fields = ({}, {"甲": [1, 2.5, None, True, ODD]}, [])
    known = {"did": "applied", "target_model": "registry.unit", "target_id": 2**63 - 1}
    return [HistoryEntry(fields=each, **known) for each in fields]


def raw(model, write, rows) -> list[tuple]:
    """What lies in the table afterwards, without Django's reading; nothing of it stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        write(rows)
        cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
        found = [tuple(bytes(each) if isinstance(each, memoryview) else each for each in row) for row in cursor]
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_value_is_stored_as_bulk_create_stores_it(kind, unit):
    rows = made(kind, unit)
    model = type(rows[0])

    ours = raw(model, new_rows.add, rows)

    assert all(row.pk and not row._state.adding and row._state.db == "default" for row in rows)
    assert len(ours) >= len(rows)
    assert ours == raw(model, model.objects.bulk_create, rows)


def test_each_row_has_its_own_key_and_later_rows_get_others(unit):
    before = VolunteerFactory(unit=unit)

    ours = new_rows.add(Volunteer(unit=unit, name=f"韦{n}") for n in range(30))
    after = VolunteerFactory(unit=unit)
    named = dict(Volunteer.objects.filter(pk__in=[one.pk for one in ours]).values_list("pk", "name"))

    assert [named[one.pk] for one in ours] == [f"韦{n}" for n in range(30)]
    assert before.pk < min(named) <= max(named) < after.pk
    assert new_rows.add([Volunteer(pk=after.pk + 100, unit=unit)])[0].pk == after.pk + 100


def test_the_very_first_rows_of_a_table(unit):
    person = VolunteerFactory(unit=unit)
    HomeUnit.objects.all().delete()

    (ours,) = new_rows.add([HomeUnit(volunteer=person, unit=unit, from_on=date(2026, 1, 1))])

    assert HomeUnit.objects.get() == ours


def test_all_rows_or_none(unit):
    people = [Volunteer(unit=unit, uuid=UUID(int=n // 2)) for n in range(1, 4)]

    with pytest.raises(IntegrityError), transaction.atomic():
        new_rows.add(people)

    assert not Volunteer.objects.exists()
    new_rows.add(people[:1])
    assert Volunteer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_caller_without_a_transaction_is_refused(unit):
    with pytest.raises(transaction.TransactionManagementError):
        new_rows.add([Volunteer(unit=unit)])


@pytest.mark.django_db(transaction=True)
def test_rows_that_broke_off_halfway_are_not_kept_by_who_catches_the_error(unit):
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            new_rows.add(Volunteer(unit=unit, uuid=UUID(int=n // 2)) for n in range(1, 4))
        assert connection.needs_rollback

    assert not Volunteer.objects.exists()


@pytest.mark.parametrize("name", ["\0", Lower("unit")], ids=["nothing", "expression"])
def test_what_is_no_value_is_refused_by_both_or_none(name, unit):
    fates = []
    for write in (new_rows.add, Volunteer.objects.bulk_create):
        try:
            with transaction.atomic():
                write([Volunteer(unit=unit, name=name)])
        except (Error, ValueError) as error:
            fates.append(type(error))
        else:
            fates.append(None)

    assert fates[0] == fates[1] or isinstance(name, Lower)
    assert fates[0] or not isinstance(name, Lower)


def test_a_long_list_costs_no_more_statements_than_a_short_one(unit):
    names, seen = count(), []
    for many in (1, 0, 300):
        with CaptureQueriesContext(connection) as queries:
            new_rows.add(Volunteer(unit=unit, name=str(next(names))) for _n in range(many))
        seen.append(len(queries))

    assert seen[0] == seen[2] <= 2
    assert seen[1] == 0
