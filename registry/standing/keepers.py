"""What of a closed account stays for a while because of what its holder did for the office (D107)."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Max

from registry import clock
from registry.models import HistoryEntry, RoleAssignment, Volunteer
from registry.standing.erasure import ACTS, Kept


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of a leap day, the day before the first of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def of_acts(person: Volunteer) -> Iterator[Kept]:
    """Who ever held a role is named behind their acts, until the years of the audit are over."""
    users = Volunteer.objects.of_people([person.person_id]).exclude(user=None).values("user")
    if not RoleAssignment.objects.filter(user__in=users).exists():
        return
    last = HistoryEntry.objects.filter(by__in=users).aggregate(at=Max("at"))["at"]
    until = years_after(clock.local_date(last or clock.now()), settings.ACTS_KEPT_YEARS)
    if until > clock.today():
        yield Kept(ACTS, until)
