"""岗位表 on paper: a short one at once, a long one drawn by the worker with the rights of who asked."""

import hashlib
import json
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.ground import jobs
from registry.ground.services import drawn_files, ordered_files
from registry.models import Activity, Job, Position, SignUp, User
from registry.notifications.services import notifications
from registry.permissions import roles_of, shown_name
from registry.signups import grid, grid_files
from registry.words.chinese import quoted

WORK: Final = "draw position grid"


def paper(*, activity: Activity, day: str, by: User) -> tuple[bytes, int]:
    """The file of this day, or of every day, and how many people it names."""
    shown = grid.grid_of(activity, grid.chosen(activity, {"day": day}, whole=True).shifts, by)
    return grid_files.as_pdf(activity, shown, shown_name(activity.leader, to=by)), shown.people


def ask(*, activity: Activity, day: str, by: User) -> Job:
    """The job that draws it for this person, or has drawn it some minutes ago and nothing has changed since."""
    told = {"activity": activity.pk, "day": day}
    if (drawing := ordered_files.open_job(WORK, by)) and told.items() <= drawing.arguments.items():
        return drawing
    text = json.dumps(told | {"stands": _stands(activity)})
    title = _("{title}岗位表").format(title=quoted(activity.title))
    row, _is_new = ordered_files.order(WORK, by=by, text=text, title=title, **told)
    return row


def _stands(activity: Activity) -> str:
    """A digest of its shifts and positions, and of who has a place in which."""
    signups = SignUp.objects.holding_a_place().filter(shift__activity=activity).order_by("pk")
    joined = SignUp.objects.joined().filter(shift__activity=activity)
    facts = [
        list(activity.shifts.order_by("pk").values_list()),
        list(Position.objects.filter(shift__activity=activity).order_by("pk").values_list()),
        list(signups.values_list("pk", "position")),
        joined.count(),
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


@jobs.job(WORK)
def draw(*, by: int, asked: str, activity: int, day: str, title: str) -> None:
    """Draw and seal it, tell who asked; nothing for somebody who may not see the activity any more."""
    row = ordered_files.job_of(WORK, asked)
    user = User.objects.get(pk=by)
    seen = Activity.objects.overseen_by(user).select_related("recording_unit", "leader").filter(pk=activity)
    if not user.is_active or (found := seen.first()) is None:
        return
    content, people = paper(activity=found, day=day, by=user)
    jobs.progress(row, people, people)
    with drawn_files.scratch(asked) as path:
        path.write_bytes(content)
        ordered_files.deliver(row, path, bound_to=_bound(row, user))
    text = _("{title}已做好，请在 7 天内下载。").format(title=title)
    notifications.tell(users=[user], key=f"grid:{row.pk}", text=text[:200], url=address_of(row))


def address_of(job: Job) -> str:
    """Where its asker sees how far it is, and gets it."""
    return f"{reverse('position-grid-pdf', args=[job.arguments['activity']])}?job={job.pk}"


def of(pk: int, activity: Activity, by: User) -> Job | None:
    """The job of who asked for a paper of this activity; nobody else's."""
    row = ordered_files.of(WORK, pk, by)
    return row if row and row.arguments["activity"] == activity.pk else None


def content_of(job: Job, *, by: User) -> bytes:
    """What was drawn; refused after its days, and once roles or units have changed."""
    return ordered_files.opened(ordered_files.sealed(job), bound_to=_bound(job, by))


def _bound(job: Job, by: User) -> str:
    held = sorted((role, sorted(units, key=str)) for role, units in roles_of(by).items())
    return f"{job.key}:{json.dumps(held)}"
