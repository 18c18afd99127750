"""An account that holds a role and that nobody uses: told, disabled after 180 days, enabled by somebody else (D104)."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from config import nightly
from registry.accounts.idle import Step, step
from registry.accounts.named import account_named
from registry.accounts.services import appointments, idle_accounts, tokens
from registry.exceptions import AccountRefused, RoleRefused
from registry.models import HistoryEntry, Notification, RoleAssignment, User
from registry.notifications.services import notification_mail
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db
LAST = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("days", "told_after", "expected"),
    [
        (165, None, Step.NOTHING),
        (166, None, Step.TELL),
        (179, 166, Step.NOTHING),
        (180, 166, Step.DISABLE),
        (400, None, Step.TELL),
        (413, 400, Step.NOTHING),
        (414, 400, Step.DISABLE),
    ],
)
def test_nobody_is_disabled_without_having_been_told_two_weeks_before(days, told_after, expected):
    told = None if told_after is None else LAST + timedelta(days=told_after)

    assert step(last=LAST, told=told, today=LAST + timedelta(days=days)) == expected


@pytest.fixture
def lea(at):
    at("2026-01-01 09:00")
    security = holder(RoleAssignment.Role.SECURITY_ADMIN)
    User.objects.filter(pk=security.pk).update(password_changed_at=at("2027-01-01 09:00"))
    at("2026-01-01 09:00")
    return RoleAssignmentFactory(user__username="lea", user__email="lea@example.org").user


def nights(at, *days):
    for day in days:
        at(f"{day} 07:00")
        nightly.look_after_idle_accounts()


def test_it_is_told_by_mail_then_disabled_with_its_tokens(at, lea):
    _token, _text = tokens.make(user=lea, name="统计", scopes=[], days=366, by=lea)
    nights(at, "2026-06-15", "2026-06-16", "2026-06-17")
    notification_mail.send_waiting()

    (told,) = Notification.objects.filter(user=lea)
    assert "2026年6月30日将停用" in told.text
    assert "请在此之前登录一次" in mail.outbox[0].body
    nights(at, "2026-06-29")
    lea.refresh_from_db()
    assert lea.is_active

    nights(at, "2026-06-30")

    lea.refresh_from_db()
    assert (lea.is_active, lea.api_tokens.open().exists()) == (False, False)
    assert HistoryEntry.objects.about(lea).get(did="disabled idle account").by is None
    assert Notification.objects.filter(text__contains="超过 180 天没有登录").count() == 1


def test_who_logs_in_stays(at, lea):
    nights(at, "2026-06-16")
    User.objects.filter(pk=lea.pk).update(last_login=at("2026-06-20 09:00"))

    nights(at, "2026-06-30", "2026-07-14")

    lea.refresh_from_db()
    assert lea.is_active


def test_a_volunteer_without_a_role_stays(at, lea):
    vera = VolunteerFactory().user
    nights(at, "2026-06-16", "2026-06-30", "2028-01-01")

    vera.refresh_from_db()
    assert vera.is_active
    assert not Notification.objects.filter(user=vera).exists()


def test_a_role_given_to_an_old_account_begins_its_days_anew(at):
    at("2025-01-01 09:00")
    vera = UserFactory()
    at("2026-01-01 09:00")
    RoleAssignmentFactory(user=vera)

    nights(at, "2026-01-02", "2026-01-16")

    vera.refresh_from_db()
    assert vera.is_active


def test_the_last_security_administrator_stays(at):
    at("2026-01-01 09:00")
    only = holder(RoleAssignment.Role.SECURITY_ADMIN)

    nights(at, "2026-06-16", "2026-06-30")

    only.refresh_from_db()
    assert only.is_active


def test_a_disabled_account_is_enabled_by_somebody_else_and_may_stay(at, lea):
    nights(at, "2026-06-16", "2026-06-30")
    security = User.objects.get(roles__role=RoleAssignment.Role.SECURITY_ADMIN)
    at("2026-07-10 09:00")
    lea.refresh_from_db()

    for nobody in (lea, holder(RoleAssignment.Role.COMMITTEE)):
        with pytest.raises(PermissionDenied):
            idle_accounts.enable(user=lea, by=nobody)
    idle_accounts.enable(user=lea, by=security)
    nights(at, "2026-07-11", "2026-07-25")

    lea.refresh_from_db()
    assert lea.is_active
    assert HistoryEntry.objects.about(lea).get(did="enabled account").by == security
    with pytest.raises(AccountRefused) as refusal:
        idle_accounts.enable(user=lea, by=security)
    assert refusal.value.reason == AccountRefused.Reason.NOT_DISABLED


def test_an_account_closed_in_another_way_is_not_enabled_here(lea):
    security = User.objects.get(roles__role=RoleAssignment.Role.SECURITY_ADMIN)
    closed = UserFactory(is_active=False)

    with pytest.raises(AccountRefused) as refusal:
        idle_accounts.enable(user=closed, by=security)

    assert refusal.value.reason == AccountRefused.Reason.NOT_DISABLED


def test_a_session_of_a_disabled_account_is_over(at, lea):
    browser = browser_of(lea)
    User.objects.filter(pk=lea.pk).update(last_login=None)
    nights(at, "2026-06-16", "2026-06-30")

    answer = browser.get("/manage/volunteers/")

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_a_new_appointment_by_two_gives_the_account_back(at, lea):
    """Its role ended meanwhile: the list of idle accounts still shows it, and two persons' word enables it."""
    unit = lea.roles.get().unit
    nights(at, "2026-06-16", "2026-06-30")
    lea.refresh_from_db()
    was_active = lea.is_active
    lea.roles.update(until_on=date(2026, 6, 29))
    security, committee = holder(RoleAssignment.Role.SECURITY_ADMIN), holder(RoleAssignment.Role.COMMITTEE)

    found = account_named("lea", committee, with_idle=True)
    proposal = appointments.propose(role="unit_admin", unit=unit, user=found, by=committee)
    listed = list(idle_accounts.disabled())
    appointments.confirm(proposal=proposal, by=security)

    lea.refresh_from_db()
    assert (was_active, account_named("lea", committee)) == (False, lea)
    assert (listed, lea.is_active, lea.disabled_at) == ([lea], True, None)
    line = HistoryEntry.objects.about(lea).filter(did="enabled account").get()
    assert line.by == security


def test_a_declined_appointment_leaves_it_disabled(at, lea):
    nights(at, "2026-06-16", "2026-06-30")
    unit = UnitFactory()
    security, committee = holder(RoleAssignment.Role.SECURITY_ADMIN), holder(RoleAssignment.Role.COMMITTEE)
    proposal = appointments.propose(role="unit_admin", unit=unit, user=lea, by=committee)
    appointments.decline(proposal=proposal, reason="不再任职", by=security)

    lea.refresh_from_db()
    assert not lea.is_active


def test_an_account_that_ended_otherwise_is_not_appointed():
    gone = UserFactory(is_active=False)

    with pytest.raises(RoleRefused) as refusal:
        appointments.propose(role="unit_admin", unit=UnitFactory(), user=gone, by=holder(RoleAssignment.Role.COMMITTEE))

    assert refusal.value.reason == RoleRefused.Reason.ACCOUNT_ENDED
