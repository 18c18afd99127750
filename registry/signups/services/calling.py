"""Whose number may be called, and the line that each look leaves (D97, D110)."""

from collections.abc import Iterable

from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, Shift, User, Volunteer
from registry.words.unmasking import UnmaskReason


def can_be_called(person: Volunteer) -> bool:
    """There is a number, and it is that of a grown-up."""
    return bool(person.phone_sealed) and not person.is_minor


def note(people: Iterable[Volunteer], *, shift: Shift, by: User) -> None:
    """That their numbers were shown for this shift; the caller has the transaction and the right."""
    act = {"at": clock.now(), "by": by, "did": "unmasked", "target_model": Volunteer._meta.label_lower}
    told = {"reason": UnmaskReason.CONTACT.value, "minor": False, "shift": shift.pk}
    history.record_many(
        [HistoryEntry(target_id=one.pk, unit_id=one.unit_id, fields=dict(told), **act) for one in people]
    )
