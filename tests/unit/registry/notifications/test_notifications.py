"""Notifications: once per key, by one statement, always on the page, by mail where wanted."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError

from registry import clock
from registry.models import HistoryEntry, Job, Notification, User
from registry.notifications.services import notification_mail, notifications
from registry.notifications.services.notifications import Telling
from tests.factories import UserFactory, local

pytestmark = pytest.mark.django_db
NOON = "2026-03-16 12:00"


@pytest.fixture
def wei(at):
    at(NOON)
    return UserFactory(email="wei@example.org")


def told(user, key="a", text="注册申请已通过。", url="/me/"):
    notifications.tell(users=[user], key=key, text=text, url=url)
    return Notification.objects.get(user=user, key=key)


def test_the_same_key_is_told_once(wei):
    first = told(wei)

    notifications.tell(users=[wei, wei.pk], key="a", text="又一次")

    assert list(Notification.objects.all()) == [first]
    assert first.text == "注册申请已通过。"


def test_people_without_an_account_are_passed_over(wei):
    assert notifications.tell(users=[wei, None], key="a", text="示例") == 1


@pytest.mark.parametrize("people", [1, 3])
def test_many_are_told_by_one_statement(people, django_assert_num_queries):
    users = [UserFactory() for _n in range(people)]

    with django_assert_num_queries(1):
        notifications.tell_each(Telling(user, f"k{user.pk}", "示例", "/me/") for user in users)

    assert Notification.objects.count() == people


def test_telling_nobody_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        notifications.tell(users=[], key="a", text="示例")


def test_a_notification_never_leads_elsewhere(wei):
    with pytest.raises(IntegrityError, match="notifications_lead_into_the_product|CHECK"):
        Notification.objects.create(user=wei, key="a", text="示例", url="https://example.org/")


def test_reading_marks_only_ones_own(wei):
    other = UserFactory()
    told(other)
    kept, gone = told(wei, "a"), told(wei, "b")

    assert notifications.read(by=wei, only=[gone.pk]) == 1
    assert list(Notification.objects.visible_to(wei).unread()) == [kept]
    assert notifications.read(by=wei) == 1
    assert Notification.objects.visible_to(other).unread().count() == 1


def test_unread_ones_come_first_the_newest_first(wei, at):
    old, new = told(wei, "a"), told(wei, "b")
    at("2026-03-16 13:00")
    newest = told(wei, "c")
    notifications.read(by=wei, only=[newest.pk])

    assert list(Notification.objects.visible_to(wei).unread_first()) == [new, old, newest]


def test_what_was_read_half_a_year_ago_is_forgotten(wei, at):
    told(wei, "read")
    notifications.read(by=wei)
    unread = told(wei, "unread")

    at("2026-09-12 11:59")
    assert notifications.prune() == 0
    at("2026-09-12 12:01")
    assert notifications.prune() == 1
    assert list(Notification.objects.all()) == [unread]


def test_the_choice_of_mail_is_in_the_history(wei):
    notifications.want_mail(wanted=False, by=wei)
    notifications.want_mail(wanted=True, by=wei)

    assert list(HistoryEntry.objects.about(wei).values_list("did", flat=True)) == [
        "mail turned off",
        "mail turned on",
    ]


def test_one_mail_per_person_holds_everything_new_with_its_links(wei, at, settings):
    settings.PUBLIC_URL = "https://volunteer.example.org"
    first, second = told(wei, "a"), told(wei, "b", "候补成功。", "/me/activities/")
    at("2026-03-16 12:05")

    assert notification_mail.send_waiting() == 1

    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["wei@example.org"], "区直志愿：您有 2 条新通知")
    assert f"注册申请已通过。\nhttps://volunteer.example.org/notifications/{first.pk}/" in letter.body
    assert f"候补成功。\nhttps://volunteer.example.org/notifications/{second.pk}/" in letter.body
    assert "关闭邮件提醒" in letter.body
    assert notification_mail.send_waiting() == 0


def test_a_long_mail_names_the_rest(wei, at):
    for n in range(23):
        told(wei, f"k{n}", f"第{n}件")
    at("2026-03-16 12:05")
    notification_mail.send_waiting()

    assert mail.outbox[0].body.count("/notifications/") == 20 + 1
    assert "另有 3 条，请登录查看。" in mail.outbox[0].body


@pytest.mark.parametrize(
    "change",
    [{"email": ""}, {"wants_mail": False}, {"is_active": False}],
    ids=["no address", "refused", "account closed"],
)
def test_nobody_is_mailed_who_has_no_address_or_refused(wei, at, change):
    told(wei)
    type(wei).objects.filter(pk=wei.pk).update(**change)
    at("2026-03-16 12:05")

    assert notification_mail.send_waiting() == 0
    assert not mail.outbox


def test_what_was_read_on_the_page_is_not_mailed(wei, at):
    told(wei)
    notifications.read(by=wei)
    at("2026-03-16 12:05")

    assert notification_mail.send_waiting() == 0


def test_a_mail_waits_until_what_comes_together_is_there(wei, at):
    told(wei)
    at("2026-03-16 12:01")

    assert notification_mail.send_waiting() == 0


@pytest.mark.parametrize("error", [OSError("refused"), SMTPException("refused")])
def test_a_mail_server_that_is_down_loses_nothing(wei, at, monkeypatch, error):
    row = told(wei)
    at("2026-03-16 12:05")

    def refuse(*_args, **_options):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        assert notification_mail.send_waiting() == 0
    row.refresh_from_db()
    assert (row.mailed_at, Notification.objects.unread().count()) == (None, 1)
    assert notification_mail.send_waiting() == 1


def test_a_mail_server_that_is_away_is_asked_once(at, monkeypatch, wei):
    told(wei), told(UserFactory(email="luo@example.org"))
    at("2026-03-16 12:05")
    asked = []

    def away(_backend):
        asked.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", away)
    assert notification_mail.send_waiting() == 0
    assert asked == [1]


def test_a_refused_address_does_not_hold_up_the_others(wei, at, monkeypatch):
    other = UserFactory(email="luo@example.org")
    told(wei), told(other)
    at("2026-03-16 12:05")
    send = EmailBackend.send_messages

    def refuse_one(backend, letters):
        if letters[0].to == ["wei@example.org"]:
            raise SMTPException("no such address")
        return send(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_one)
    assert notification_mail.send_waiting() == 1
    assert [letter.to for letter in mail.outbox] == [["luo@example.org"]]


def test_after_a_day_the_page_alone_tells(wei, at):
    told(wei)
    at("2026-03-17 12:01")

    assert notification_mail.send_waiting() == 0
    assert clock.now() - local(NOON) > timedelta(days=1)


@pytest.mark.parametrize("people", [1, 3])
def test_mailing_costs_two_statements_whatever_the_number_of_people(people, at, django_assert_num_queries):
    at(NOON)
    for n in range(people):
        told(UserFactory(email=f"wei{n}@example.org"))
    at("2026-03-16 12:05")

    with django_assert_num_queries(2):
        assert notification_mail.send_waiting() == people


def test_what_concerns_the_account_is_mailed_at_once_even_unwanted_and_read(wei, at):
    notifications.want_mail(wanted=False, by=wei)
    wei.refresh_from_db()
    wei.work_mail = "office@example.org"
    wei.save()
    notifications.warn(wei, key="account", text="有人正在为您的账号办理找回。", url="/me/")
    notifications.read(by=wei)

    assert notification_mail.send_waiting() == 1
    assert mail.outbox[0].to == ["wei@example.org", "office@example.org"]
    assert Job.objects.filter(name="mail notifications").count() == 1
    assert notification_mail.send_waiting() == 0


def test_the_address_of_the_office_is_sealed_and_enough(at):
    at("2026-03-16 12:00")
    lea = UserFactory(email="")
    lea.work_mail = "office@example.org"
    lea.save()
    notifications.warn(lea, key="account", text="账号的密码已更改。")

    assert notification_mail.send_waiting() == 1
    assert mail.outbox[0].to == ["office@example.org"]
    assert b"office" not in bytes(User.objects.values_list("work_mail_sealed", flat=True).get(pk=lea.pk))


def test_what_a_clock_that_ran_ahead_dated_is_mailed_once_it_is_set_right(wei, at):
    at("2026-03-18 09:00")
    notifications.tell(users=[wei], key="ahead", text="您的报名已确认。", url="/me/")

    at("2026-03-14 09:00")

    assert (notification_mail.send_waiting(), notification_mail.send_waiting()) == (1, 0)
