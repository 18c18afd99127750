"""办公邮箱: given at the appointment, proved by whoever reads its letters."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from registry.accounts.services import account_mail, appointments, work_mails
from registry.exceptions import AccountRefused, TooOften
from registry.ground import jobs
from registry.models import HistoryEntry, Job, RoleAssignment, User
from tests.doors import text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator, browser_of, holder

pytestmark = pytest.mark.django_db
Role = RoleAssignment.Role
MAIL = "lea@office.example.org"
NEW = "Xinmima-2026-demo"


def appointed(**who: Any) -> User:
    """Two persons agree on the address that the holder told each of them."""
    unit = UnitFactory(parent=UnitFactory())
    if not who:
        who = {"user": VolunteerFactory(unit=unit, phone="10000000051").user}
    by = holder(Role.COMMITTEE)
    proposal = appointments.propose(role=Role.UNIT_ADMIN, unit=unit, by=by, work_mail=MAIL, **who)
    assignment = appointments.confirm(proposal=proposal, by=administrator(unit.parent), work_mail=MAIL.upper())
    return User.objects.get(pk=assignment.user_id)


def letters(subject: str) -> list[Any]:
    for pk in Job.objects.filter(state=Job.State.WAITING).values_list("pk", flat=True):
        jobs.perform(pk)
    return [one for one in mail.outbox if subject in one.subject]


def link_in(letter: Any) -> str:
    return str(re.search(r"https?://\S+?(/\S+)", letter.body)[1])


def test_who_reads_the_letter_confirms_and_only_by_a_press(at):
    at("2026-03-14 09:00")
    lea = appointed()
    (letter,) = letters("确认办公邮箱")
    assert letter.to == [MAIL]
    link, browser = link_in(letter), Client()

    assert "l***@" in text_of(browser.get(link)) or "确认用" in text_of(browser.get(link))
    lea.refresh_from_db()
    assert not lea.has_confirmed_work_mail
    assert "已确认" in text_of(browser.post(link))
    lea.refresh_from_db()
    assert lea.has_confirmed_work_mail
    browser.post(link)
    assert HistoryEntry.objects.filter(did="confirmed work mail").count() == 1

    lea.work_mail = "other@office.example.org"
    lea.save()
    refused = browser.post(link)
    assert refused.status_code == 410
    assert str(AccountRefused.Reason.WORK_MAIL_LINK.label) in text_of(refused)
    assert not lea.has_confirmed_work_mail


def test_a_link_ends_after_a_week_and_a_forged_one_says_so(at):
    at("2026-03-14 09:00")
    appointed()
    (letter,) = letters("确认办公邮箱")

    assert Client().get(reverse("work-mail-confirm", args=["forged"])).status_code == 410
    with pytest.MonkeyPatch.context() as later:
        later.setattr("django.core.signing.time.time", lambda: 1e11)
        assert Client().get(link_in(letter)).status_code == 410


def test_the_link_of_the_first_log_in_proves_the_address_too():
    lea = appointed(username="lea-office", display_name="黄示例六")
    assert not letters("确认办公邮箱")
    (letter,) = letters("首次登录")
    client = Client()
    form = client.get(link_in(letter), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})

    lea.refresh_from_db()
    assert lea.check_password(NEW)
    assert lea.has_confirmed_work_mail


def test_links_that_open_the_account_go_to_proved_addresses_only():
    lea = appointed()
    account_mail.ask_for_link(lea)
    assert not letters("找回账号")

    work_mails.proved(lea)
    account_mail.ask_for_link(lea)
    (letter,) = letters("找回账号")
    assert letter.to == [MAIL]


def test_the_page_says_what_is_missing_and_sends_another_letter():
    lea = appointed()
    committee, own = browser_of(holder(Role.COMMITTEE)), browser_of(lea)

    roles = text_of(committee.get(reverse("committee-roles")))
    assert "邮箱未验证" in roles
    assert "没有邮箱" in roles
    assert MAIL in text_of(own.get(reverse("mfa_index")))
    letters("确认办公邮箱")
    own.post(reverse("me-work-mail"))
    assert len(letters("确认办公邮箱")) == 2

    for _ in range(2):
        work_mails.ask_again(user=lea, by=lea)
    with pytest.raises(TooOften):
        work_mails.ask_again(user=lea, by=lea)
    work_mails.proved(lea)
    assert "邮箱未验证" not in text_of(committee.get(reverse("committee-roles")))
