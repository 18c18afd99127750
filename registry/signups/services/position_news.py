"""What the leader of a position hears: named, meeting otherwise, called off, named no longer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.models import Activity, Position, Shift, SignUp, User
from registry.notifications.services import notifications
from registry.notifications.services.notifications import Telling
from registry.words.chinese import quoted
from registry.words.places import meeting_of, post_called

TOLD = 2  # a notification holds 200 characters


@dataclass(frozen=True, slots=True)
class Post:
    """A position of a shift to come with its leader, and when and where that one is to be."""

    pk: int
    shift: int
    leader: int
    name: str
    meeting: str

    def __str__(self) -> str:
        return f"{post_called(self.name)} {self.meeting}"


Posts = Mapping[int, Post]


def posts_of(activity: Activity) -> dict[int, Post]:
    """Those that somebody leads, the first to begin first."""
    rows = Position.objects.filter(shift__in=Shift.objects.upcoming().filter(activity=activity), leader__isnull=False)
    rows = rows.select_related("shift__activity").order_by("shift__starts_at", "pk")
    return {row.pk: Post(row.pk, row.shift_id, row.leader_id or 0, row.name, _meeting(row)) for row in rows}


def named(activity: Activity, *, by: User) -> None:
    """The activity is public now: whoever leads a position of it hears so."""
    _named(activity, posts_of(activity).values(), by)


def changed(activity: Activity, before: Posts, *, by: User | None) -> None:
    """The positions are other than they were: who came, who went, and who meets otherwise are told, each once."""
    now = posts_of(activity)
    came = [each for pk, each in now.items() if pk not in before or before[pk].leader != each.leader]
    went = [each for pk, each in before.items() if pk not in now or now[pk].leader != each.leader]
    other = [each for pk, each in now.items() if each not in came and before[pk].meeting != each.meeting]
    _named(activity, came, by)
    _tell(activity, went, "gone", _("您不再担任{title}的岗位负责人：{posts}。"), by)
    text = _("您负责的岗位集合时间或地点有变：{title}，{posts}。请按新的时间、地点到岗。")
    _tell(activity, _not_signed_up(other), "meets", text, by)


def called_off(activity: Activity, posts: Iterable[Post], *, by: User) -> None:
    """Their shifts do not take place."""
    _tell(activity, posts, "off", _("场次已取消，不用再到岗：{title}，{posts}。"), by)


def _named(activity: Activity, posts: Iterable[Post], by: User | None) -> None:
    text = _("请您担任{title}的岗位负责人：{posts}。谁到这个岗位、怎样联系，见岗位页；不能担任的请告诉活动负责人。")
    _tell(activity, posts, "named", text, by)


def _tell(activity: Activity, posts: Iterable[Post], what: str, text: str, by: User | None) -> None:
    """One for each person, but not for whoever did it; it leads to the first position where one still leads it."""
    of_leader: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        of_leader[post.leader].append(post)
    key = f"activity:{activity.pk}:posts-{what}:{clock.now():%y%m%d%H%M%S}"  # so that a second change is told again
    title, public = quoted(activity.title), reverse("activity", args=[activity.pk])
    notifications.tell_each(
        Telling(
            leader, key, text.format(title=title, posts=_words(led)), public if what in ("gone", "off") else _page(led)
        )
        for leader, led in of_leader.items()
        if by is None or leader != by.pk
    )


def _page(led: list[Post]) -> str:
    return reverse("position-people", args=[led[0].pk])


def _words(led: list[Post]) -> str:
    words = "；".join(map(str, led[:TOLD]))
    return words if len(led) <= TOLD else _("{words}等 {n} 个").format(words=words, n=len(led))


def _not_signed_up(posts: list[Post]) -> list[Post]:
    """Who has a place in the shift hears of its new times and meeting as everybody does."""
    shifts = {post.shift for post in posts}
    rows = SignUp.objects.active().filter(shift__in=shifts, volunteer__user__in={post.leader for post in posts})
    told = set(rows.values_list("shift", "volunteer__user")) if posts else set()
    return [post for post in posts if (post.shift, post.leader) not in told]


def _meeting(row: Position) -> str:
    activity = row.shift.activity
    return meeting_of(row.meets_at, row.meeting_point or activity.meeting_point or activity.place, with_day=True)
