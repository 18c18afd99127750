"""复核: hours fell below the star; it stays until somebody keeps or revokes it with a reason (D174)."""

import pytest
from django.urls import reverse

from certificates.duties import certificate_duties
from certificates.exceptions import StarRefused
from certificates.models import Certificate, StarApplication
from certificates.recognition.services import stars
from checkin.deciding.services import decisions
from registry.models import HistoryEntry, Notification
from tests.factories import UserFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import granted, served, served_long
from tests.factories_hours import AFTERWARDS, committee_member
from tests.people import browser_of
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = StarRefused.Reason


class World:
    def __init__(self) -> None:
        committee_unit()
        self.member, self.vera = committee_member(), VolunteerFactory(name="韦示例一")
        served_long(self.vera, 99)
        self.extra = served(self.vera)
        self.star = granted(stars.propose(volunteer=self.vera, by=self.vera.user), by=self.member)

    def falls(self) -> None:
        decisions.void(record=self.extra, by=self.member, reason="不是本人。")


world, _now = built_at(AFTERWARDS, World)


def refused(reason, act):
    with pytest.raises(StarRefused) as refusal:
        act()
    assert refusal.value.reason == reason


def owed(user) -> list[str]:
    return [one.title for one in certificate_duties(user) if "复核" in one.title]


def test_a_fall_is_a_duty_and_the_certificate_stays_in_force_until_it_is_revoked(world):
    here = world()
    office, own = browser_of(here.member), browser_of(here.vera.user)
    refused(Reason.STAR_NOT_UNDER_REVIEW, lambda: stars.keep(application=here.star, by=here.member, reason="示例"))
    assert owed(here.member) == []

    here.falls()

    assert owed(here.member) == ["复核星级"]
    assert owed(here.vera.user) == owed(UserFactory()) == []
    assert "复核中" in own.get(reverse("my-stars")).content.decode()
    page = office.get(reverse("star-detail", args=[here.star.pk])).content.decode()
    assert "保留星级" in page
    assert "撤销星级" in page
    assert Certificate.objects.get().is_issued
    answer = office.post(reverse("star-revoke", args=[here.star.pk]), {"reason": "时长更正后不足"})
    assert answer.status_code == 302
    assert (Certificate.objects.get().status, owed(here.member)) == ("revoked", [])
    assert Notification.objects.filter(user=here.vera.user, text__contains="已撤销").exists()


def test_a_kept_star_is_under_review_again_only_when_the_hours_fall_further(world):
    here = world()
    here.falls()
    office = browser_of(here.member)
    page = reverse("star-keep", args=[here.star.pk])
    refused(Reason.STAR_REASON_MISSING, lambda: stars.keep(application=here.star, by=here.member, reason=" "))

    assert office.post(page, {"reason": "差 1 小时，服务质量好，予以保留"}).status_code == 302

    assert owed(here.member) == []
    assert "复核保留" in office.get(reverse("star-detail", args=[here.star.pk])).content.decode()
    assert HistoryEntry.objects.about(here.star).last().did == "star kept"
    assert Notification.objects.filter(user=here.vera.user, text__contains="经复核保留").exists()
    assert not stars.standing_of(here.vera).is_under_review
    answer = office.post(page, {"reason": "再次"})
    assert Reason.STAR_NOT_UNDER_REVIEW.value in answer.context["form"].errors.as_json()

    decisions.void(record=here.vera.records.exclude(pk=here.extra.pk).get(), by=here.member, reason="不是本人。")
    assert owed(here.member) == ["复核星级"]


def test_nobody_reviews_their_own(world):
    here = world()
    here.falls()
    StarApplication.objects.filter(pk=here.star.pk).update(proposed_by=here.member)

    refused(Reason.STAR_OWN_DECISION, lambda: stars.keep(application=here.star, by=here.member, reason="示例"))
