"""覆盖情况: what is a visit, whose it is, and where nobody has been."""

from datetime import date
from types import SimpleNamespace

import pytest

from registry import clock
from registry.activities.needs import coverage
from registry.activities.needs.coverage import Asked
from registry.models import Activity, Site
from tests.factories import ActivityFactory, CollaborationGroupFactory, ShiftFactory, SiteFactory, UnitFactory, local
from tests.people import administrator, holder
from tests.shared import built_once

pytestmark = pytest.mark.django_db
NOW = "2026-03-02 09:00"


def build(at):
    at(NOW)
    paired, other = UnitFactory(), UnitFactory()
    return SimpleNamespace(
        paired=paired,
        other=other,
        site=SiteFactory(kind=Site.Kind.SCHOOL, paired_unit=paired),
        committee=holder("committee"),
        keeper=administrator(paired),
    )


world = built_once(build)


@pytest.fixture
def made(world, at):
    at(NOW)
    return world()


def visit(made, when, unit=None, co_units=(), cancelled=False, **facts):
    activity = ActivityFactory(recording_unit=unit or made.paired, **{"site": made.site} | facts)
    activity.co_units.set(co_units)
    return ShiftFactory(activity=activity, starts_at=local(when), cancelled_at=clock.now() if cancelled else None)


def told(user, **asked):
    """Unit or group → last day, next day, uncovered, of every line."""
    found = coverage.lines(user, Asked(**{"year": 2026} | asked))

    def day(moment):
        return moment and clock.local_date(moment).isoformat()

    return [(line.by, day(line.visits.last), day(line.visits.next), line.is_uncovered) for line in found]


def test_a_visit_took_place_in_public_and_was_not_cancelled(made):
    visit(made, "2026-01-10 09:00")
    visit(made, "2026-02-10 09:00", cancelled=True)
    visit(made, "2026-02-11 09:00", status=Activity.Status.CANCELLED, end_reason="下雨")
    visit(made, "2026-02-12 09:00", origin=Activity.Origin.HISTORICAL)
    visit(made, "2026-03-02 08:00")  # goes on
    visit(made, "2026-03-20 09:00")
    visit(made, "2026-03-10 09:00", cancelled=True)
    visit(made, "2026-03-11 09:00", status=Activity.Status.SUBMITTED)

    assert told(made.committee) == [(made.paired, "2026-01-10", "2026-03-02", False)]


def test_a_year_begins_and_ends_at_local_midnight(made):
    visit(made, "2025-01-01 00:00")
    visit(made, "2025-12-31 23:30")

    assert told(made.committee) == [(made.paired, "2025-12-31", None, True)]
    assert told(made.committee, year=2025) == [(made.paired, "2025-12-31", None, False)]
    assert told(made.committee, year=2024) == [(made.paired, None, None, True)]

    visit(made, "2026-01-01 00:00")
    assert told(made.committee) == [(made.paired, "2026-01-01", None, False)]
    assert told(made.committee, year=2025) == [(made.paired, "2025-12-31", None, False)]


def test_a_co_unit_came_as_well_in_a_line_of_its_own(made):
    visit(made, "2026-02-10 09:00", co_units=[made.other])

    assert told(made.committee) == [(made.paired, "2026-02-10", None, False), (made.other, "2026-02-10", None, False)]
    assert told(made.keeper) == [(made.paired, "2026-02-10", None, False)]
    assert told(administrator(UnitFactory())) == []
    inspector = holder("inspector", unit=made.other, until_on=date(2026, 12, 31))
    assert told(inspector) == [(made.other, "2026-02-10", None, False)]


def test_who_stands_for_a_merged_unit_comes_next(made):
    visit(made, "2026-02-10 09:00")
    visit(made, "2026-03-10 09:00")
    made.paired.successor, made.paired.closed_on = made.other, date(2026, 3, 1)
    made.paired.save()

    assert told(made.committee) == [(made.other, "2026-02-10", "2026-03-10", False)]
    assert told(administrator(made.other)) == [(made.other, "2026-02-10", "2026-03-10", False)]
    assert told(made.committee, unit=made.other) == [(made.other, "2026-02-10", "2026-03-10", False)]


def test_nobody_came_to_a_place_that_waits(made):
    alone = SiteFactory(kind=Site.Kind.VILLAGE, name="示例村")
    SiteFactory(kind=Site.Kind.OTHER)
    SiteFactory(kind=Site.Kind.VILLAGE, closed_on=date(2026, 1, 5))
    SiteFactory(kind=Site.Kind.OTHER, paired_unit=made.other, paired_until_on=date(2025, 12, 31))
    visit(made, "2026-02-10 09:00", unit=made.other)

    assert told(made.committee, only_uncovered=True) == [(None, None, None, True)]
    assert told(made.committee, words="示例村") == told(made.committee, kind="village") == [(None, None, None, True)]
    assert told(made.keeper) == [(made.paired, None, None, False)]  # the other unit was there

    visit(made, "2025-02-10 09:00", unit=made.other, site=SiteFactory(kind=Site.Kind.OTHER, name="示例广场"))
    (square,) = coverage.lines(made.committee, Asked(2026, words="示例广场"))
    assert (square.is_covered, square.is_uncovered) == (False, False)  # nobody has to be there

    alone.paired_unit, alone.paired_from_on = made.other, date(2026, 2, 1)
    alone.save()
    assert told(made.committee, only_uncovered=True) == [(made.other, None, None, True)]
    assert told(made.committee, only_uncovered=True, year=2025)[-1] == (None, None, None, True)


def test_a_visit_of_a_member_is_one_of_its_group(made):
    group = CollaborationGroupFactory(leading_unit=made.other)
    group.units.add(made.paired)
    second = SiteFactory(kind=Site.Kind.SCHOOL)
    group.paired_schools.set([made.site, second])
    visit(made, "2026-02-10 09:00")
    visit(made, "2026-02-20 09:00", unit=UnitFactory())

    both = [(group, "2026-02-10", None, False), (group, None, None, True)]
    assert told(made.keeper, by_groups=True) == told(made.committee, by_groups=True) == both
    assert told(made.committee, by_groups=True, only_uncovered=True) == both[1:]
    assert told(administrator(UnitFactory()), by_groups=True) == []


def test_many_sites_cost_as_few_statements_as_one(made, django_assert_num_queries):
    visit(made, "2026-02-10 09:00", co_units=[made.other])
    told(made.committee)
    with django_assert_num_queries(5):
        told(made.committee)
    for _each in range(4):
        visit(made, "2026-02-10 09:00", site=SiteFactory(paired_unit=made.other), unit=UnitFactory())
    with django_assert_num_queries(5):
        assert len(told(made.committee)) == 10
