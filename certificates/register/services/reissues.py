"""A new paper after the holder's name was corrected: stars and commendations (D92, D168)."""

from typing import Final

from django.db import transaction

from certificates.exceptions import CertificateRefused
from certificates.issuing.services import standing
from certificates.models import Certificate
from certificates.models.certificates import CertificateQuerySet
from certificates.permissions import can_reissue
from certificates.proofs.services.proofs import needing_reissue
from certificates.recognition.services import star_papers
from certificates.rounds.services import commendations
from registry.models import User, Volunteer
from registry.permissions import require

Reason, Kind = CertificateRefused.Reason, Certificate.Kind
AGAIN: Final = {Kind.STAR: star_papers.again, Kind.COMMENDATION: commendations.again}


@transaction.atomic
def reissue(*, certificate: Certificate, by: User) -> Certificate:
    """The same under the corrected name: the holder, or their unit for them, asks for it; nothing is decided anew.

    Who asks again gets the one that was issued. A team, a unit or a project bears the name of that day.
    """
    if certificate.volunteer is None:
        raise CertificateRefused(Reason.REISSUE_NOT_NEEDED)
    person = Volunteer.objects.select_for_update(no_key=True).get(pk=certificate.volunteer.person_id)
    require(can_reissue(by, person))
    kind = Kind(certificate.kind)
    if kind not in AGAIN:
        raise CertificateRefused(Reason.REISSUE_ASK_ANEW)
    old = _chain(certificate).not_ended().first()
    if old is None:
        status = Certificate.objects.get(pk=certificate.pk).get_status_display()
        raise CertificateRefused(Reason.REISSUE_NOT_IN_FORCE, status=status)
    if not needing_reissue([old]):
        if old.pk == certificate.pk:
            raise CertificateRefused(Reason.REISSUE_NOT_NEEDED)
        return old
    if standing.contradicted([old]):  # a new signature would make it genuine
        raise CertificateRefused(Reason.CERTIFICATE_ALTERED)
    return AGAIN[kind](old, by)


def _chain(certificate: Certificate) -> CertificateQuerySet:
    if certificate.nomination_id:
        return Certificate.objects.filter(nomination=certificate.nomination_id)
    return Certificate.objects.filter(star_application=certificate.star_application_id or 0)
