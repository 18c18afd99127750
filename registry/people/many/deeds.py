"""What can be done for many people chosen on a list: rooms say it, one engine asks, does and reports."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.forms import Form

from registry.exceptions import PeopleDeedRefused
from registry.ground.exports import lists
from registry.ground.exports.columns import keeps_people
from registry.models import User, Volunteer
from registry.models.volunteers import VolunteerQuerySet
from registry.permissions import is_committee, unit_reach

Said = Mapping[str, Any]
Tick = Callable[[], None]  # called now and then while a file is drawn
LeftOut = Iterable[tuple[Any, VolunteerQuerySet]]
LIST: Final = "volunteers"  # the list they are chosen on
CHOSEN: Final = "chosen"  # its filter for those that were ticked


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed for one person, and what is asked once for all of them."""

    code: str
    verb: Any  # on the button
    do: Callable[[Volunteer, User, Said], object]
    left_out: Callable[[VolunteerQuerySet, User, Said], LeftOut]  # why, and who; told before anything is done
    form: Callable[..., Form]  # takes `by`
    says: Callable[[Mapping[str, Any]], dict[str, Any]] = dict  # of cleaned data, as it is kept
    file: Callable[[VolunteerQuerySet, Tick], tuple[str, bytes]] | None = None  # name and content, of those done
    late: tuple[str, Any] | None = None  # a field, and the reason for leaving people out that its answer lifts
    hint: Any = ""  # what else is judged for each, or what follows
    allows: Callable[[User], bool] = keeps_people
    most: int = 5_000


known: Final[dict[str, Deed]] = {}


def offer(*deeds: Deed) -> None:
    """Rooms say what they can do for many."""
    known.update({deed.code: deed for deed in deeds})


def offered(user: User) -> list[Deed]:
    """In the order of their rooms."""
    return [deed for deed in known.values() if deed.allows(user)]


def not_yours(people: VolunteerQuerySet, by: User) -> tuple[Any, VolunteerQuerySet]:
    """Whom the list shows and somebody else decides about: people who ask to move here."""
    label = PeopleDeedRefused.Reason.DEED_NOT_YOURS.label
    return label, people.none() if is_committee(by) else people.exclude(unit__in=unit_reach(by))


def ticked(pks: Iterable[str]) -> str:
    """Those that were ticked, as the list's filter takes them."""
    return ".".join(dict.fromkeys(pk for pk in pks if pk))


def filter_names() -> list[str]:
    """What the list can be narrowed by."""
    return lists.known[LIST].filter_names
