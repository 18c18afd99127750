"""Stars on pages: apply, propose, decide."""

import pytest
from django.test import TestCase
from django.urls import reverse

from certificates.exceptions import StarRefused
from certificates.models import Certificate, StarApplication
from certificates.recognition.services import stars
from checkin.deciding.services import decisions
from registry.standing.services import corrections
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import granted, served_long
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.people import id_number

pytestmark = pytest.mark.django_db
Reason = StarRefused.Reason
Status = StarApplication.Status


@pytest.fixture
def vera(at):
    at(AFTERWARDS)
    committee_unit()
    return VolunteerFactory(name="韦示例一")


@pytest.fixture
def member():
    return committee_member()


def logged_in(client, user):
    client.force_login(user)
    return client


def text(response) -> str:
    return response.content.decode()


def test_a_volunteer_sees_what_is_missing(client, vera):
    served_long(vera, 62)

    assert "离下一星级还差 38.0 小时。" in text(logged_in(client, vera.user).get(reverse("my-stars")))


def test_a_volunteer_applies_and_waits(client, vera):
    served_long(vera, 100)

    page = logged_in(client, vera.user).post(reverse("my-stars"), follow=True)

    assert StarApplication.objects.get().status == Status.PROPOSED
    assert "一星待区直团工委决定" in text(page)


def test_too_few_hours_are_said_on_the_page_that_follows(client, vera):
    served_long(vera, 99)

    page = logged_in(client, vera.user).post(reverse("my-stars"), follow=True)

    assert [message.extra_tags for message in page.context["messages"]] == [Reason.STAR_HOURS_SHORT]
    assert not StarApplication.objects.exists()


def test_the_unit_proposes_its_own_people(client, vera):
    served_long(vera, 100)
    lea = administrator_of(vera.unit)
    logged_in(client, lea)

    assert vera.name in text(client.get(reverse("manage-stars")))
    client.post(reverse("star-propose", args=[vera.pk]))

    assert StarApplication.objects.get().proposed_by == lea


def test_a_foreign_administrator_finds_nobody_to_propose(client, vera):
    served_long(vera, 100)
    logged_in(client, administrator_of(UnitFactory()))

    assert vera.name not in text(client.get(reverse("manage-stars")))
    assert client.post(reverse("star-propose", args=[vera.pk])).status_code == 404


def test_the_committee_approves_and_the_certificate_is_there(client, vera, member, django_capture_on_commit_callbacks):
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)
    logged_in(client, member)
    assert vera.name in text(client.get(reverse("committee-stars")))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("star-detail", args=[application.pk]), {"document": ""})

    certificate = Certificate.objects.get()
    assert certificate.status == "issued"
    logged_in(client, vera.user)
    assert certificate.number in text(client.get(reverse("my-proofs")))
    assert client.get(reverse("certificate-pdf", args=[certificate.uuid])).status_code == 200
    logged_in(client, administrator_of(vera.unit))
    assert certificate.number in text(client.get(reverse("manage-certificates")))


def test_declining_needs_a_reason(client, vera, member):
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)
    page = reverse("star-decline", args=[application.pk])
    logged_in(client, member)

    refused = client.post(page, {"reason": ""})
    client.post(page, {"reason": "请补充评价材料。"})

    assert refused.status_code == 422
    assert refused.context["form"].errors.as_data()["__all__"][0].code == Reason.STAR_REASON_MISSING
    application.refresh_from_db()
    assert (application.status, application.reason) == (Status.DECLINED, "请补充评价材料。")


def test_who_proposed_is_told_that_others_decide(client, vera, member):
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=member)
    page = reverse("star-detail", args=[application.pk])
    logged_in(client, member)

    refused = client.post(page)

    assert "由区直团工委的其他人决定" in text(client.get(page))
    assert refused.context["form"].errors.as_data()["__all__"][0].code == Reason.STAR_OWN_DECISION


