"""星级标准 as data: from a day on, what was applied for and held stays (D62, D63, D174)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from rest_framework.test import APIClient

from certificates.exceptions import StarRefused, StarStandardRefused
from certificates.models import Certificate, StarStandard
from certificates.recognition.services import star_standards, stars
from certificates.recognition.stars import Standard
from registry import clock
from registry.models import HistoryEntry
from tests.factories import UserFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import granted, served_long
from tests.factories_hours import AFTERWARDS, committee_member

pytestmark = pytest.mark.django_db
Reason = StarStandardRefused.Reason
LEVELS = (120, 300, 600, 1000, 1500)
MONTHS = (6, 6, 12, 12, 12)
FILLED = {
    **{f"hours_{star}": hours for star, hours in enumerate(LEVELS, start=1)},
    **{f"months_{star}": months for star, months in enumerate(MONTHS, start=1)},
    "reason": "2026年第1次会议纪要",
}


@pytest.fixture
def vera(at):
    at(AFTERWARDS)
    committee_unit()
    return VolunteerFactory(name="韦示例一", registered_on=date(2025, 11, 20))


@pytest.fixture
def member(vera):
    return committee_member()


def made(by, *, hours=LEVELS, months=MONTHS, on=None, reason="会议纪要"):
    return star_standards.make(standard=Standard(hours, months, on or clock.today()), reason=reason, by=by)


def test_the_committee_sets_the_next_version(client, member):
    client.force_login(member)
    began = client.get(reverse("star-standard-create")).content.decode()
    page = client.post(
        reverse("star-standard-create"), FILLED | {"valid_from_on": "2026-07-01"}, follow=True
    ).content.decode()

    assert 'value="1500"' in began
    assert "已保存星级标准" in page
    assert "一星 120 小时、满 6 个月" in page
    assert page.index("2026年7月1日") < page.index("现行") < page.index("系统安装时的设置")
    assert star_standards.read().current.hours == (100, 300, 600, 1000, 1500)
    assert star_standards.read().on(date(2026, 7, 1)).hours == LEVELS
    assert HistoryEntry.objects.get(did="set star standard").by == member


def test_levels_left_empty_in_between_keep_what_was_typed(client, member):
    client.force_login(member)

    page = client.post(reverse("star-standard-create"), FILLED | {"hours_2": "", "valid_from_on": "2026-07-01"})

    assert page.status_code == 422
    assert "小时数须从一星起逐级增大" in page.content.decode()
    assert "2026年第1次会议纪要" in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"on": date(2026, 1, 1)}, Reason.STANDARD_BACKDATED),
        ({"hours": (100, 300, 300, 1000, 1500)}, Reason.STANDARD_RISING),
        ({"hours": (100, 300), "months": (0, 0)}, Reason.STANDARD_FEWER),
        ({"months": (12, 6, 6, 6, 6)}, Reason.STANDARD_MONTHS),
        ({"hours": (100, 300, 600, 1000, 1500), "months": (0,) * 5}, Reason.STANDARD_UNCHANGED),
        ({"reason": " "}, Reason.STANDARD_REASON_MISSING),
    ],
)
def test_what_cannot_be_a_standard_is_refused(member, wrong, reason):
    with pytest.raises(StarStandardRefused) as refusal:
        made(member, **wrong)

    assert refusal.value.reason == reason
    assert not StarStandard.objects.exists()


def test_no_level_that_a_coming_version_takes_away_again(member, settings):
    settings.STAR_THRESHOLD_HOURS = (100, 300, 600)
    made(member, hours=(120, 300, 600), months=(0,) * 3, on=date(2027, 1, 1))

    with pytest.raises(StarStandardRefused) as refusal:
        made(member)

    assert refusal.value.reason == Reason.STANDARD_LATER
    made(member, on=date(2027, 1, 2))
    assert len(star_standards.read().on(date(2027, 1, 2)).hours) == len(LEVELS)


def test_only_the_committee_makes_one(vera):
    with pytest.raises(PermissionDenied):
        made(UserFactory())


def test_the_api_lists_and_makes_versions(member):
    api = APIClient()
    api.force_authenticate(member)
    sent = {"valid_from_on": "2026-07-01", "hours": LEVELS, "waiting_months": MONTHS, "reason": "会议纪要"}
    address = reverse("api-star-standard-list")

    answer = api.post(address, sent)
    again = api.post(address, sent)
    listed = api.get(address).json()

    assert (answer.status_code, answer.json()["hours"]) == (201, list(LEVELS))
    assert (again.status_code, again.json()["code"]) == (409, Reason.STANDARD_UNCHANGED)
    assert [one["waiting_months"] for one in listed["results"]] == [list(MONTHS)]


def test_who_registered_lately_waits(client, vera, member):
    served_long(vera, 130)
    made(member)

    with pytest.raises(StarRefused, match="一星级志愿者须注册满 6 个月，2026年5月20日起可以申请") as refusal:
        stars.propose(volunteer=vera, by=vera.user)
    client.force_login(vera.user)
    page = client.get(reverse("my-stars")).content.decode()

    assert refusal.value.reason == StarRefused.Reason.STAR_TOO_EARLY
    assert "时长已达到，注册时间未满" in page
    assert "120 小时，注册满 6 个月" in page
    assert stars.eligible_for(member) == []


def test_an_application_is_decided_by_the_standard_of_its_day(at, vera, member):
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)
    made(member, on=date(2026, 4, 1))
    at("2026-04-02 09:00")

    granted(application, by=member)

    assert Certificate.objects.get().snapshot["threshold_hours"] == 100
    assert not stars.standing_of(vera).is_under_review
    assert stars.under_review_for(member) == []
    assert stars.standing_of(vera).threshold_minutes == 300 * 60
