"""A person's hours, records, objections and findings, for those who manage them (D42, D59)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, Sum

from checkin.ledger.services import ledger
from checkin.models import CorrectionRequest, Finding, HoursSummary, ServiceRecord
from checkin.permissions import can_review_hours
from registry.models import User, Volunteer
from registry.people.dossier import Section

SHOWN = 5


def of_person(person: Volunteer, reader: User) -> Iterator[Section]:
    """Totals and years, the latest records, and what is open about them."""
    hours = ledger.hours_of(person)
    yield Section(
        "checkin/mine/_dossier_hours.html",
        {
            "hours": hours,
            "years": _years(person),
            "training_minutes": ledger.total(person, kind="training"),
            "yearly_minutes": ledger.YEARLY_MINUTES,
        },
    )
    records = ServiceRecord.objects.visible_to(reader).of_person(person)
    latest = records.for_lists().order_by("-service_on", "-pk")[:SHOWN]
    yield Section(
        "checkin/mine/_dossier_records.html",
        {
            "records": [(record, can_review_hours(reader, record)) for record in latest],
            "record_count": records.count(),
        },
    )
    objections = CorrectionRequest.objects.visible_to(reader).of_person(person).for_lists().order_by("-pk")
    findings = Finding.objects.filter(volunteer__in=Volunteer.objects.of_people([person.pk])).order_by("-pk")
    seen = findings.filter(shift__in=records.order_by().values("shift")).select_related("shift__activity")
    yield Section(
        "checkin/mine/_dossier_doubts.html",
        {"objections": list(objections[:SHOWN]), "findings": list(seen[:SHOWN]), "open_findings": seen.open().count()},
    )


def of_oneself(person: Volunteer, _reader: User) -> Iterator[Section]:
    """How many hours one has, and whether they suffice for this year."""
    hours = ledger.hours_of(person)
    yield Section("checkin/mine/_own_hours.html", {"hours": hours, "yearly_minutes": ledger.YEARLY_MINUTES})


def _years(person: Volunteer) -> list[dict[str, Any]]:
    """Service minutes of each year by class, the latest first; hours from before the product stand apart (D150)."""
    rows = HoursSummary.objects.filter(volunteer__in=Volunteer.objects.of_people([person.pk]), kind=ledger.SERVICE)
    own = Q(is_historical=False)
    sums = rows.values("month_on__year").annotate(
        timed=Sum("timed_minutes", filter=own, default=0),
        supplementary=Sum("supplementary_minutes", filter=own, default=0),
        historical=Sum("supplementary_minutes", filter=~own, default=0),
        services=Sum("records", filter=own, default=0),
    )
    years = sums.order_by("-month_on__year")
    return [dict(row) for row in years if row["timed"] or row["supplementary"] or row["historical"]]
