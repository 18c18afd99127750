"""Who comes to a position, for who leads it: names, who may not come, and telephones, each look kept (D97, D110)."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from registry.models import Position, SignUp, User, Volunteer
from registry.models.signups import SignUpQuerySet
from registry.permissions import reads_masked, require
from registry.signups import presence
from registry.signups.services import calling


def people_of(position: Position) -> SignUpQuerySet:
    """Those with a place in it, in the order of their names; nobody of another position."""
    rows = (
        SignUp.objects.confirmed()
        .filter(position=position)
        .select_related("volunteer__unit", "volunteer__user", "shift__activity")
    )
    return rows.order_by("volunteer__initials", "volunteer", "pk")


def with_doubts(signups: Iterable[SignUp], *, position: Position, by: User) -> list[SignUp]:
    """Those of the position, each with why they may not come, for who may call them (D27)."""
    listed = list(signups)
    return presence.with_doubts(listed) if can_call(by, position) else listed


def doubtful(positions: Iterable[Position], *, by: User) -> dict[int, int]:
    """Position → how many may not come, of those that this user leads."""
    pks = [position.pk for position in positions]
    if not pks or reads_masked(by):
        return {}
    rows = SignUp.objects.confirmed().filter(position__in=pks, position__leader=by)
    places = presence.with_doubts(rows.select_related("volunteer__user", "shift__activity").order_by("pk"))
    return Counter(place.position_id for place in places if place.doubts)


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
