"""What people change of themselves without asking: residence, skills, times and their photo (D81)."""

from typing import Any

from django.db import transaction

from registry.ground.services import files
from registry.history.services import history
from registry.models import StoredFile, User, Volunteer
from registry.people.services.volunteers import locked
from registry.permissions import is_self, require

DETAILS = ("residence_division", "skills", "available_times")


def change(*, volunteer: Volunteer, by: User, photo: Any = None, drops_photo: bool = False, **said: str) -> Volunteer:
    """Only the person; what is left out of `said` stays. The photo before goes with its bytes."""
    if photo is None:
        return _change(volunteer, by, None, drops_photo, said)
    with files.received((photo, StoredFile.Purpose.PORTRAIT), by=by, at_once=True) as [one]:
        return _change(volunteer, by, one, drops_photo, said)


@transaction.atomic
def _change(
    volunteer: Volunteer, by: User, came: files.Received | None, drops: bool, said: dict[str, str]
) -> Volunteer:
    person = locked(volunteer)
    require(is_self(by, person))
    changed = [name for name in DETAILS if name in said and getattr(person, name) != said[name]]
    for name in changed:
        setattr(person, name, said[name])
    before = person.photo
    if came is not None or drops:
        person.photo = files.keep(came) if came is not None else None
        changed.append("photo")
    person.clean_fields(exclude={field.name for field in Volunteer._meta.fields} - set(DETAILS))
    person.save(update_fields=[*DETAILS, "photo"])
    if before is not None and before.pk != person.photo_id:
        files.delete([before])
    if changed:
        history.record(by=by, did="changed own details", to=person, unit=person.unit, what="-".join(changed))
    return person
