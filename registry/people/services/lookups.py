"""Looking a person up by a full document or phone number (D97, D106)."""

from registry.history.services import looks
from registry.models import User, Volunteer
from registry.words import identity


def note(*, by: User, text: str) -> None:
    """Record that somebody searched by a full number, whether anybody was found or not; never the number."""
    kind = identity.kind_of_number(text)
    if not kind:
        return
    found = Volunteer.objects.decided_by(by).holding(text).select_related("unit").first()
    unit = found.unit if found else None
    looks.record_once(by=by, did="searched by number", to=found or by, unit=unit, kind=kind, found=bool(found))
