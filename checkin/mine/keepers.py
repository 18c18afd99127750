"""What of a closed account stays because of its service: the records, and the name while something is open."""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from checkin.models import Attendance, CorrectionRequest, LedgerEntry, Scan, ServiceRecord, SupplementLine
from registry import clock
from registry.models import Volunteer
from registry.standing.erasure import OPEN, Kept, Kind, When
from registry.standing.keepers import years_after

RECORDS: Final = "records"
KINDS: Final = {
    RECORDS: Kind(
        _("所附的疑点和说明：服务记录的依据。时长本身不含姓名和号码，长期保存"), frozenset({When.WITH_RECORDS})
    )
}


def of_service(person: Volunteer) -> Iterator[Kept]:
    files = Volunteer.objects.of_people([person.person_id])
    if _is_open(files):
        yield Kept(OPEN, None)
    booked = LedgerEntry.objects.filter(volunteer__in=files).aggregate(last=Max("service_on"))["last"]
    scanned = Scan.objects.filter(volunteer__in=files).aggregate(last=Max("logical_at"))["last"]
    last = max([day for day in (booked, scanned and clock.local_date(scanned)) if day], default=None)
    if last and (until := years_after(last, settings.RECORDS_KEPT_YEARS)) > clock.today():
        yield Kept(RECORDS, until)


def _is_open(files: Any) -> bool:
    """Somebody must still decide about the person by name."""
    if ServiceRecord.objects.pending().filter(volunteer__in=files).exists():
        return True
    if CorrectionRequest.objects.open().filter(volunteer__in=files).exists():
        return True
    lines = SupplementLine.objects.filter(volunteer__in=files, supplement__status="submitted")
    here: Any = Attendance.objects.came().filter(volunteer__in=files).with_hand_in()
    return lines.exists() or here.filter(is_handed_in=False).exists()
