"""The home page of each role, beginning with 今天该我办, and the health page."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.recognition.services import stars
from certificates.recognition.stars import minutes_to_next, stars_reached
from certificates.statistics.services import statistics
from checkin.attendance.services import windows
from checkin.deciding.services import standings
from checkin.desk.services import gate
from checkin.desk.services.entered_times import effective_end
from checkin.ledger.services import ledger
from checkin.models import Attendance, ServiceRecord
from config import audit_desk
from config.first_run import steps as first_run
from registry import clock
from registry.activities import listing
from registry.activities.applying.hosts import may_apply
from registry.activities.desk import has_desk
from registry.models import Activity, Position, Shift, SignUp, Team, Volunteer
from registry.permissions import (
    Role,
    has_role,
    is_committee,
    leads_activities,
    leads_teams,
    roles_of,
    runs_activities,
    unit_reach,
    volunteer_of,
)
from registry.signups import own_clashes
from registry.signups.presence import with_presence
from registry.signups.services import position_people
from registry.workdays import duties as all_duties

RECENT = 3
SHOWN_TO_VISITORS = 6
DUTIES_SHOWN = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """今天该我办 for users; the public home page for visitors."""
    if not request.user.is_authenticated:
        return render(request, "home.html", {"activities": _soon(request.user)})
    volunteer = volunteer_of(request.user)
    duties = all_duties.of(request.user)
    positions_led = _positions_led(request.user)
    leads = runs_activities(request.user) or bool(positions_led)
    context: dict[str, Any] = {
        "duties": duties[:DUTIES_SHOWN],
        "duty_count": len(duties),
        "duties_estimated": any(duty.is_estimated for duty in duties),
        "late": [duty for duty in duties if duty.due_on and duty.due_on < clock.today()],
        "moment": clock.now(),
        "led": _shifts_led(request.user),
        "positions_led": positions_led,
        "has_desk": has_desk(request.user),
        "own_clashes": own_clashes.of(request.user, leads=leads) if volunteer else (),
    }
    if roles_of(request.user):
        context["guide"] = first_run.on_home_page() if is_committee(request.user) else None
        context["applies"] = may_apply(request.user)
        context["audit"] = audit_desk.desk(request.user) if has_role(request.user, Role.AUDIT_ADMIN) else None
        return render(request, "home_desk.html", context | _figures(request.user))
    return render(request, "home_volunteer.html", context | _own(request.user, volunteer))


def _soon(user: Any) -> list[Activity]:
    """The next public activities, and if they are few, the latest past ones."""
    public = Activity.objects.public_for(user)
    keys = listing.to_come(public)[:SHOWN_TO_VISITORS]
    if len(keys) < SHOWN_TO_VISITORS:
        keys += listing.over(public)[: SHOWN_TO_VISITORS - len(keys)]
    return listing.cards(keys)


def _shifts_led(user: Any) -> list[Shift]:
    """Current and coming shifts that the user runs, linked to their desks."""
    if not leads_activities(user):
        return []
    mine = Shift.objects.upcoming().filter(
        activity__in=Activity.objects.led_by(user), activity__status=Activity.Status.PUBLISHED
    )
    return list(mine.select_related("activity").in_order()[:RECENT])


def _positions_led(user: Any) -> list[Position]:
    """Positions of current and coming shifts that the user leads, linked to their people."""
    mine = Position.objects.open_to_leader(user).filter(shift__ends_at__gt=clock.now())
    led = list(mine.select_related("shift__activity").order_by("shift__starts_at", "pk")[:RECENT])
    doubtful = position_people.doubtful(led, by=user)
    for position in led:
        position.doubtful = doubtful.get(position.pk, 0)
    return led


def _own(user: Any, volunteer: Volunteer | None) -> dict[str, Any]:
    """A volunteer's next service, hours and latest records."""
    if volunteer is None:
        return {"volunteer": None, "activities": _soon(user)}
    person = volunteer
    hours = ledger.hours_of(person)
    standing = stars.standing_of(person, minutes=hours.total)
    thresholds = standing.standard.thresholds
    reached = stars_reached(hours.total, thresholds)
    records = list(ServiceRecord.objects.of_person(person).for_own_lists().order_by("-service_on", "-pk")[:RECENT])
    known = standings.standings_of(records)
    present = _present(person)
    upcoming = SignUp.objects.of(person).confirmed().filter(shift__ends_at__gt=clock.now(), shift__cancelled_at=None)
    if present:
        upcoming = upcoming.exclude(shift=present.shift)
    return {
        "volunteer": volunteer,
        "next": next(iter(with_presence(_next(upcoming))), None),
        "present": present,
        "running": gate.running_of(present, present.shift, effective_end(present.shift), clock.now())
        if present
        else None,
        "hours": hours,
        "star": standing,
        "star_goal": _goal(hours.total, thresholds),
        "minutes_missing": minutes_to_next(hours.total, reached, thresholds),
        "star_next": reached + 1,
        "recent": [(record, known[record.pk]) for record in records],
        "teams": list(Team.objects.run_by(user).order_by("pk")) if leads_teams(user) else [],
        "activities": _soon(user) if not records else [],
    }


def _next(upcoming: QuerySet[SignUp]) -> QuerySet[SignUp]:
    """The sign-up of the next shift, or of one that runs."""
    return upcoming.select_related("shift__activity__leader", "position__shift").order_by("shift__starts_at")[:1]


def _present(person: Volunteer) -> Attendance | None:
    """Where the person is checked in now; the newest, should there be two."""
    return next(iter(sorted(windows.running_of(person), key=lambda row: -row.pk)), None)


def _goal(minutes: int, thresholds: tuple[int, ...]) -> int:
    """The next threshold in minutes, or the highest once all are reached."""
    return next((goal for goal in thresholds if goal > minutes), thresholds[-1])


def _figures(user: Any) -> dict[str, Any]:
    """The figures of this year, of all units or of the user's."""
    units = None if is_committee(user) else unit_reach(user)
    if units is not None and not units:
        return {}
    figures = statistics.of_year(clock.today().year, units=units)
    return {**statistics.shown(figures), "committee": units is None}
