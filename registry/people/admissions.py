"""What other rooms do once somebody is admitted as a volunteer, inside the same act."""

from collections.abc import Callable

from registry.models import Volunteer

Act = Callable[[Volunteer], None]
_acts: list[Act] = []


def follow(act: Act) -> Act:
    """Do this from now on."""
    if act not in _acts:
        _acts.append(act)
    return act


def admitted(volunteer: Volunteer) -> None:
    """Somebody is a registered volunteer."""
    for act in _acts:
        act(volunteer)
