"""The holder's photo on a paper that has a place for one: their own, and only while they agree to it (D81, D82)."""

from certificates.exceptions import CertificateRefused
from certificates.issuing.documents import framed_photos
from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.issuing.services.printed_pictures import content_of, readable
from registry.models import Consent, Volunteer
from registry.people.services import consents


def on_paper(layout: str, holder: Volunteer | None) -> bytes:
    """Nothing where the person gave no photo or does not agree: the place stays blank, for a photo to be stuck on."""
    if holder is None or LAYOUTS[layout].photo is None:
        return b""
    person = holder.person
    if person.photo is None or not person.photo.is_ready:
        return b""
    if not consents.has_given(person, Consent.Item.PAPER_PHOTO):
        return b""
    with readable(CertificateRefused.Reason.CERTIFICATE_PHOTO_LOST):
        return framed_photos.as_jpeg(content_of(person.photo))
