"""成批办理: whoever the filter finds at that moment, each in a transaction of its own; who is refused is named."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import PeopleDeedRefused, RuleViolation
from registry.ground import jobs
from registry.ground.exports import lists
from registry.ground.services import drawn_files
from registry.history.services import history, retries
from registry.models import Job, PeopleDeed, PeopleDeedRow, User, Volunteer
from registry.models.volunteers import VolunteerQuerySet
from registry.notifications.services import notifications
from registry.people.many import deeds as many
from registry.people.many.deeds import Deed, Said
from registry.permissions import require, roles_of
from registry.protection import keys

Reason, State = PeopleDeedRefused.Reason, PeopleDeedRow.State
WORK: Final = "do people deed"
AT_ONCE: Final = 30  # people: a page of the list, about a second
STEP: Final = 25
NAMED: Final = 10
KEPT: Final = timedelta(days=30)
OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Group:
    """People who are left out for one reason; the first of them by name."""

    reason: str
    count: int
    people: list[Volunteer]


@dataclass(frozen=True, slots=True)
class Look:
    """How many it would be done for, and who is left out and why."""

    total: int
    left_out: list[Group]
    late: str = ""  # the field whose answer would let in some of them

    @property
    def able(self) -> int:
        return self.total - sum(group.count for group in self.left_out)


def of_code(code: str, *, by: User) -> Deed:
    """The deed, for those who may do it."""
    if code not in many.known:
        raise PeopleDeedRefused(Reason.DEED_UNKNOWN, codes="、".join(deed.code for deed in many.offered(by)))
    deed = many.known[code]
    require(deed.allows(by))
    return deed


def found(filters: Mapping[str, str], *, by: User) -> VolunteerQuerySet:
    """Whom the list shows with these filters, now."""
    list_ = lists.known[many.LIST]
    narrowed = list_.filtered(by, filters)
    if unknown := set(filters) - set(narrowed.filters):
        raise PeopleDeedRefused(Reason.DEED_FILTERS, words="、".join(sorted(unknown)))
    if narrowed.errors:
        labels = [str(narrowed.form.fields[name].label) for name in narrowed.errors if name in narrowed.form.fields]
        raise PeopleDeedRefused(Reason.DEED_FILTERS, words="、".join(labels))
    return narrowed.qs.order_by("pk")  # type: ignore[no-any-return]


def counted(deed: Deed, filters: Mapping[str, str], *, by: User) -> int:
    """How many there are, if it can be done for so many."""
    n = found(filters, by=by).count()
    if not n:
        raise PeopleDeedRefused(Reason.DEED_NOBODY)
    if n > deed.most:
        raise PeopleDeedRefused(Reason.DEED_TOO_MANY, most=deed.most, n=n)
    return n


def look(deed: Deed, filters: Mapping[str, str], said: Said, *, by: User) -> Look:
    """What would happen; each person is judged again when it is done."""
    people = found(filters, by=by)
    total, seen, groups = counted(deed, filters, by=by), set[int](), []
    for reason, left_out in deed.left_out(people, by, said):
        pks = [pk for pk in left_out.values_list("pk", flat=True) if pk not in seen]
        seen.update(pks)
        if pks:
            first = Volunteer.objects.filter(pk__in=pks[:NAMED]).select_related("unit").order_by("pk")
            groups.append(Group(str(reason), len(pks), list(first)))
    field, lifted = deed.late or ("", "")
    return Look(total, groups, field if field and any(group.reason == str(lifted) for group in groups) else "")


def ask(
    *, code: str, filters: Mapping[str, str], said: dict[str, Any], by: User, expected: int | None = None
) -> PeopleDeed:
    """Do it for a page of people, let the worker do it for more; `expected` is the number that was shown."""
    deed = of_code(code, by=by)
    row = _asked(deed, filters, said, by, expected)
    if row.job is None:
        _work(row)
    return PeopleDeed.objects.get(pk=row.pk)


@transaction.atomic
def _asked(deed: Deed, filters: Mapping[str, str], said: dict[str, Any], by: User, expected: int | None) -> PeopleDeed:
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # pressed twice at once, one waits
    n = counted(deed, filters, by=by)
    if expected is not None and expected != n:
        raise PeopleDeedRefused(Reason.DEED_CHANGED, counted=expected, n=n)
    if PeopleDeed.objects.of(by).open().filter(code=deed.code, job__state__in=OPEN).exists():
        raise PeopleDeedRefused(Reason.DEED_UNDER_WAY)
    row = PeopleDeed.objects.create(code=deed.code, said=said, asked_by=by)
    pks = found(filters, by=by).values_list("pk", flat=True)
    people = [PeopleDeedRow(deed=row, volunteer_id=pk) for pk in pks]
    PeopleDeedRow.objects.bulk_create(people, batch_size=1_000)
    history.record(by=by, did="did for many", to=row, what=deed.code, people=len(people))
    if len(people) > AT_ONCE:
        _give_to_worker(row)
    return row


@jobs.job(WORK)
def work(pk: int) -> None:
    """What one request would be too short for; begun again, it goes on with whoever is left."""
    _work(PeopleDeed.objects.select_related("asked_by", "job").get(pk=pk))


def resume(*, deed: PeopleDeed, by: User) -> None:
    """Go on with what a server or the worker gave up."""
    require(deed.asked_by_id == by.pk)
    job = deed.job
    if deed.finished_at or (job and job.state in OPEN):
        return
    if not (job and retries.retry(job=job, by=by)):
        _give_to_worker(deed)


def states(deed: PeopleDeed) -> dict[str, int]:
    """How many are done, refused, left."""
    counts = dict(deed.rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {str(state): counts.get(state, 0) for state in State}


def content_of(deed: PeopleDeed, *, by: User) -> bytes:
    """The drawn file for who asked, as long as roles and units are those of its drawing."""
    require(deed.asked_by_id == by.pk and many.known[deed.code].allows(by))
    try:
        return keys.open_bytes(drawn_files.read(deed.file or "none"), bound_to=_bound(deed, by))
    except FileNotFoundError:
        raise PeopleDeedRefused(Reason.DEED_NO_FILE) from None
    except InvalidTag:
        raise PeopleDeedRefused(Reason.DEED_RIGHTS) from None


def forget_old() -> int:
    """Lists of people that were kept long enough; what was done stays in the history."""
    return PeopleDeed.objects.filter(asked_at__lt=clock.now() - KEPT).exclude(job__state__in=OPEN).delete()[0]


def _give_to_worker(row: PeopleDeed) -> None:
    job = jobs.enqueue(WORK, key=f"{WORK}:{row.pk}", pk=row.pk)
    Job.objects.filter(pk=job.pk).update(total_units=row.rows.count())
    row.job = job
    row.save(update_fields=["job"])


def _work(row: PeopleDeed) -> None:
    deed, total = many.known[row.code], row.rows.count()
    while step := list(row.rows.filter(state=State.WAITING).order_by("pk").values_list("pk", flat=True)[:STEP]):
        by = User.objects.get(pk=row.asked_by_id)  # anew: a role may have ended since the step before
        for pk in step:
            _one(deed, pk, by, row.said)
        if row.job:
            jobs.progress(row.job, total - row.rows.filter(state=State.WAITING).count(), total)
    _finish(row, deed, User.objects.get(pk=row.asked_by_id))


@transaction.atomic
def _one(deed: Deed, pk: int, by: User, said: Said) -> None:
    """Under the row's lock: a request and the worker may be at the same deed, each person is done once."""
    rows = PeopleDeedRow.objects.select_for_update(no_key=True, of=("self",)).select_related("volunteer__unit")
    one = rows.filter(pk=pk, state=State.WAITING).first()
    if one is None:
        return
    try:
        with transaction.atomic():
            if not (by.is_active and deed.allows(by)):
                raise PermissionDenied
            deed.do(one.volunteer, by, said)
            one.state = State.DONE
    except (RuleViolation, PermissionDenied) as refusal:
        told = refusal if isinstance(refusal, RuleViolation) else PeopleDeedRefused(Reason.DEED_NOT_YOURS)
        one.state, one.reason = State.REFUSED, told.message[:300]
    one.save(update_fields=["state", "reason"])


def _finish(row: PeopleDeed, deed: Deed, by: User) -> None:
    done = row.rows.filter(state=State.DONE)
    if deed.file and done.exists():
        people = Volunteer.objects.filter(pk__in=done.values("volunteer")).order_by("unit", "pk")
        name, content = deed.file(people, lambda: _still_here(row))
        row.file = f"deed-{row.pk}-{name}"
        drawn_files.keep(row.file, keys.seal_bytes(content, bound_to=_bound(row, by)))
    row.finished_at = clock.now()
    row.save(update_fields=["file", "finished_at"])
    if row.job:
        counts = states(row)
        text = _("{verb}：已办 {done} 人，未办 {refused} 人。").format(verb=deed.verb, **counts)
        notifications.tell(users=[by], key=f"deed:{row.pk}", text=text, url=reverse("people-deed", args=[row.pk]))


def _still_here(row: PeopleDeed) -> None:
    """Drawing takes longer than a worker's lease."""
    if row.job:
        total = row.rows.count()
        jobs.progress(row.job, total, total)


def _bound(row: PeopleDeed, by: User) -> str:
    held = sorted((role, sorted(units, key=str)) for role, units in roles_of(by).items())
    return f"{WORK}:{row.pk}:{json.dumps(held)}"
