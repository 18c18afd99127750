"""Places and teams of two files that become one person's, and of a person that becomes two again (D78)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from registry import clock
from registry.history.services import history
from registry.models import Membership, SignUp, User, Volunteer
from registry.signups.services import signups
from registry.teams.services import members

Status = SignUp.Status
# Of two places at one time the better one stays.
BEST_FIRST = (Status.CONFIRMED, Status.REQUESTED, Status.WAITLISTED, Status.INVITED)


def move_places(kept: Volunteer, other: Volunteer, by: User) -> list[int]:
    """Places still to come; of two at one time the better one stays, the kept file's if they are alike."""
    mine = SignUp.objects.active().filter(volunteer=kept, shift__ends_at__gt=clock.now(), shift__cancelled_at=None)
    held, going = list(mine.select_related("shift")), []
    coming = SignUp.objects.active().filter(volunteer=other, shift__starts_at__gt=clock.now(), shift__cancelled_at=None)
    for one in sorted(coming.select_related("shift"), key=_rank):
        rivals = [place for place in held if _are_rivals(place, one)]
        if not kept.is_registered or any(_rank(place) <= _rank(one) for place in rivals):
            going.append(one.pk)
            continue
        going += [place.pk for place in rivals]
        held = [one, *(place for place in held if place not in rivals)]
    signups.give_back(signups=SignUp.objects.filter(pk__in=going), by=by, reason=_("档案合并"))
    return rekey(coming.exclude(pk__in=going), kept)


def move_memberships(kept: Volunteer, other: Volunteer, by: User) -> tuple[list[int], list[dict[str, Any]]]:
    """Teams of the other file; where both are members the kept one stays, and leads if either did.

    The second list says what both were in the teams of both, for the way back.
    """
    own = {one.team_id: one for one in Membership.objects.open().filter(volunteer=kept)}
    moving, of_both = [], []
    for one in Membership.objects.open().filter(volunteer=other).select_related("team__unit"):
        if one.team_id not in own:
            moving.append(one.pk)
            continue
        stays, is_active = own[one.team_id], one.status == Membership.Status.ACTIVE
        before = {"stays": stays.pk, "stays_was": _state(stays), "ended": one.pk, "ended_was": _state(one)}
        if is_active:
            stays.status, stays.is_leader = Membership.Status.ACTIVE, stays.is_leader or one.is_leader
            stays.is_deputy = not stays.is_leader and (stays.is_deputy or one.is_deputy)
            stays.save(update_fields=["status", "is_leader", "is_deputy"])
        if _state(stays) != before["stays_was"]:
            did = "appointed leader" if stays.is_leader else "joined team"
            history.record(by=by, did=did, to=stays, unit=one.team.unit)
        members.end_membership(membership=one, by=by)
        of_both.append({**before, "stays_became": _state(stays)})
    return rekey(Membership.objects.filter(pk__in=moving), kept), of_both


def part_memberships(of_both: Iterable[dict[str, Any]], other: Volunteer, by: User) -> None:
    """Each is in the team what they were, unless the one that stayed has changed since."""
    for before in of_both:
        rows = Membership.objects.select_related("team__unit")
        stays, ended = rows.get(pk=before["stays"]), rows.get(pk=before["ended"])
        is_back = Membership.objects.open().filter(volunteer=other, team=ended.team_id).exists()
        if _state(stays) != _state_of(before["stays_became"]) or is_back:
            continue
        for one, was in ((stays, before["stays_was"]), (ended, before["ended_was"])):
            if _state(one) != _state_of(was):
                one.status, one.is_leader, one.is_deputy = _state_of(was)
                one.left_at = None
                if not one.runs:
                    one.contact_agreed_at = None
                one.save(update_fields=["status", "is_leader", "is_deputy", "left_at", "contact_agreed_at"])
                history.record(by=by, did="membership restored", to=one, unit=one.team.unit)


def rekey(rows: Any, kept: Volunteer) -> list[int]:
    """Move these rows to the kept file; their keys are the way back."""
    pks = list(rows.values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=pks).update(volunteer=kept)
    return pks


def _rank(place: SignUp) -> int:
    """Nobody leaves a shift that has begun: such a place is the best."""
    return -1 if place.shift.has_started else BEST_FIRST.index(Status(place.status))


def _are_rivals(one: SignUp, two: SignUp) -> bool:
    """Both cannot be had: at one shift, or at one time; an invitation takes no time yet."""
    if one.shift_id == two.shift_id:
        return True
    if one.status not in SignUp.HOLDING_TIME or two.status not in SignUp.HOLDING_TIME:
        return False
    return one.shift.starts_at < two.shift.ends_at and one.shift.ends_at > two.shift.starts_at


def _state(one: Membership) -> list[Any]:
    return [str(one.status), one.is_leader, one.is_deputy]


def _state_of(kept: list[Any]) -> list[Any]:
    """As it was kept; merges of earlier versions knew no 副队长."""
    return [*kept, False] if len(kept) == 2 else kept