def test_revoking_is_seen_at_the_verification(client, vera, member):
    served_long(vera, 100)
    application = granted(stars.propose(volunteer=vera, by=vera.user), by=member)
    certificate = Certificate.objects.get()

    logged_in(client, member).post(reverse("star-revoke", args=[application.pk]), {"reason": "服务质量不符。"})

    answer = client.get(reverse("verify-certificate", args=[certificate.number, certificate.verify_code]))
    assert 'data-state="revoked"' in text(answer)


def test_a_star_under_review_is_shown_to_all_three(client, vera, member):
    record = served_long(vera, 100)
    granted(stars.propose(volunteer=vera, by=vera.user), by=member)
    decisions.void(record=record, by=committee_member(), reason="不是本人。")

    assert "需要复核" in text(logged_in(client, member).get(reverse("committee-stars")))
    assert "需要复核" in text(logged_in(client, administrator_of(vera.unit)).get(reverse("manage-stars")))
    assert "星级不会自动取消" in text(logged_in(client, vera.user).get(reverse("my-stars")))


@pytest.mark.parametrize("name", ["committee-stars", "manage-stars"])
def test_desk_pages_are_closed_to_volunteers(client, vera, name):
    assert logged_in(client, vera.user).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["star-detail", "star-decline", "star-revoke"])
def test_only_the_committee_opens_a_decision(client, vera, name):
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)
    page = reverse(name, args=[application.pk])

    assert logged_in(client, administrator_of(vera.unit)).get(page).status_code == 403
    assert logged_in(client, administrator_of(UnitFactory())).get(page).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_committees_page_costs_the_same_for_one_and_three(
    client, member, vera, count, django_assert_max_num_queries
):
    for _ in range(count):
        applied, eligible = VolunteerFactory(), VolunteerFactory()
        served_long(applied, 100)
        served_long(eligible, 100)
        stars.propose(volunteer=applied, by=applied.user)
    logged_in(client, member).get(reverse("committee-stars"))

    with django_assert_max_num_queries(14):
        client.get(reverse("committee-stars"))


def test_after_a_corrected_name_the_holder_issues_the_certificate_anew(client, vera, member, at):
    vera.id_number = id_number()
    vera.save()
    served_long(vera, 100)
    star = granted(stars.propose(volunteer=vera, by=vera.user), by=member)
    old = Certificate.objects.get()
    reissue = reverse("star-reissue", args=[old.uuid])
    logged_in(client, vera.user)
    assert "没有更正过，不用重新出具" in text(client.post(reissue, follow=True))
    at("2026-03-17 09:00")
    request = corrections.ask(volunteer=vera, by=vera.user, why="登记时写错", name="黄示例一")
    corrections.grant(request=request, how="居民身份证原件", by=administrator_of(vera.unit))
    assert "按更正后的姓名重新出具" in text(client.get(reverse("proof-detail", args=[old.uuid])))
    assert "去重新出具" in text(client.get(reverse("my-stars")))
    with TestCase.captureOnCommitCallbacks(execute=True):
        answers = [text(client.post(reissue, follow=True)) for _press in range(2)]

    new = Certificate.objects.get(superseded_by=None)
    assert all(f"新编号 {new.number}" in answer for answer in answers)
    assert "按更正后的姓名重新出具" not in answers[1]
    ended = text(client.get(reverse("proof-detail", args=[old.uuid])))
    assert new.number in ended
    assert "不能用作证明" in ended
    assert "可以下载、打印" not in ended
    assert reverse("proof-detail", args=[new.uuid]) in ended
    client.logout()
    seen = text(client.get(reverse("verify-certificate", args=[old.number, old.verify_code])))
    assert 'data-state="superseded"' in seen
    assert new.number in seen
    assert "韦" not in seen
    shown = text(logged_in(client, member).get(reverse("star-detail", args=[star.pk])))
    assert old.number in shown
    assert new.number in shown
