"""What somebody leads at a time: a position or a whole activity; it keeps them busy as a sign-up does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from registry.models import Activity, Position, Shift, User, Volunteer

ALWAYS = Q()


@dataclass(frozen=True, slots=True)
class Duty:
    """One shift with the position that a volunteer leads in it, or the shift of an activity that they lead."""

    volunteer: Volunteer
    shift: Shift
    position: Position

    @property
    def volunteer_id(self) -> int:
        return self.volunteer.pk

    @property
    def is_post(self) -> bool:
        """A position of it, not the whole."""
        return self.position.pk is not None


def leaders_of(activity: Activity) -> Q:
    """The accounts that lead the activity or a position of a shift to come, as a condition on volunteers."""
    posts = Position.objects.filter(leader__isnull=False, shift__in=Shift.objects.upcoming().filter(activity=activity))
    return Q(user__in=posts.order_by().values("leader")) | Q(user=activity.leader_id)


def leading_anything(when: Q = ALWAYS) -> Q:
    """Whoever leads something to come, as a condition on volunteers; `when` narrows the shifts."""
    return Q(user__in=_posts(when).order_by().values("leader")) | Q(
        user__in=_shifts(when).order_by().values("activity__leader")
    )


def duties_of(people: Iterable[Volunteer | int], when: Q = ALWAYS) -> list[Duty]:
    """What these people lead in activities that were published, by two statements; `when` narrows the shifts."""
    users = User.objects.filter(volunteer__in=people).order_by().values("pk")
    posts = _posts(when).filter(leader__in=users).select_related("shift__activity", "leader__volunteer")
    shifts = _shifts(when).filter(activity__leader__in=users).select_related("activity__leader__volunteer")
    wholes = [Duty(_volunteer(row.activity.leader), row, Position(name="")) for row in shifts.in_order()]
    known = {(duty.shift.pk, duty.volunteer.user_id) for duty in wholes}  # the whole holds its positions
    rows = posts.order_by("shift__starts_at", "pk")
    return [
        Duty(_volunteer(row.leader), row.shift, row) for row in rows if (row.shift_id, row.leader_id) not in known
    ] + wholes


def _posts(when: Q) -> QuerySet[Position]:
    return Position.objects.filter(leader__isnull=False, shift__in=_shifts(when))


def _shifts(when: Q) -> Any:
    """Coming shifts that somebody was told of."""
    told = Shift.objects.upcoming().filter(when, activity__published_at__isnull=False)
    return told.exclude(activity__status__in=Activity.CALLED_OFF_STATUSES)


def _volunteer(user: Any) -> Volunteer:
    return user.volunteer  # type: ignore[no-any-return]
