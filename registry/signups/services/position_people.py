"""Who comes to a position, for who leads it: names and, each look in the history, telephones (D97, D110)."""

from django.db import transaction

from registry.models import Position, SignUp, User, Volunteer
from registry.models.signups import SignUpQuerySet
from registry.permissions import reads_masked, require
from registry.signups.services import calling


def people_of(position: Position) -> SignUpQuerySet:
    """Those with a place in it, in the order of their names; nobody of another position."""
    rows = SignUp.objects.confirmed().filter(position=position).select_related("volunteer__unit", "volunteer__user")
    return rows.order_by("volunteer__initials", "volunteer", "pk")


def can_call(user: User, position: Position) -> bool:
    """Who leads it today; an inspector who leads one reads surnames there too."""
    is_open = Position.objects.open_to_leader(user).filter(pk=position.pk).exists()
    return is_open and not reads_masked(user)


@transaction.atomic
def call(*, position: Position, signups: list[SignUp], by: User) -> dict[int, str]:
    """The numbers of those of these people who may be called, by the person."""
    require(can_call(by, position))
    people = [each.volunteer for each in signups if each.position_id == position.pk]
    found: list[Volunteer] = [person for person in people if calling.can_be_called(person)]
    calling.note(found, shift=position.shift, by=by)
    return {person.pk: str(person.phone) for person in found}
