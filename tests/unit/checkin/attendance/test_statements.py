"""How the scan path prepares its statements on PostgreSQL, and leaves the connection to everybody else."""

from threading import Thread

import pytest
from django.db import connection, connections, transaction

from checkin.attendance import scan_sql
from checkin.attendance.statements import planned_once
from checkin.scanning import senders
from checkin.scanning.services import scans
from registry.models import Unit
from tests.factories import SignUpFactory, StationFactory
from tests.scanning import scan

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans every statement anew"),
]


def answered(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def prepared() -> object:
    """How many of the scan path, which brings no names of the ORM's into its texts."""
    return answered("SELECT count(*) FROM pg_prepared_statements WHERE statement NOT LIKE '%\"id\"%'")


def taken(shift, *items) -> list[str]:
    station = StationFactory(unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    sender = senders.station(
        scan_sql.StationRow(station.pk, "", station.state, None, None, station.unit_id, {shift.pk})
    )
    return [answer.code for answer in scans.take(sender=sender, items=list(items)).answers]


def elsewhere(*statements: str) -> None:
    """On a connection of its own, as a migration would."""

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def test_after_a_scan_its_transaction_plans_as_before(shift, vera):
    with transaction.atomic():
        taken(shift, scan(shift, vera))

        assert (answered("SHOW enable_seqscan"), answered("SHOW plan_cache_mode")) == ("on", "auto")


def test_one_plan_serves_all_values_within_its_transaction_alone():
    with transaction.atomic(), planned_once():
        within = answered("SHOW enable_seqscan"), answered("SHOW plan_cache_mode")

    assert within == ("off", "force_generic_plan")
    assert (answered("SHOW enable_seqscan"), answered("SHOW plan_cache_mode")) == ("on", "auto")


def test_what_the_orm_asks_again_is_planned_once():
    for number in range(20):
        Unit.objects.filter(pk=number).first()

    of_unit = "pg_prepared_statements WHERE statement LIKE '%FROM \"registry_unit\"%'"
    assert answered(f"SELECT sum(generic_plans) FROM {of_unit}") == 10  # noqa: S608  five told whole, five planned by their value


def test_nothing_is_asked_of_the_server_while_connecting():
    """pgbouncer refuses a connection that brings settings along."""
    assert "options" not in connection.get_connection_params()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_between_two_requests_is_made_anew():
    scan_sql.station_of("none")
    elsewhere(f"SELECT pg_terminate_backend({answered('SELECT pg_backend_pid()')})")
    connection.health_check_done = False  # as at the beginning of a request

    assert scan_sql.station_of("none") is None


def test_whatever_is_stored_the_same_statements_do(shift, vera):
    taken(shift, scan(shift, vera, at="09:10"))
    known = prepared()
    with connection.cursor() as cursor:
        for table in ("checkin_station", "registry_volunteer"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 5000000000)")  # noqa: S608

    taken(shift, scan(shift, SignUpFactory(shift=shift).volunteer, "out", at="11:00"))
    taken(shift, scan(shift, vera, "out", at="11:00"))

    assert prepared() == known


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("table", "length"), [("registry_volunteer", 50), ("checkin_station", 40)])
def test_a_migration_meanwhile_breaks_no_scan(shift, table, length):
    people = [SignUpFactory(shift=shift).volunteer for _ in range(2)]
    run = {
        "registry_volunteer": lambda: taken(shift, scan(shift, people.pop())),
        "checkin_station": lambda: scan_sql.station_of("none"),
    }[table]
    first = run()
    elsewhere(f"ALTER TABLE {table} ALTER COLUMN name TYPE text")

    try:
        assert run() == first
    finally:
        elsewhere(f"ALTER TABLE {table} ALTER COLUMN name TYPE varchar({length})")
