"""People with hours for stars, and rounds for stars, for tests."""

from datetime import date, timedelta
from typing import Any

from certificates.models import CommendationRound
from certificates.recognition.services import star_standards
from certificates.recognition.stars import Standard
from certificates.rounds.criteria import Criteria
from certificates.rounds.services import rounds
from registry import clock
from registry.models import Unit, User, Volunteer
from tests.factories import VolunteerFactory
from tests.factories_afterwards import credited, row_of
from tests.factories_rounds import plan

HOURS = (100, 300, 600, 1000, 1500)


def served_for_stars(unit: Unit, *hours: int) -> list[Volunteer]:
    """One person of the unit with each of these hours."""
    people = [VolunteerFactory(name=f"韦示例{n}", unit=unit) for n in range(1, len(hours) + 1)]
    rows = [row_of(one, n) for one, n in zip(people, hours, strict=True)]
    credited(*rows, unit=unit, until_on=date(2025, 1, 1))
    return people


def star_round(*, by: User, **changes: Any) -> CommendationRound:
    """A round for stars of the committee, open for nominations."""
    drafted = rounds.draft(plan=star_plan(**changes), by=by)
    return rounds.begin(round=drafted, by=by)


def star_plan(**changes: Any) -> Any:
    usual = {"title": "2026 年星级志愿者认定", "for_whom": "star", "criteria": Criteria(), "reviewers_needed": 1}
    return plan(**usual | changes)


def units_decide_to(star: int, *, by: User) -> None:
    """From today on units decide on the stars up to this one."""
    standard = Standard(HOURS, (0,) * len(HOURS), clock.today(), star)
    star_standards.make(standard=standard, reason="示例", by=by)


def over(notice: Any, at: Any) -> None:
    """The clock after the last day of a notice."""
    at(f"{notice.closes_on + timedelta(days=1)} 09:00")
