"""Which figures meet the criteria of a round."""

import pytest

from certificates.rounds.criteria import Criteria, Evidence, Missed, missed

GOOD = Evidence(minutes=6000, timed_minutes=4800, days=20, activities=10, years_registered=2, star=1, reports_due=3)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Criteria(), []),
        (Criteria(hours=100, days=20, activities=10, years_registered=2, star=1, timed_percent=80), []),
        (Criteria(hours=101), [Missed.HOURS]),
        (Criteria(days=21, activities=11), [Missed.DAYS, Missed.ACTIVITIES]),
        (Criteria(timed_percent=81), [Missed.TIMED_PERCENT]),
        (Criteria(years_registered=3, star=2), [Missed.YEARS_REGISTERED, Missed.STAR]),
        (Criteria(no_findings=True, no_requests=True, reports_on_time=True), []),
    ],
)
def test_a_least_number_is_met_by_exactly_it(criteria, expected):
    assert missed(criteria, GOOD) == expected


def test_a_share_is_not_rounded_up_and_needs_hours():
    assert missed(Criteria(timed_percent=80), Evidence(minutes=1000, timed_minutes=799)) == [Missed.TIMED_PERCENT]
    assert missed(Criteria(timed_percent=1), Evidence()) == [Missed.TIMED_PERCENT]
    assert Evidence(minutes=1000, timed_minutes=799).timed_percent == 79


def test_what_is_open_or_late_stands_in_the_way():
    bad = Evidence(findings=1, requests=2, reports_due=4, reports_late=1)

    asked = Criteria(no_findings=True, no_requests=True, reports_on_time=True)
    assert missed(asked, bad) == [Missed.FINDINGS, Missed.REQUESTS, Missed.REPORTS]
    assert missed(Criteria(), bad) == []


def test_stored_and_read_again_they_are_the_same():
    criteria = Criteria(hours=30, no_findings=True)

    assert criteria.stored() == {"hours": 30, "no_findings": True}
    assert Criteria.read(criteria.stored() | {"of_another_version": 1}) == criteria
    assert Evidence.read(GOOD.stored()) == GOOD
    assert Criteria().asks_nothing
    assert not criteria.asks_nothing
