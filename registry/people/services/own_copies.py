"""下载我的数据: everything that any room holds about a person in one file, for nobody but the person (D92)."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import PrivacyRefused
from registry.ground import jobs, rates
from registry.ground.services import drawn_files, ordered_files
from registry.history.services import history
from registry.models import Job, User, Volunteer
from registry.models.office import identity
from registry.models.office.requests import DataRequest
from registry.notifications.services import notifications
from registry.people import own_data, own_parts
from registry.people.documents import own_copies as archives
from registry.people.services import data_requests
from registry.permissions import is_self, require
from registry.words.dates import as_moment

WORK: Final = "draw own copy"
MOST_AT_ONCE: Final = 400  # rows that cost something; a paper counts as ten
MADE_BY: Final = "own-copy"
A_DAY: Final = timedelta(days=1)  # what has not changed is not made anew before
LIMIT: Final = rates.Limit("own-copy", times=5, seconds=24 * 60 * 60)
CHANGES_NOTHING: Final = (
    "copied own data", "logged in", "logged out", "log-in failed", "ended log-in", "ended every log-in",
    "logged in from new browser",
)  # fmt: skip


def is_long(volunteer: Volunteer) -> bool:
    """Making it would keep a request for seconds."""
    return own_data.size_of(volunteer) > MOST_AT_ONCE


def at_once(*, volunteer: Volunteer, by: User) -> bytes:
    """The file of a person of whom there is little."""
    require(is_self(by, volunteer))
    _require_seldom(by)
    made = BytesIO()
    _write(made, volunteer)
    with transaction.atomic():
        data_requests.copied_at_once(volunteer=volunteer, by=by)
        _record(volunteer, by)
    return made.getvalue()


@transaction.atomic
def ask(*, volunteer: Volunteer, by: User) -> Job:
    """The job that makes it, or has made it while nothing about the person has changed since."""
    require(is_self(by, volunteer))
    if kept := of_today(volunteer, by):
        return kept
    text = json.dumps({"volunteer": volunteer.pk})
    if ordered_files.open_job(WORK, by) is None:
        _require_seldom(by)
    size = _size_without_acts(volunteer)
    row, is_new = ordered_files.order(WORK, by=by, text=text, title=file_name(), size=size)
    if is_new:
        data_requests.open_for(volunteer=volunteer, kind=DataRequest.Kind.COPY, by=by)
    return row


@jobs.job(WORK)
def draw(*, by: int, asked: str, **_title: Any) -> None:
    """Make it, seal it for the person, tell them; begun anew where a worker died."""
    row = ordered_files.job_of(WORK, asked)
    user, volunteer = User.objects.get(pk=by), Volunteer.objects.filter(user=by).first()
    if volunteer is None or not (user.is_active and is_self(user, volunteer)):
        return
    jobs.progress(row, 0, 1)
    with drawn_files.scratch(asked) as path:
        with path.open("wb") as made:
            _write(made, volunteer)
        ordered_files.deliver(row, path, bound_to=_bound(row, user))
    data_requests.finish(volunteer=volunteer, kind=DataRequest.Kind.COPY)
    text = _("您的数据已准备好，请在 7 天内下载；下载时再次输入密码。")
    notifications.tell(users=[user], key=f"{MADE_BY}:{row.pk}", text=text, url=reverse("me-data"))


def newest(by: User) -> Job | None:
    """What the person asked for last, while it is of use."""
    row = Job.objects.filter(name=WORK, arguments__by=by.pk).order_by("-pk").first()
    if row is None or row.state in ordered_files.OPEN:
        return row
    return row if ordered_files.kept_until(row) or ordered_files.can_retry(row) else None


def of_today(volunteer: Volunteer, by: User) -> Job | None:
    """The file of the last day, where another would say the same."""
    row = Job.objects.filter(name=WORK, arguments__by=by.pk, state=Job.State.DONE).order_by("-pk").first()
    if row is None or next_at(row) <= clock.now() or ordered_files.kept_until(row) is None:
        return None
    return None if _has_changed(volunteer, row) else row


def next_at(job: Job) -> datetime:
    """When another is made though nothing changes."""
    return job.created_at + A_DAY


def of(pk: int, by: User) -> Job | None:
    """The job of the person; nobody else's."""
    return ordered_files.of(WORK, pk, by)


def content_of(job: Job, *, by: User) -> bytes:
    """The file that was made, with its line in the history."""
    sealed = ordered_files.sealed(job)
    volunteer = Volunteer.objects.get(user=by)
    require(is_self(by, volunteer))
    content = ordered_files.opened(sealed, bound_to=_bound(job, by))
    _record(volunteer, by)
    return content


def file_name() -> str:
    return f"我的数据-{clock.today():%Y%m%d}.zip"


def _write(to: Any, volunteer: Volunteer) -> None:
    facts = {
        "system": identity.current().system_name,
        "made_at": f"{clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M}",
        "name": volunteer.name,
        "volunteer_no": volunteer.volunteer_no or "",
    }
    person = volunteer.person
    archives.write(to, facts=facts, parts=own_data.parts_of(person), papers=own_data.papers_of(person))


def _has_changed(volunteer: Volunteer, since: Job) -> bool:
    """Something was done by the person, to them or to a row of theirs; they were told something; or rows came."""
    after = Q(at__gt=since.created_at)
    done = own_parts.acts(volunteer).filter(after).exclude(did__in=CHANGES_NOTHING)
    told = own_parts.news(volunteer).filter(after).exclude(key__startswith=f"{MADE_BY}:")
    return bool(
        done.exists()
        or told.exists()
        or since.arguments.get("size") != _size_without_acts(volunteer)
        or own_parts.acts_on_rows(volunteer).filter(after).exists()
    )


def _size_without_acts(volunteer: Volunteer) -> int:
    """Scans, hours, papers: what comes to a person without an act of anybody's about them."""
    return own_data.size_of(volunteer) - own_parts.size(volunteer)


def _require_seldom(by: User) -> None:
    """A few a day, whatever changes."""
    if not LIMIT.allows(by.pk):
        free = clock.now() + timedelta(seconds=LIMIT.seconds_left)
        raise PrivacyRefused(PrivacyRefused.Reason.COPY_LIMIT, times=LIMIT.times, until=as_moment(free))


def _record(volunteer: Volunteer, by: User) -> None:
    history.record(by=by, did="copied own data", to=volunteer, unit=volunteer.unit)


def _bound(job: Job, by: User) -> str:
    return f"{job.key}:{MADE_BY}:{by.pk}"
