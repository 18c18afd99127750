"""Which service records stand behind a certificate (design#chain)."""

from collections.abc import Iterator

from django.db.models import Min

from certificates.models import Certificate, Nomination
from checkin.evidence.services import explanations
from checkin.models import LedgerEntry, ServiceRecord
from checkin.models.hours import ServiceRecordQuerySet
from registry.models import Volunteer


def records_of(certificate: Certificate) -> ServiceRecordQuerySet:
    """The records of a proof; for a star all service of the person booked by the day of its first certificate; for a
    commendation what was booked for the period of the round when its figures were frozen. A team, a unit or a project
    has its frozen figures instead."""
    entries = certificate.snapshot.get("entries")
    if entries is not None:
        return ServiceRecord.objects.filter(pk__in=[entry["record"] for entry in entries])
    person = certificate.person
    if person is None or certificate.kind == Certificate.Kind.THANKS:
        return ServiceRecord.objects.none()
    if nomination := certificate.nomination:
        return _of_a_round(person, nomination)
    chain = Certificate.objects.filter(star_application=certificate.star_application_id)
    first = chain.aggregate(at=Min("requested_at"))["at"] or certificate.requested_at
    booked = LedgerEntry.objects.of(person).service().filter(created_at__lte=first)
    return ServiceRecord.objects.filter(pk__in=booked.values("record"))


def _of_a_round(person: Volunteer, nomination: Nomination) -> ServiceRecordQuerySet:
    round, until = nomination.round, nomination.candidate.computed_at
    booked = LedgerEntry.objects.of(person).service().between(round.period_from_on, round.period_until_on)
    return ServiceRecord.objects.filter(pk__in=booked.filter(created_at__lte=until).values("record"))


def lines_of(certificate: Certificate) -> Iterator[str]:
    """The chain of every hour on the certificate."""
    status, seal_line = certificate.get_status_display(), certificate.snapshot["seal_line"]
    yield f"{certificate.title} {certificate.number}（{status}）{seal_line}"
    yield from explanations.lines_of_records(records_of(certificate))
