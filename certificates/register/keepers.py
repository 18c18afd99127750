"""What of a closed account stays for a while because papers were issued: they must verify (D93)."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, StarApplication
from registry import clock
from registry.models import Volunteer
from registry.standing.erasure import OPEN, Kept, Kind, When
from registry.standing.keepers import years_after

PAPERS: Final = "papers"
KINDS: Final = {
    PAPERS: Kind(_("已出具证书、证明上的姓名和遮盖的证件号码：供他人查验真伪"), frozenset({When.WITH_RECORDS}))
}


def of_papers(person: Volunteer) -> Iterator[Kept]:
    files = Volunteer.objects.of_people([person.person_id])
    if StarApplication.objects.waiting().filter(volunteer__in=files).exists():
        yield Kept(OPEN, None)
    papers = Certificate.objects.filter(volunteer__in=files)
    if papers.preparing().exists():
        yield Kept(OPEN, None)
    last = papers.aggregate(at=Max("requested_at"))["at"]
    if last and (until := years_after(clock.local_date(last), settings.RECORDS_KEPT_YEARS)) > clock.today():
        yield Kept(PAPERS, until)
