"""One code used far away: who is found, and from what distance (D113, D125)."""

from datetime import UTC, datetime, timedelta

import pytest

from checkin.findings.code_crowds import Crowd, Seen, far_apart
from checkin.models import Finding, ScanLocation
from tests.factories import SiteFactory, VolunteerFactory
from tests.factories_hours import attended, handed_in, shift_of
from tests.finding_looks import found, is_found, scan_of

NINE = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
SITE = (22.817, 108.366)
KM = 1 / 111.195  # degrees of latitude


def seen(person, after=0, north=None, accuracy=0, **told):
    place = None if north is None else (SITE[0] + north * KM, SITE[1])
    told = {"method": "site_code", "direction": "in"} | told
    return Seen(person=person, at=NINE + timedelta(seconds=after), place=place, accuracy=accuracy, **told)


def people(*rows, site=SITE):
    crowd = far_apart(rows, site)
    return sorted(crowd.people) if crowd else []


@pytest.mark.parametrize(("north", "is_far"), [(1.99, False), (2.01, True)])
def test_two_kilometres_from_the_site_are_far_where_somebody_shares_the_code(north, is_far):
    assert people(seen(1, north=north), seen(2)) == ([1] if is_far else [])


def test_somebody_alone_with_the_code_is_no_crowd():
    assert people(seen(1, north=200)) == []
    assert people(seen(1, north=200), seen(1, after=10, north=200)) == []


@pytest.mark.parametrize(("after", "is_shared"), [(89, True), (90, False)])
def test_a_code_is_shared_as_long_as_it_is_accepted(after, is_shared):
    rows = seen(1), seen(2, after=after, north=5)
    assert people(*rows) == ([2] if is_shared else [])
    assert people(*reversed(rows)) == ([2] if is_shared else [])


def test_a_passcode_is_shared_for_five_minutes():
    assert people(seen(1, method="passcode"), seen(2, after=299, north=5, method="passcode")) == [2]
    assert people(seen(1), seen(2, after=20, north=5, method="passcode")) == []


def test_in_and_out_are_two_codes():
    assert people(seen(1), seen(2, north=5, direction="out")) == []


def test_without_a_site_on_the_map_they_are_measured_from_each_other():
    assert people(seen(1, north=0), seen(2, north=3), seen(3), site=None) == [1, 2]
    assert people(seen(1, north=0), seen(2), site=None) == []


def test_of_two_far_apart_the_one_farther_from_the_site_is_found():
    assert people(seen(1, north=-1), seen(2, north=1.5)) == [2]
    assert people(seen(1, north=0), seen(2, north=5)) == [2]


def test_phones_are_granted_their_error():
    assert people(seen(1, north=5, accuracy=3_100), seen(2)) == []
    assert people(seen(1, north=0, accuracy=600), seen(2, north=3, accuracy=600), site=None) == []


def test_the_longest_way_and_the_first_moment_are_told():
    rows = [seen(1), seen(2, after=30, north=5), seen(3, after=10, north=4)]

    assert far_apart(rows, SITE) == Crowd(frozenset({2, 3}), 5_000, NINE + timedelta(seconds=10))


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_the_roll_says_how_many_and_how_far_and_waits_for_a_word():
    shift = shift_of(site=SiteFactory(latitude=SITE[0], longitude=SITE[1]))
    there = [VolunteerFactory() for _ in range(3)]
    for volunteer, north in zip(there, (0, 6, 7), strict=True):
        attended(volunteer, shift, ("09:00", "12:00"))
        ScanLocation.objects.create(
            scan=scan_of(shift, volunteer), latitude=SITE[0] + north * KM, longitude=SITE[1],
            accuracy_metres=20, datum="GCJ-02",
        )  # fmt: skip
    handed_in(shift)

    finding = found("code_passed_on")
    assert finding.words == "2 人在 09:00 前后用了同一个码，离服务地点或彼此最远 7.0 公里"
    assert finding.evidence["people_ids"] == [there[1].pk, there[2].pk]
    assert "22." not in str(finding.evidence)  # no place is kept, only metres
    assert finding.volunteer is None
    assert finding in Finding.objects.unexplained()


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_without_consent_nothing_is_known_and_nothing_is_found():
    shift = shift_of(site=SiteFactory(latitude=SITE[0], longitude=SITE[1]))
    for volunteer in (VolunteerFactory(), VolunteerFactory()):
        attended(volunteer, shift, ("09:00", "12:00"))
        scan_of(shift, volunteer)
    handed_in(shift)

    assert not is_found("code_passed_on")
