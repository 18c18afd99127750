"""The holder's photo on a paper that has a place for one: their own, and only while they agree to it (D81, D82)."""

from certificates.issuing.documents import framed_photos
from certificates.issuing.layouts.geometry import LAYOUTS
from registry.models import Consent, Volunteer
from registry.people.services import consents
from registry.units.services import offices


def on_paper(layout: str, holder: Volunteer | None) -> bytes:
    """Nothing where the person gave no photo or does not agree: the place stays blank, for a photo to be stuck on."""
    if holder is None or LAYOUTS[layout].photo is None:
        return b""
    person = holder.person
    if person.photo is None or not person.photo.is_ready:
        return b""
    if not consents.has_given(person, Consent.Item.PAPER_PHOTO):
        return b""
    return framed_photos.as_jpeg(offices.bytes_of(person.photo))
