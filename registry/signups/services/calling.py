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
    note_each(((one, shift) for one in people), by=by)


def note_each(people: Iterable[tuple[Volunteer, Shift]], *, by: User) -> None:
    """The same, each for a shift of theirs."""
    act = {"at": clock.now(), "by": by, "did": "unmasked", "target_model": Volunteer._meta.label_lower}
    told = {"reason": UnmaskReason.CONTACT.value, "minor": False}
    history.record_many(
        [
            HistoryEntry(target_id=one.pk, unit_id=one.unit_id, fields=told | {"shift": shift.pk}, **act)
            for one, shift in people
        ]
    )
