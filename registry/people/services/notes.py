"""单位备注: what a unit notes about its people for itself; the copy of their data holds it (D81, D92)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from registry.history.services import history
from registry.models import Unit, User, Volunteer, VolunteerNote
from registry.permissions import acts_for, can_administer, require


def unit_that_notes(volunteer: Volunteer, by: User) -> Unit | None:
    """For which unit this user would note: the person's own, else the one above that the user acts for."""
    own = acts_for(by)
    if not own or not can_administer(by, volunteer.unit):
        return None
    return volunteer.unit if volunteer.unit_id in own else Unit.objects.filter(pk__in=own).order_by("pk").first()


@transaction.atomic
def add(*, volunteer: Volunteer, text: str, by: User) -> VolunteerNote:
    """Whoever keeps the person adds a dated line; nobody outside the own unit reads it, the person by asking."""
    unit = unit_that_notes(volunteer, by)
    if unit is None:
        raise PermissionDenied
    note = VolunteerNote(volunteer=volunteer, unit=unit, written_by=by)
    note.text = text
    note.save()
    history.record(by=by, did="noted about person", to=volunteer, unit=unit)
    return note


@transaction.atomic
def remove(*, note: VolunteerNote, by: User) -> None:
    """A unit takes back what it noted; the text is gone, the history says that there was one."""
    require(can_administer(by, note.volunteer.unit) and note.unit_id in acts_for(by))
    history.record(by=by, did="removed note about person", to=note.volunteer, unit=note.unit)
    note.delete()
