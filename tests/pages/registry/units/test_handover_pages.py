"""交接 at the doors: the pages of the two people and of the committee, the paper, the API."""

import pytest
from django.urls import reverse

from registry.accounts.services import appointments
from registry.exceptions import HandoverRefused, RoleRefused
from registry.models import Handover, RoleAssignment
from tests.factories import RoleAssignmentFactory, UnitFactory, VolunteerFactory
from tests.people import administrator, browser_of, holder
from tests.readers import pdf_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(at):
    at("2026-03-16 09:00")
    return UnitFactory(parent=UnitFactory())


@pytest.fixture
def role(unit):
    return RoleAssignmentFactory(unit=unit)


def page_of(user, name, *args) -> str:
    return browser_of(user).get(reverse(name, args=args)).content.decode()


def post(user, name, pk, **said):
    return browser_of(user).post(reverse(name, args=[pk]), said, follow=True)


def test_two_people_hand_over_on_pages(unit, role):
    lea, nora = role.user, VolunteerFactory(unit=unit).user
    assert reverse("handover-new", args=[role.pk]) in page_of(lea, "committee-unit", unit.pk)
    begun = post(lea, "handover-new", role.pk, note="印章在办公室")
    handover = Handover.objects.get()
    assert "交接已发起。请确定接收人。" in begun.content.decode()
    assert reverse("handover", args=[handover.pk]) in page_of(lea, "committee-unit", unit.pk)

    refused = post(lea, "handover-name", handover.pk, username="没有这个人")
    assert (refused.status_code, "没有找到这个人" in refused.content.decode()) == (422, True)
    named = post(lea, "handover-name", handover.pk, username=nora.volunteer.volunteer_no)
    assert "等待上级单位、区直团工委或安全管理员确认" in named.content.decode()
    handover.refresh_from_db()
    appointments.confirm(proposal=handover.proposal, by=administrator(unit.parent))

    assert "接手管理员交接" in page_of(nora, "home")
    taken = post(nora, "handover-accept", handover.pk)
    assert "已接手，交接单已生成" in taken.content.decode()
    paper = browser_of(lea).get(reverse("handover-file", args=[handover.pk]))
    handover.refresh_from_db()
    words = pdf_words(paper.content)
    for said in ("单位管理员交接单", str(lea), str(nora), "印章在办公室", handover.check_word, "接收人（签字）"):
        assert said.replace(" ", "") in words.replace(" ", "").replace("\n", "")

    post(nora, "handover-confirm", handover.pk)
    done = post(lea, "handover-confirm", handover.pk)
    assert "交接已完成，交出人的授权已结束。" in done.content.decode()
    assert "由" + str(nora) + "接任" in page_of(lea, "handover", handover.pk)
    assert "没有正在办理的交接" in page_of(nora, "handover-list")


def test_the_committee_acts_with_its_reason_and_what_was_typed_stays(unit, role):
    committee, deputy = holder(RoleAssignment.Role.COMMITTEE), administrator(unit)
    refused = post(committee, "handover-new", role.pk, note="见档案柜")
    assert (refused.status_code, "见档案柜" in refused.content.decode()) == (422, True)
    post(committee, "handover-new", role.pk, note="见档案柜", reason="已调离")
    handover = Handover.objects.get()
    post(committee, "handover-name", handover.pk, username=deputy.username)
    no = post(deputy, "handover-decline", handover.pk, reason="")
    assert (no.status_code, "请写明原因" in no.content.decode()) == (422, True)
    post(deputy, "handover-accept", handover.pk)
    no = post(committee, "handover-confirm", handover.pk)
    assert (no.status_code, "代交出人办理的，请写明原因" in no.content.decode()) == (422, True)
    post(committee, "handover-confirm", handover.pk, reason="联系不上")
    assert "代</dd>" in page_of(committee, "handover", handover.pk)
    cancelled = post(committee, "handover-cancel", handover.pk, reason="人又回来了")
    assert "交接已取消，授权不变。" in cancelled.content.decode()


def test_the_last_administrator_is_ended_on_the_units_page_with_a_reason(unit, role):
    committee = holder(RoleAssignment.Role.COMMITTEE)
    page = page_of(committee, "committee-unit", unit.pk)
    assert "是本单位最后一位管理员。请先交接，或在下面任命下一位。" in page
    refused = post(committee, "committee-role-end", role.pk)
    assert "最后一位管理员" in refused.content.decode()
    post(committee, "committee-role-end", role.pk, reason="已离职")
    assert not RoleAssignment.objects.valid().filter(pk=role.pk).exists()


def test_the_api_takes_every_step(unit, role):
    lea, deputy = browser_of(role.user), administrator(unit)
    stranger = browser_of(administrator(UnitFactory()))

    def ask(browser, verb, handover=None, **said):
        url = reverse(f"api-handover-{verb}", args=[handover] if handover else [])
        return browser.post(url, said, content_type="application/json")

    begun = ask(lea, "begin", assignment=role.pk)
    pk = begun.json()["id"]
    assert (begun.status_code, begun.json()["stage"]) == (201, "naming")
    assert [one["title"] for one in begun.json()["sections"]][:2] == ["待办和超期事项", "单位在办"]
    again = ask(lea, "begin", assignment=role.pk)
    assert (again.status_code, again.json()["code"]) == (409, HandoverRefused.Reason.HANDOVER_OPEN)
    nobody = ask(lea, "successor", pk, person="nobody9")
    assert nobody.json()["code"] == RoleRefused.Reason.PERSON_UNKNOWN
    assert ask(stranger, "successor", pk, person=deputy.username).status_code == 404
    assert ask(lea, "successor", pk, person=deputy.username).json()["successor"] == deputy.pk
    assert ask(browser_of(deputy), "decline", pk, reason="忙").json()["stage"] == "naming"
    ask(lea, "successor", pk, person=deputy.username)
    assert ask(browser_of(deputy), "accept", pk).json()["state"] == "accepted"
    sheet = lea.get(reverse("api-handover-sheet", args=[pk]))
    assert sheet["Content-Type"] == "application/pdf"
    assert ask(lea, "confirm", pk).json()["stage"] == "signing"
    assert ask(browser_of(deputy), "confirm", pk).json()["state"] == "done"
    assert ask(browser_of(deputy), "cancel", pk, reason="晚了").json()["code"] == HandoverRefused.Reason.HANDOVER_OVER
    listed = browser_of(deputy).get(reverse("api-handover-list")).json()["results"]
    assert [one["id"] for one in listed] == [pk]
