"""Which hours policy holds on a day (design#hours)."""

from datetime import date, timedelta

from checkin.minutes.crediting import Policy
from checkin.models import HoursPolicy
from registry import clock


def policy_for(day: date) -> HoursPolicy:
    """The newest version valid on the date of service; before the first one, the first."""
    valid = HoursPolicy.objects.filter(valid_from_on__lte=day).order_by("-valid_from_on", "-pk").first()
    return valid or HoursPolicy.objects.order_by("valid_from_on", "pk")[0]


def scan_window(day: date) -> timedelta:
    """The scan window of new shifts on this day; existing shifts keep theirs."""
    return timedelta(minutes=policy_for(day).scan_window_minutes)


def coming() -> list[HoursPolicy]:
    """Versions that are not in force yet, the next one first."""
    return list(HoursPolicy.objects.filter(valid_from_on__gt=clock.today()).order_by("valid_from_on", "pk"))


def all_newest_first() -> list[HoursPolicy]:
    """Every version, for lists that span several dates of service."""
    return list(HoursPolicy.objects.select_related("made_by").order_by("-valid_from_on", "-pk"))


def pick(policies: list[HoursPolicy], day: date) -> HoursPolicy:
    """The same choice as `policy_for` among versions already read."""
    return next((policy for policy in policies if policy.valid_from_on <= day), policies[-1])


def numbers_of(policy: HoursPolicy) -> Policy:
    """The version's numbers for the arithmetic."""
    return Policy(
        quantum_minutes=policy.quantum_minutes,
        minimum_minutes=policy.minimum_minutes,
        normal_daily_minutes=policy.normal_daily_minutes,
        committee_daily_minutes=policy.committee_daily_minutes,
    )
