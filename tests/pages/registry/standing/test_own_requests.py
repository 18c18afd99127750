"""Details, correction, closing and the list of requests, on pages and over the API."""

from datetime import date

import pytest
from django.urls import reverse

from registry.accounts.services import tokens
from registry.exceptions import PrivacyRefused
from registry.models import DataRequest, HistoryEntry, RoleAssignment, Volunteer
from registry.people.services import openings
from registry.standing.services import corrections
from tests.doors import program_of, text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.own_data import picture
from tests.people import administrator, browser_of, holder, id_number, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_here(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)


@pytest.fixture
def vera():
    return VolunteerFactory(name="韦示例一", id_number=id_number(), born_on=date(1996, 3, 5))


def test_the_story_of_a_correction_on_pages(vera):
    browser, desk = with_password(vera.user), browser_of(administrator(vera.unit))

    form = browser.get(reverse("me-identity"))
    empty = browser.post(reverse("me-identity"), {"name": "韦示例壹", "document_type": "resident_id", "why": ""})
    sent = {"name": "韦示例壹", "document_type": "resident_id", "why": "写错", "upload": picture()}
    browser.post(reverse("me-identity"), sent)
    mine = text_of(browser.get(reverse("me-requests")))
    again = text_of(browser.get(reverse("me-identity")))
    row = DataRequest.objects.get()
    listed = text_of(desk.get(reverse("manage-requests"), {"kind": "correction"}))
    page = text_of(desk.get(reverse("manage-request", args=[row.pk])))
    paper = desk.get(reverse("manage-request-paper", args=[row.pk]))
    assert b"".join(paper.streaming_content).startswith(b"\x89PNG")
    unsaid = desk.post(reverse("manage-request-grant", args=[row.pk]), {"how": ""})
    desk.post(reverse("manage-request-grant", args=[row.pk]), {"how": "居民身份证原件"})
    late = desk.post(reverse("manage-request-decline", args=[row.pk]), {"reason": "看不清"})

    assert (late.status_code, str(PrivacyRefused.Reason.REQUEST_ENDED.label) in text_of(late)) == (422, True)
    assert form.status_code == 200
    assert (empty.status_code, "韦示例壹" in text_of(empty)) == (422, True)
    assert "请写明为什么要更正" in text_of(empty)
    assert ("已有一份更正申请在办理" in again, 'name="why"' in again) == (True, False)
    assert "办理中" in mine
    assert "更正信息" in listed
    assert "韦示例壹" in page
    assert paper["Content-Type"] == "image/png"
    assert (unsaid.status_code, "请写明是看哪一种证件" in text_of(unsaid)) == (422, True)
    assert Volunteer.objects.get(pk=vera.pk).name == "韦示例壹"
    assert "已办结" in text_of(desk.get(reverse("manage-request", args=[row.pk])))
    assert browser_of(administrator(UnitFactory())).get(reverse("manage-request", args=[row.pk])).status_code == 404


def test_whole_numbers_are_shown_on_a_press_that_is_kept_and_those_of_a_minor_after_an_opening(vera, at):
    at("2026-04-01 09:00")
    born_on, new = date(2010, 3, 5), id_number(sequence=20)
    child = VolunteerFactory(unit=vera.unit, name="韦示例三", id_number=id_number(born_on), born_on=born_on)
    lea, boss = administrator(vera.unit), administrator(vera.unit)
    desk = browser_of(lea)
    wishes = {vera: new, child: id_number(born_on, sequence=20)}
    pages = {
        one: reverse("manage-request", args=[corrections.ask(volunteer=one, by=one.user, why="写错", id_number=to).pk])
        for one, to in wishes.items()
    }

    masked = {one: text_of(desk.get(page)) for one, page in pages.items()}
    whole, refused = text_of(desk.post(pages[vera])), text_of(desk.post(pages[child]))
    openings.approve(opening=openings.ask(volunteer=child, reason="identity", by=lea), by=boss)
    opened, again = text_of(desk.post(pages[child])), text_of(desk.post(pages[child]))

    for one, page in masked.items():
        assert (one.id_number in page, wishes[one] in page, "450*" in page) == (False, False, True)
    assert (vera.id_number in whole, new in whole) == (True, True)
    assert (wishes[child] in refused, "须事先同意" in refused, "本人页面" in refused) == (False, True, True)
    assert (wishes[child] in opened, wishes[child] in again) == (True, False)
    looks = HistoryEntry.objects.filter(did="unmasked", by=lea)
    assert [(look.target_id, look.fields["minor"]) for look in looks.order_by("pk")] == [
        (vera.pk, False),
        (child.pk, True),
    ]


def test_a_correction_is_withdrawn_or_declined(vera):
    browser, desk = with_password(vera.user), browser_of(administrator(vera.unit))
    sent = {"name": "韦示例壹", "document_type": "resident_id", "why": "写错"}
    browser.post(reverse("me-identity"), sent)
    browser.post(reverse("me-request-withdraw", args=[DataRequest.objects.get().pk]))
    browser.post(reverse("me-identity"), sent)
    row = DataRequest.objects.first()

    without = desk.post(reverse("manage-request-decline", args=[row.pk]), {"reason": ""})
    desk.post(reverse("manage-request-decline", args=[row.pk]), {"reason": "请带原件来"})

    assert without.status_code == 422
    assert list(DataRequest.objects.values_list("status", flat=True)) == ["declined", "withdrawn"]
    assert "请带原件来" in text_of(browser.get(reverse("me-requests")))


