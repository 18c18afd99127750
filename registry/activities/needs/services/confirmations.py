"""服务对象确认: after the shift the host says how many were served, a word and a mark (D26, D145).

Evidence beside what the leader declared: it changes nothing there, and is changed by nobody; a later word stands beside
the former one.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from registry.activities.needs.services import fates, host_links
from registry.activities.needs.wishes import MOST_SERVED
from registry.exceptions import HostRefused
from registry.history.services import history
from registry.models import Activity, HostConfirmation, HostLink, Shift
from registry.permissions import require
from registry.words.dates import as_moment, as_recent

Reason = HostRefused.Reason


@transaction.atomic
def confirm(*, link: HostLink, activity: Activity, served_count: int, mark: int, word: str = "") -> HostConfirmation:
    """Once for an activity at the own site, when it is over; who comes second is told who was first.

    The same said again by the same person is answered with what they said.
    """
    link = host_links.held(link)
    activity = _held(activity, link)
    _refuse_impossible(served_count, mark)
    if said := _said_before(activity, link, served_count, mark, word, corrects=None):
        return said.repeated()
    first = HostConfirmation.objects.filter(activity=activity, corrects=None).select_related("contact").first()
    if first is not None:
        raise HostRefused(Reason.CONFIRMED_BEFORE, who=_who(first, link), when=as_recent(first.confirmed_at))
    _refuse_too_early(activity)
    said = HostConfirmation.objects.create(
        activity=activity, contact=link.contact, served_count=served_count, mark=mark, word=word.strip()
    )
    unit = activity.recording_unit
    history.record(by=None, did="host confirmed", to=said, unit=unit, served=served_count)
    if (need := getattr(activity, "need", None)) is not None:
        fates.finish(need)
    return said


@transaction.atomic
def correct(
    *, link: HostLink, confirmation: HostConfirmation, served_count: int, mark: int, word: str = ""
) -> HostConfirmation:
    """A new entry behind the one in force; what was said before stays readable. The same again is answered as done."""
    link = host_links.held(link)
    activity = _held(confirmation.activity, link)
    _refuse_impossible(served_count, mark)
    if said := _said_before(activity, link, served_count, mark, word, corrects=confirmation):
        return said.repeated()
    if HostConfirmation.objects.filter(corrects=confirmation).exists():
        raise HostRefused(Reason.CONFIRM_CORRECTED)
    said = HostConfirmation.objects.create(
        activity=activity,
        contact=link.contact,
        served_count=served_count,
        mark=mark,
        word=word.strip(),
        corrects=confirmation,
    )
    unit = activity.recording_unit
    history.record(by=None, did="host corrected confirmation", to=said, unit=unit, served=served_count)
    return said


def in_force(activities: Collection[int]) -> dict[int, HostConfirmation]:
    """The latest word of the host by activity, by one query."""
    rows = HostConfirmation.objects.in_force().filter(activity__in=activities).select_related("contact")
    return {row.activity_id: row for row in rows}


def marks_of(activities: Collection[int]) -> dict[int, int]:
    """The mark of the host by activity, where there is one: for who looks at the quality of service."""
    rows = HostConfirmation.objects.in_force().filter(activity__in=activities)
    return dict(rows.values_list("activity", "mark"))


def _said_before(
    activity: Activity,
    link: HostLink,
    served_count: int,
    mark: int,
    word: str,
    *,
    corrects: HostConfirmation | None,
) -> HostConfirmation | None:
    """The word in force, where it is this very one by this contact."""
    same = {"served_count": served_count, "mark": mark, "word": word.strip(), "corrects": corrects}
    return HostConfirmation.objects.in_force().filter(activity=activity, contact=link.contact, **same).first()


def _held(activity: Activity, link: HostLink) -> Activity:
    """Locked, so that two hosts who confirm at once come one behind the other."""
    activity = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    require(activity.site_id == link.contact.site_id and activity.is_public)
    return activity


def _refuse_too_early(activity: Activity) -> None:
    last = Shift.objects.live().filter(activity=activity).aggregate(last=Max("ends_at"))["last"]
    if last is None:
        raise HostRefused(Reason.CONFIRM_NOT_HELD)
    if Shift.objects.upcoming().filter(activity=activity).exists():
        raise HostRefused(Reason.CONFIRM_EARLY, when=as_moment(last))


def _refuse_impossible(served_count: int, mark: int) -> None:
    lowest, highest = HostConfirmation.LOWEST, HostConfirmation.HIGHEST
    if not 0 <= served_count <= MOST_SERVED or not lowest <= mark <= highest:
        raise HostRefused(Reason.CONFIRM_NUMBERS, most=MOST_SERVED)


def _who(said: HostConfirmation, link: HostLink) -> str:
    """Oneself, a colleague by name, or somebody whose name is gone."""
    if said.contact_id == link.contact_id:
        return "您"
    return str(said.contact.name) or "原来的联系人"
