"""One person behind one or more files (D78): how queries ask for the person, not the file."""

from typing import Any

from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce

from registry.models.volunteers import Volunteer, VolunteerQuerySet


def unconfirmed() -> VolunteerQuerySet:
    """Imported people who have not confirmed their data."""
    return Volunteer.objects.canonical().filter(status=Volunteer.Status.IMPORTED, user=None)


def key(file: str = "volunteer") -> Coalesce:
    """The key of the person behind a file: to annotate, to group by, to read instead of the file's own key."""
    return Coalesce(f"{file}__merged_into", file)


def joined(file: str = "volunteer") -> str:
    """What `select_related` names to read the person along with the file."""
    return f"{file}__merged_into"


def one_of(people: Any, file: str = "volunteer") -> Q:
    """About one of these people, under whichever of their files."""
    return Q(**{f"{file}__in": Volunteer.objects.of_people(people)})


def same_as(person: Any, file: str = "volunteer") -> Q:
    """About this person under any file; for a key of the outer query, where no list can be made."""
    return Q(**{file: person}) | Q(**{f"{file}__merged_into": person})


def account(file: str = "volunteer") -> F:
    """The account of the person that a file was merged into, if it was."""
    return F(f"{file}__merged_into__user")


def outer_key(file: str = "volunteer") -> Coalesce:
    """The key of the person behind a file of the outer query."""
    return Coalesce(OuterRef(f"{file}__merged_into"), OuterRef(file))
