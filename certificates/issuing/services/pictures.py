"""A certificate as a picture: drawn when somebody first looks, kept sealed beside its file (D103)."""

from django.db import transaction

from certificates.exceptions import CertificateRefused
from certificates.issuing.documents import raster
from certificates.issuing.services import certificates
from certificates.models import Certificate, CertificatePicture

Reason = CertificateRefused.Reason


def bytes_of(certificate: Certificate) -> bytes:
    """The first page of what was issued; the file itself stays what counts."""
    if certificate.is_preparing:
        raise CertificateRefused(Reason.CERTIFICATE_NOT_READY)
    if certificate.is_erased:
        raise CertificateRefused(Reason.CERTIFICATE_ERASED)
    if not certificate.was_drawn:
        raise CertificateRefused(Reason.CERTIFICATE_NEVER_DRAWN)
    kept = CertificatePicture.objects.filter(file=certificate.file_id).first()
    return bytes(kept.content) if kept else _drawn(certificate)


def _drawn(certificate: Certificate) -> bytes:
    """Of two who look first at once, one picture is kept; both see the same."""
    try:
        png = raster.as_small_png(certificates.bytes_of(certificate))
    except raster.NoPicture as error:
        raise CertificateRefused(Reason.CERTIFICATE_NO_PICTURE) from error
    _keep(certificate, png)
    return png


@transaction.atomic
def _keep(certificate: Certificate, png: bytes) -> None:
    """Unless the night has erased the file meanwhile: it holds the certificate before it looks for pictures."""
    held = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if held.is_erased:
        raise CertificateRefused(Reason.CERTIFICATE_ERASED)
    made = CertificatePicture(file_id=certificate.file_id or 0)
    made.content = png
    CertificatePicture.objects.bulk_create([made], ignore_conflicts=True)
