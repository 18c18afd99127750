import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from registry.accounts.login import find_user
from registry.accounts.named import key_of
from registry.accounts.password_rules import PasswordStrength
from registry.models import HistoryEntry, RoleAssignment, User
from tests.doors import text_of
from tests.factories import PASSWORD, RoleAssignmentFactory, UserFactory, VolunteerFactory
from tests.people import browser_of, holder, phone

pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026-chang"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def try_login(login: str, password: str = PASSWORD) -> bool:
    client = Client()
    client.post(reverse("account_login"), {"login": login, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["vera", "10000000001", "10000 000 001", "vera@example.org"])
def test_an_account_is_found_by_name_phone_or_mail(login):
    vera = VolunteerFactory(user__username="vera", user__email="vera@example.org", phone=phone())

    assert find_user(login) == vera.user
    assert try_login(login)


def wide(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@pytest.mark.parametrize(
    "login",
    ["Vera-1", "VERA-1", "vera-1 ", "\u200bVera-1\t", wide("Vera-1"), "Vera@Example.org", wide("vera@example.org ")]
    + [wide("10000000001"), "gz{}", "GZ {}", wide("gz") + "{}"],
)
def test_how_a_phone_or_an_input_method_writes_a_name_carries_no_meaning(login):
    vera = VolunteerFactory(user__username="vera-1", user__email="vera@example.org", phone=phone())
    login = login.format((vera.volunteer_no or "")[2:])

    assert find_user(login) == vera.user
    assert key_of(login.upper()) == key_of(login.lower())
    assert try_login(login)


def test_of_names_that_differ_by_capitals_the_exact_one_is_meant():
    small, large = UserFactory(username="vera"), UserFactory(username="Vera")

    assert (find_user("vera"), find_user("Vera "), find_user(wide("Vera"))) == (small, large, large)
    assert find_user("VERA") is None


def test_five_failures_lock_a_name_that_nobody_has_however_it_is_written(at):
    at("2026-03-14 09:00")
    for login in ("nobody", "Nobody", "NOBODY ", wide("nobody"), "no\u200bbody"):
        assert not try_login(login, "falsch")

    refused = Client().post(reverse("account_login"), {"login": "nobodY", "password": "falsch"})

    assert "尝试次数过多" in refused.content.decode()


def test_a_code_of_the_app_may_be_typed_wide_and_in_groups():
    user = UserFactory(username="vera")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client = Client()

    client.post(reverse("account_login"), {"login": "Vera", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": f" {wide(code[:3])}\u3000{code[3:]}\u200b"})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_mail_address_of_two_accounts_finds_none():
    UserFactory(email="a@example.org")
    UserFactory(email="A@example.org")

    assert find_user("a@example.org") is None


def test_five_failures_lock_the_account_however_it_is_written(at):
    at("2026-03-14 09:00")
    VolunteerFactory(user__username="vera", phone=phone())

    for login in ("vera", phone(), "10000 000 001", "vera", "1-0000-000001"):
        assert not try_login(login, "falsch")

    assert not try_login("vera")
    assert HistoryEntry.objects.filter(did="log-in failed").count() == 5


def test_logging_in_and_out_leaves_a_line():
    vera = VolunteerFactory(user__username="vera").user
    client = Client()

    client.post(reverse("account_login"), {"login": "vera", "password": PASSWORD})
    client.post(reverse("account_logout"))

    entries = HistoryEntry.objects.about(vera).values_list("did", flat=True)
    assert list(entries) == ["logged in", "logged out"]


def test_a_disabled_account_does_not_log_in():
    UserFactory(username="otto", is_active=False)

    assert not try_login("otto")


@pytest.mark.parametrize(
    ("password", "code"),
    [("abcdefgh1", "password_kinds"), ("Ab1-韦示例一", "password_has_name"), (f"Ab-{phone()}", "password_has_phone")],
)
def test_passwords_that_are_too_easy(password, code):
    vera = VolunteerFactory(user__display_name="韦示例一", phone=phone())

    with pytest.raises(ValidationError) as refusal:
        PasswordStrength().validate(password, vera.user)

    assert refusal.value.code == code


def test_a_holder_of_a_role_needs_twelve_characters():
    with pytest.raises(ValidationError) as refusal:
        PasswordStrength().validate("Abcdefg-1", RoleAssignmentFactory().user)

    assert refusal.value.code == "password_too_short"


def test_a_password_made_by_others_is_changed_first():
    lea = UserFactory(must_change_password=True)
    browser = browser_of(lea)

    before = browser.get(reverse("teams"))
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    lea.refresh_from_db()
    assert before["Location"] == reverse("account_change_password")
    assert (lea.must_change_password, lea.check_password(NEW)) == (False, True)
    assert HistoryEntry.objects.about(lea).filter(did="changed password").exists()
    assert browser.get(reverse("teams")).status_code == 200


def test_an_administrators_password_lasts_ninety_days_a_volunteers_stays(at):
    at("2026-01-01 09:00")
    lea, vera = RoleAssignmentFactory().user, VolunteerFactory().user
    at("2026-04-02 09:01")

    assert browser_of(User.objects.get(pk=lea.pk)).get(reverse("teams")).status_code == 302
    assert browser_of(User.objects.get(pk=vera.pk)).get(reverse("teams")).status_code == 200


@pytest.mark.parametrize(("later", "is_in"), [("09:15", True), ("09:16", False)])
def test_a_holder_of_a_role_is_logged_out_after_fifteen_idle_minutes(at, later, is_in):
    at("2026-03-14 09:00")
    lea, vera = browser_of(RoleAssignmentFactory().user), browser_of(VolunteerFactory().user)
    lea.get(reverse("teams"))
    at(f"2026-03-14 {later}")

    lea.get(reverse("teams"))

    assert ("_auth_user_id" in lea.session) is is_in
    vera.get(reverse("teams"))
    assert "_auth_user_id" in vera.session


def test_twelve_hours_are_the_end_even_without_a_pause(at):
    at("2026-03-14 08:00")
    lea = browser_of(RoleAssignmentFactory().user)
    lea.get(reverse("teams"))
    session = lea.session
    session["seen"] = session["began"] + 12 * 3600
    session.save()
    at("2026-03-14 20:01")

    lea.get(reverse("teams"))

    assert "_auth_user_id" not in lea.session


def test_the_second_factor_is_set_up_first_where_it_is_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    lea = RoleAssignmentFactory().user
    browser = browser_of(lea)

    before = browser.get(reverse("teams"))
    Authenticator.objects.create(user=lea, type=Authenticator.Type.TOTP, data={})

    assert before["Location"] == reverse("mfa_activate_totp")
    assert browser.get(reverse("teams")).status_code == 200
    assert browser_of(VolunteerFactory().user).get(reverse("teams")).status_code == 200


def test_an_unknown_address_stays_unknown_before_the_password_was_changed():
    browser = browser_of(UserFactory(must_change_password=True))

    assert browser.get("/no-such-page/").status_code == 404


def test_an_inspector_reads_without_a_second_factor(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    inspector = holder(RoleAssignment.Role.INSPECTOR, until_on="2099-01-01")

    assert browser_of(inspector).get(reverse("teams")).status_code == 200


def test_a_password_too_short_for_the_role_that_began_is_changed_at_the_next_log_in():
    """Nine characters do for a volunteer; an administrator's has twelve (D100)."""
    lea = UserFactory(username="lea", password="Abcdefg-1")
    browser = Client()
    browser.post(reverse("account_login"), {"login": "lea", "password": "Abcdefg-1"})
    as_volunteer = browser.get(reverse("teams")).status_code
    RoleAssignmentFactory(user=lea)

    sent_on = Client()
    sent_on.post(reverse("account_login"), {"login": "lea", "password": "Abcdefg-1"})
    before = sent_on.get(reverse("teams"))
    page = text_of(sent_on.get(reverse("account_change_password")))
    again = {"oldpassword": "Abcdefg-1", "password1": NEW, "password2": NEW}
    sent_on.post(reverse("account_change_password"), again)

    assert (as_volunteer, before["Location"]) == (200, reverse("account_change_password"))
    assert "您现在持有管理角色，密码至少 12 个字符" in page
    assert sent_on.get(reverse("teams")).status_code == 200


def test_a_long_one_goes_on_and_only_its_fitness_is_kept():
    lea = RoleAssignmentFactory(user=UserFactory(username="lea")).user
    browser = Client()
    browser.post(reverse("account_login"), {"login": "lea", "password": PASSWORD})

    lea.refresh_from_db()
    assert lea.password_suits_roles is (len(PASSWORD) >= 12)
    assert browser.get(reverse("teams")).status_code == 200