def test_details_and_photo_are_edited(vera):
    browser = browser_of(vera.user)

    page = browser.get(reverse("me-details"))
    browser.post(reverse("me-details"), {"skills": "手语", "photo": picture()})
    photo = browser.get(reverse("me-photo"))
    desk = browser_of(administrator(vera.unit))
    seen = desk.get(reverse("volunteer-photo", args=[vera.pk]))
    for answer in (photo, seen):
        assert b"".join(answer.streaming_content)

    assert "用于匹配岗位" in text_of(page)
    assert Volunteer.objects.get(pk=vera.pk).skills == "手语"
    assert (photo["Content-Type"], seen["Content-Type"]) == ("image/png", "image/png")
    assert browser_of(administrator(UnitFactory())).get(reverse("volunteer-photo", args=[vera.pk])).status_code == 404
    assert "删除现在的照片" in text_of(browser.get(reverse("me-details")))


def test_closing_says_what_is_kept_and_logs_out(vera):
    browser = with_password(vera.user)
    holder(RoleAssignment.Role.UNIT_ADMIN, user=vera.user, unit=vera.unit)

    refused = browser.post(reverse("me-close"))
    administrator(vera.unit)
    page = browser.get(reverse("me-close"))
    closed = browser.post(reverse("me-close"))

    assert (refused.status_code, "唯一的管理员" in text_of(refused)) == (422, True)
    assert "当场清除" in text_of(page)
    assert "账号已注销" in text_of(closed)
    assert "操作日志须能查到由谁经办" in text_of(closed)
    assert browser.get(reverse("me")).status_code == 302
    assert Volunteer.objects.get(pk=vera.pk).name == "已注销"


def test_the_unit_acts_for_somebody_without_an_account():
    paper = VolunteerFactory(user=None, name="韦示例二", id_number=id_number(), born_on=date(1996, 3, 5))
    desk = browser_of(administrator(paper.unit))

    asked = desk.post(
        reverse("manage-volunteer-correction", args=[paper.pk]),
        {"name": "韦示例贰", "document_type": "resident_id", "why": "写错"},
    )
    first = desk.get(reverse("manage-volunteer-close", args=[paper.pk]))
    desk.post(reverse("manage-volunteer-close", args=[paper.pk]), {"reason": "本人书面申请"})

    assert asked["Location"] == reverse("manage-request", args=[DataRequest.objects.get(kind="correction").pk])
    assert "注销后不能恢复" in text_of(first)
    assert Volunteer.objects.get(pk=paper.pk).name == "已注销"
    assert "什么也不保留" in text_of(desk.get(reverse("manage-request", args=[DataRequest.objects.first().pk])))


def test_the_same_over_the_api(vera):
    own, desk = program_of(vera.user), program_of(administrator(vera.unit))
    closing, correct = reverse("api-data-request-close"), reverse("api-data-request-correct")

    without = [own.post(closing), own.post(correct, {"name": "韦示例壹", "why": "写错"})]
    browser = with_password(vera.user)
    asked = browser.post(correct, {"name": "韦示例壹", "why": "写错"}, content_type="application/json")
    row = asked.json()["id"]
    own_answer = own.post(reverse("api-data-request-grant", args=[row]), {"how": "原件"})
    unsaid = desk.post(reverse("api-data-request-grant", args=[row]), {"how": ""})
    granted = desk.post(reverse("api-data-request-grant", args=[row]), {"how": "原件"})
    again = desk.post(reverse("api-data-request-decline", args=[row]), {"reason": "晚了"})
    details = own.post(reverse("api-own-details"), {"skills": "手语"})
    nowhere = own.post(reverse("api-own-details"), {"residence_division": "999999"})
    consent = own.post(reverse("api-own-consent"), {"item": "location", "agrees": True})
    ended = own.post(reverse("api-own-consent"), {"item": "location", "agrees": False})
    closed = browser.post(closing, content_type="application/json")

    assert [answer.json()["code"] for answer in without] == [PrivacyRefused.Reason.PASSWORD_NEEDED.value] * 2
    assert (asked.status_code, asked.json()["status"]) == (201, "waiting")
    assert own_answer.status_code == 403
    assert unsaid.json()["code"] == PrivacyRefused.Reason.CORRECTION_HOW.value
    assert granted.json()["status"] == "done"
    assert again.json()["code"] == PrivacyRefused.Reason.REQUEST_ENDED.value
    assert (details.json()["skills"], nowhere.status_code) == ("手语", 400)
    assert (consent.status_code, ended.status_code) == (204, 204)
    assert (closed.status_code, closed.json()["kind"], closed.json()["kept"]) == (200, "closing", [])
    assert desk.get(reverse("api-data-request-list")).json()["count"] == 3
    assert "韦示例" not in desk.get(reverse("api-data-request-list")).content.decode()


def test_a_token_closes_no_account(vera, client):
    """Nothing brings it back: a program that holds a token for writing asks in vain."""
    _token, text = tokens.make(user=vera.user, name="统计", scopes=["write"], days=1, by=vera.user)

    answer = client.post(reverse("api-data-request-close"), headers={"Authorization": f"Bearer {text}"})

    assert answer.status_code == 403
    assert Volunteer.objects.get(pk=vera.pk).is_registered
