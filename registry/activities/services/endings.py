"""What hangs on an application and is told when it comes to nothing: higher rooms follow."""

from collections.abc import Callable

from registry.models import Activity, User

Follower = Callable[[Activity, str, User], None]
_followers: list[Follower] = []


def follow(*told: Follower) -> None:
    """These act inside the command by which an activity is cancelled or an application withdrawn."""
    _followers.extend(one for one in told if one not in _followers)


def tell(activity: Activity, reason: str, by: User) -> None:
    for follower in _followers:
        follower(activity, reason, by)
