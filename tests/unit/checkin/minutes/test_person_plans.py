"""Reading one person's data uses an index, however many records, entries and decisions there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate
from checkin.deciding.services import approvers
from checkin.evidence.services import recomputations
from checkin.mine.services import my_hours
from checkin.minutes.services import assessments
from checkin.models import Attendance, CorrectionRequest, Decision, EnteredTime, LedgerEntry, Scan, ServiceRecord
from checkin.review.services import forgotten
from registry.models import Volunteer
from tests.factories_hours import pending_record

pytestmark = [
    pytest.mark.usefixtures("monday"),
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables as a whole"),
]


def own(model):
    def read(record: ServiceRecord) -> None:
        of_person = model.objects.of if model is LedgerEntry else model.objects.of_person
        list(of_person(record.volunteer).order_by())

    return read


def seen_by_oneself(record: ServiceRecord) -> None:
    list(LedgerEntry.objects.visible_to(record.volunteer.user).order_by())


GROWING = tuple(
    f"SCAN {model._meta.db_table}"
    for model in (Attendance, Certificate, Decision, EnteredTime, LedgerEntry, Scan, ServiceRecord, Volunteer)
)
WAYS = {
    "own records": own(ServiceRecord),
    "own entries": own(LedgerEntry),
    "own requests": own(CorrectionRequest),
    "own certificates": own(Certificate),
    "entries seen by oneself": seen_by_oneself,
    "worth": lambda record: assessments.assess(record.volunteer, record.shift),
    "again": lambda record: recomputations.recompute([record]),
    "barred": lambda record: approvers.barred_approvers(record),
    "present": lambda record: my_hours.attendances_before_hand_in(record.volunteer),
    "forgotten": lambda record: list(forgotten.shifts_perhaps_forgotten(record.volunteer)[:1]),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_persons_rows_are_found_by_an_index(way):
    record = ServiceRecord.objects.select_related("volunteer", "shift__activity").get(pk=pending_record().pk)
    assert Volunteer.objects.of_people([record.volunteer_id]).count() == 1

    with CaptureQueriesContext(connection) as told:
        WAYS[way](record)

    plans = [plan for query in told if query["sql"].startswith("SELECT") for plan in plan_of(query["sql"])]
    assert plans
    assert [plan for plan in plans if plan.startswith(GROWING) or "records_by_duty (status" in plan] == []


def plan_of(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
