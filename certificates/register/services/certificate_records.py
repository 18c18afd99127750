"""Which service records stand behind a certificate (design#chain)."""

from collections.abc import Iterator

from certificates.models import Certificate
from checkin.evidence.services import explanations
from checkin.models import LedgerEntry, ServiceRecord
from checkin.models.hours import ServiceRecordQuerySet


def records_of(certificate: Certificate) -> ServiceRecordQuerySet:
    """The records of a proof; for a star all service of the person booked by the day of issue."""
    entries = certificate.snapshot.get("entries")
    if entries is not None:
        return ServiceRecord.objects.filter(pk__in=[entry["record"] for entry in entries])
    person = certificate.volunteer.person
    booked = LedgerEntry.objects.of(person).service().filter(created_at__lte=certificate.requested_at)
    return ServiceRecord.objects.filter(pk__in=booked.values("record"))


def lines_of(certificate: Certificate) -> Iterator[str]:
    """The chain of every hour on the certificate."""
    status, seal_line = certificate.get_status_display(), certificate.snapshot["seal_line"]
    yield f"{certificate.title} {certificate.number}（{status}）{seal_line}"
    yield from explanations.lines_of_records(records_of(certificate))
