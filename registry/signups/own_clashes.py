"""What of one's own clashes, for one's home page: the two side by side, and which of them one can leave."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import SignUp, User
from registry.signups.services import clashes
from registry.signups.services.clashes import Held
from registry.words.dates import time_range
from registry.words.places import post_called

SHOWN = 5  # the rest on the list of sign-ups


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    title: str
    role: str
    when: str
    place: str
    url: str
    signup: SignUp | None

    @property
    def leaves(self) -> bool:
        """It can be left or declined by a press, until it begins."""
        return self.signup is not None and not self.signup.shift.has_started


@dataclass(frozen=True, slots=True)
class OwnClash:
    """Two that one person cannot both do."""

    words: str
    sides: tuple[Side, Side]


def of(user: User, *, leads: bool) -> list[OwnClash]:
    """Those of this account that can still be solved, the first to begin first; `leads` something to come, or not."""
    found = [pair for pair in clashes.of_own(user, leads=leads) if not all(held.shift.has_started for held in pair)]
    return [OwnClash(_words(*pair), (_side(pair[0]), _side(pair[1]))) for pair in found[:SHOWN]]


def _words(one: Held, other: Held) -> str:
    gap = clashes.gap(one, other)
    how = _("时间重叠") if gap is None else _("只隔 %(gap)d 分钟，来不及赶到") % {"gap": gap}
    return f"{how}，{clashes.way_out(one, other)}"


def _side(held: Held) -> Side:
    shift, activity = held.shift, held.shift.activity
    when = time_range(shift.starts_at, shift.ends_at)
    if isinstance(held, SignUp):
        url = reverse("activity", args=[activity.pk])
        return Side(activity.title, held.get_status_display(), when, activity.place, url, held)
    if held.is_post:
        role = _("%(post)s的负责人") % {"post": post_called(held.position.name)}
        return Side(
            activity.title, role, when, activity.place, reverse("position-people", args=[held.position.pk]), None
        )
    url = reverse("manage-activity", args=[activity.pk])
    return Side(activity.title, _("您是活动负责人"), when, activity.place, url, None)
