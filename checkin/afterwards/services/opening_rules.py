"""Who may stand on the list of an opening balance (design#afterwards)."""

from collections.abc import Collection
from dataclasses import dataclass

from checkin.afterwards.services import opening_overlaps
from checkin.attendance.services.hands import own_people
from checkin.exceptions import OpeningBalanceRefused
from checkin.models import OpeningBalance
from registry.models import Volunteer
from registry.words import identity

Reason = OpeningBalanceRefused.Reason


@dataclass(frozen=True, slots=True)
class Barred:
    """People whose hours cannot be brought in, by reason."""

    own: set[int]
    taken: set[int]
    served: set[int]

    @classmethod
    def of(cls, people: Collection[int], *, batch: OpeningBalance, by: Collection[int]) -> "Barred":
        """`by` are the accounts that bring the list in."""
        return cls(
            own=own_people(by),
            taken=opening_overlaps.taken(people),
            served=opening_overlaps.served(people, unit=batch.unit, until_on=batch.until_on),
        )

    def refuse(self, found: Volunteer, *, name: str) -> None:
        """Refuse whose number is not that of the name, who is not registered, or whose hours count elsewhere."""
        person = found.person
        problems = {
            Reason.OPENING_NAME_DIFFERS: identity.normalise_name(name) not in (found.name, person.name),
            Reason.OPENING_NOT_REGISTERED: person.status != Volunteer.Status.REGISTERED,
            Reason.OPENING_OWN_HOURS: person.pk in self.own,
            Reason.OPENING_OTHER_BATCH: person.pk in self.taken,
            Reason.OPENING_SERVED_HERE: person.pk in self.served,
        }
        for reason, holds in problems.items():
            if holds:
                raise OpeningBalanceRefused(reason)


def refuse_taken(batch: OpeningBalance, people: set[int]) -> None:
    """Since the list was read another batch or a shift may have counted the same hours."""
    if taken := opening_overlaps.taken(people, besides=batch):
        raise OpeningBalanceRefused(Reason.OPENING_PEOPLE_TAKEN, count=len(taken))
    if served := opening_overlaps.served(people, unit=batch.unit, until_on=batch.until_on):
        raise OpeningBalanceRefused(Reason.OPENING_PEOPLE_SERVED, count=len(served))
