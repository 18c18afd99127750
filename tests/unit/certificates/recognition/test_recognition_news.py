"""Notifications about decided stars and tables."""

import pytest
from django.urls import reverse

from certificates.recognition.services import stars
from certificates.tables.services import stage_reports
from registry.models import Notification
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_certificates import granted, served_long
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_reports import LATER, held_shift, submitted_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(at):
    at(AFTERWARDS)
    committee_unit()
    return VolunteerFactory(name="韦示例一")


def told(user):
    """The notifications about stars and tables."""
    rows = Notification.objects.visible_to(user).exclude(url__startswith="/me/hours/").order_by("pk")
    return list(rows.values_list("text", "url"))


def test_a_star_its_refusal_and_its_end_are_told_to_the_person(vera):
    member = committee_member()
    served_long(vera, 300)
    first = granted(stars.propose(volunteer=vera, by=vera.user), by=member)
    stars.decline(application=stars.propose(volunteer=vera, by=vera.user), by=member, reason="材料不全")
    stars.revoke(application=first, by=member, reason="时长作废")

    assert told(vera.user) == [
        (text, reverse("my-stars"))
        for text in (
            "您已被认定为一星级志愿者，证书可以下载。",
            "您的二星级志愿者认定没有通过，请查看理由。",
            "您的一星级志愿者认定已撤销，请查看理由。",
        )
    ]


def test_who_proposed_learns_it_with_a_masked_name(vera):
    proposer = administrator_of(vera.unit)
    served_long(vera, 100)
    granted(stars.propose(volunteer=vera, by=proposer), by=committee_member())

    assert told(proposer) == [("韦*已被认定为一星级志愿者，证书可以下载。", reverse("manage-stars"))]


@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "returned"])
def test_who_submitted_a_table_learns_what_became_of_it(at, accepted):
    at(LATER)
    unit = held_shift(people=1).activity.recording_unit
    submitter = administrator_of(unit)
    table = submitted_table(unit, by=submitter)
    if accepted:
        stage_reports.accept(report=table, by=committee_member())
    else:
        stage_reports.send_back(report=table, reason="服务人数与材料不符", by=committee_member())

    ((text, url),) = told(submitter)
    assert text.startswith("统计表已确认：" if accepted else "统计表被退回：")
    assert table.title in text
    assert url == reverse("table-detail", args=[table.pk])
