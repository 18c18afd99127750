import re
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from registry.exceptions import AccountRefused, IdentityRefused, RegistrationRefused, TooOften
from registry.ground.rates import Limit
from registry.models import Consent, Volunteer
from registry.people import legal, registration_limits
from registry.people.services import volunteers
from tests.factories import PASSWORD, UnitFactory, VolunteerFactory
from tests.matrix.asking import browser_for
from tests.people import administrator, applicant, browser_of, id_number, phone

pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def unit():
    return UnitFactory(short_name="水利厅团委", full_name="共青团广西壮族自治区水利厅委员会")


def typed(**changes) -> dict[str, str]:
    return {
        "name": "韦示例一",
        "document_type": "resident_id",
        "id_number": id_number(),
        "born_on": "",
        "sex": "",
        "phone": phone(),
        "unit": "水利",
        "password": PASSWORD,
    } | changes


def consented(**changes) -> dict[str, str]:
    return {
        "privacy": "on",
        "declaration": "on",
        "texts": legal.shown(),
        "residence_division": "450103",
        "skills": "",
        "available_times": "",
    } | (changes)


def error_codes(answer) -> set[str]:
    return {error.code for errors in answer.context["form"].errors.as_data().values() for error in errors}


def test_two_steps_make_an_application_and_log_in(client, unit, at):
    at("2026-03-13 09:00")

    first = client.post(reverse("register"), typed())
    second = client.post(reverse("register-consent"), consented())

    vera = Volunteer.objects.get()
    assert (first.status_code, first["Location"]) == (302, reverse("register-consent"))
    assert (second.status_code, second["Location"]) == (302, reverse("me"))
    assert (vera.unit, vera.status, vera.born_on, vera.sex) == (unit, "submitted", date(1996, 3, 5), "2")
    status = client.get(reverse("me")).content.decode()
    assert "待水利厅团委审核" in status
    assert id_number() not in status
    assert Client().login(username=phone(), password=PASSWORD)


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [("/c/press/?ticket=abc", "/c/press/?ticket=abc"), ("https://example.org/", "/me/"), ("", "/me/")],
)
def test_who_came_from_the_gate_goes_back_to_it(client, unit, came_from, goes_to):
    login = client.get(reverse("account_login"), {"next": came_from}).content.decode()
    client.get(reverse("register"), {"next": came_from})
    client.post(reverse("register"), typed())

    registered = client.post(reverse("register-consent"), consented())

    assert registered["Location"] == goes_to
    assert ("%2Fc%2Fpress%2F%3Fticket%3Dabc" in login) is (goes_to == came_from)


def test_between_the_steps_the_number_lies_sealed(client, unit):
    client.post(reverse("register"), typed())

    page = client.get(reverse("register-consent")).content.decode()
    back = client.get(reverse("register")).content.decode()

    assert id_number() not in str(dict(client.session))
    assert id_number() not in page + back
    assert "450*************" in page
    assert "已填写 450" in back
    assert client.post(reverse("register"), typed(id_number="", password="")).status_code == 302


def test_no_box_is_ticked_beforehand(client, unit):
    client.post(reverse("register"), typed())

    page = client.get(reverse("register-consent")).content.decode()

    assert page.count('type="checkbox"') == 2
    assert " checked" not in page


def test_without_consent_nothing_is_written(client, unit):
    client.post(reverse("register"), typed())

    answer = client.post(reverse("register-consent"), consented(privacy=""))

    assert answer.status_code == 422
    assert not Volunteer.objects.exists()


def test_what_was_typed_survives_an_error_and_the_password_need_not_be_typed_again(client, unit):
    answer = client.post(reverse("register"), typed(phone="123"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert error_codes(answer) == {IdentityRefused.Reason.PHONE_INVALID.value}
    assert 'value="韦示例一"' in page
    assert "密码已记下" in page
    assert PASSWORD not in page
    assert client.post(reverse("register"), typed(password="")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id_number": "45000019960305001"}, IdentityRefused.Reason.ID_LENGTH),
        ({"id_number": id_number(date(2020, 1, 1))}, IdentityRefused.Reason.UNDER_14),
        ({"name": "韦1"}, IdentityRefused.Reason.NAME_INVALID),
    ],
)
def test_bad_data_are_answered_on_step_one(client, unit, changes, reason):
    answer = client.post(reverse("register"), typed(**changes))

    assert (answer.status_code, error_codes(answer)) == (422, {reason.value})


def test_a_weak_password_or_one_with_the_phone_is_refused(client, unit):
    codes = [
        error_codes(client.post(reverse("register"), typed(password=password)))
        for password in ("aaaaaaaaaa1", f"Ab-{phone()}")
    ]

    assert "password_kinds" in codes[0]
    assert "password_has_phone" in codes[1]


def test_an_unknown_or_ambiguous_unit_is_asked_again(client, unit):
    UnitFactory(short_name="水利学校团委")

    assert error_codes(client.post(reverse("register"), typed(unit="水利"))) == {"several"}
    assert error_codes(client.post(reverse("register"), typed(unit="没有"))) == {"unknown"}
    assert client.post(reverse("register"), typed(unit="水利厅团委")).status_code == 302


def test_a_duplicate_learns_only_where_to_recover(client, unit):
    vera = applicant(unit=unit)

    answer = client.post(reverse("register"), typed(name="黄示例六", phone=phone(2)))

    assert error_codes(answer) == {RegistrationRefused.Reason.ALREADY_REGISTERED.value}
    assert vera.name not in answer.content.decode()


def test_a_browser_that_goes_through_numbers_is_stopped_and_told_how_long(client, unit, at, monkeypatch):
    at("2026-03-13 09:20")
    monkeypatch.setattr(registration_limits, "TOLD_OF_NUMBER", Limit("registered-number", 99, 3600))
    applicant(unit=unit)
    probe = typed(name="黄示例六", phone=phone(2))

    answers = [client.post(reverse("register"), probe) for _try in range(11)]

    assert [answer.status_code for answer in answers] == [422] * registration_limits.TOLD_IN_BROWSER.times + [429]
    assert answers[-1]["Retry-After"] == "2400"
    assert "请 40 分钟后再试" in answers[-1].content.decode()
    assert error_codes(answers[-1]) == {TooOften.Reason.TOO_OFTEN.value}


def test_one_who_is_registered_already_stops_nobody_else_at_the_address(unit, at):
    at("2026-03-13 09:20")
    applicant(unit=unit)
    again, other = typed(name="黄示例六", phone=phone(2)), typed(id_number=id_number(sequence=14), phone=phone(7))

    statuses = [Client().post(reverse("register"), again).status_code for _browser in range(6)]

    assert statuses == [422] * registration_limits.TOLD_OF_NUMBER.times + [429]
    assert Client().post(reverse("register"), other).status_code == 302


def test_numbers_of_one_birthday_in_one_county_are_not_walked_through_from_many_addresses(unit, at, monkeypatch):
    at("2026-03-13 09:20")
    monkeypatch.setattr(registration_limits, "NEIGHBOURS", Limit("register-neighbours", 3, 24 * 3600))
    tries = [typed(id_number=id_number(sequence=10 + n), phone=phone(n)) for n in range(1, 5)]

    sent = [Client(REMOTE_ADDR=f"203.0.113.{n}").post(reverse("register"), one) for n, one in enumerate(tries)]

    assert [answer.status_code for answer in sent] == [302, 302, 302, 429]
    assert "请 23 小时后再试" in sent[-1].content.decode()


def test_a_number_spelled_otherwise_is_the_same_number(unit, at):
    at("2026-03-13 09:20")
    applicant(unit=unit)
    spellings = [id_number()[:n] + " " + id_number()[n:] for n in range(1, 10)]

    sent = [Client().post(reverse("register"), typed(id_number=one, phone=phone(2))) for one in spellings]

    assert [answer.status_code for answer in sent] == [422] * registration_limits.TOLD_OF_NUMBER.times + [429] * 4


def test_one_address_spends_only_its_own_tries_at_a_birthday(unit, at):
    at("2026-03-13 09:20")
    most = registration_limits.NEIGHBOURS_AT_ADDRESS.times
    walker, other = Client(REMOTE_ADDR="203.0.113.1"), Client(REMOTE_ADDR="203.0.113.2")
    tries = [typed(id_number=id_number(sequence=10 + n), phone=phone(n)) for n in range(1, most + 60)]

    sent = [walker.post(reverse("register"), one).status_code for one in tries[: most + 3]]
    again = walker.post(reverse("register"), tries[0]).status_code

    assert sent == [302] * most + [429] * 3
    assert again == 302
    assert other.post(reverse("register"), tries[-1]).status_code == 302


@pytest.mark.parametrize("page", ["me-phone", "me-edit"])
def test_who_is_logged_in_does_not_try_numbers_out_either(unit, page, at):
    at("2026-03-13 09:20")
    VolunteerFactory(phone=phone(8))
    vera = applicant(unit=unit)
    volunteers.return_to_applicant(volunteer=vera, reason="请写全名", by=administrator(unit))
    browser = browser_for(vera.user)
    taken = {"me-phone": {"phone": phone(8)}, "me-edit": typed(id_number="", phone=phone(8)) | consented()}[page]

    answers = [browser.post(reverse(page), taken) for _try in range(registration_limits.TOLD_TO_ACCOUNT.times + 1)]

    assert [answer.status_code for answer in answers] == [422] * registration_limits.TOLD_TO_ACCOUNT.times + [429]
    assert error_codes(answers[0]) == {RegistrationRefused.Reason.PHONE_TAKEN.value}
    assert "请 40 分钟后再试" in answers[-1].content.decode()


def test_a_minor_names_a_guardian_on_step_two(client, unit, at):
    at("2026-03-13 09:00")
    client.post(reverse("register"), typed(id_number=id_number(date(2009, 6, 1))))
    guardian = {
        "guardian_name": "韦示例二",
        "guardian_relation": "mother",
        "guardian_phone": phone(2),
        "guardian_agrees": "on",
    }

    missing = client.post(reverse("register-consent"), consented())
    given = client.post(reverse("register-consent"), consented(**guardian))

    assert (missing.status_code, given.status_code) == (422, 302)
    assert Volunteer.objects.get().guardian_consent.guardian_name == "韦示例二"


def test_step_two_alone_leads_to_step_one_and_a_draft_ends_after_half_an_hour(client, unit, at):
    assert client.get(reverse("register-consent"))["Location"] == reverse("register")
    at("2026-03-13 09:00")
    client.post(reverse("register"), typed())
    at("2026-03-13 09:31")

    assert client.get(reverse("register-consent"))["Location"] == reverse("register")


def test_a_returned_application_is_corrected_without_typing_the_number_again(unit):
    vera = applicant(unit=unit)
    volunteers.return_to_applicant(volunteer=vera, reason="请写全名", by=administrator(unit))
    browser = browser_of(vera.user)

    page = browser.get(reverse("me-edit")).content.decode()
    answer = browser.post(reverse("me-edit"), typed(id_number="", name="韦示例三") | consented())

    vera.refresh_from_db()
    assert "请写全名" in page
    assert id_number() not in page
    assert (answer.status_code, vera.status, vera.name, vera.id_number) == (302, "submitted", "韦示例三", id_number())


def test_an_account_is_recovered_by_two_people(client, unit):
    vera = applicant(unit=unit)
    client.post(reverse("recover"), {"phone": phone()})
    code = re.search(r'figure">(\d{6})<', client.get(reverse("recover-wait")).content.decode())[1]

    lea = browser_of(administrator(unit))
    desk = lea.get(reverse("manage-volunteer", args=[vera.pk])).content.decode()
    lea.post(reverse("manage-volunteer-recovery", args=[vera.pk]), {"code": code})
    client.post(reverse("recover-wait"), {"password": NEW})

    assert code not in desk
    assert Client().login(username=phone(), password=NEW)


def test_recovery_of_nobody_looks_the_same(client, unit):
    applicant(unit=unit)

    answers = [client.post(reverse("recover"), {"phone": number})["Location"] for number in (phone(), phone(7))]

    assert answers == [reverse("recover-wait")] * 2
    assert "请报出核对码" in client.get(reverse("recover-wait")).content.decode()
    assert client.post(reverse("recover-wait"), {"password": NEW}).status_code == 422


def test_an_unconfirmed_recovery_sets_no_password(client, unit):
    vera = applicant(unit=unit)
    client.post(reverse("recover"), {"phone": phone()})

    answer = client.post(reverse("recover-wait"), {"password": NEW})

    vera.user.refresh_from_db()
    assert answer.status_code == 422
    assert vera.user.check_password(PASSWORD)
    assert str(AccountRefused.Reason.RECOVERY_WAITING.label) in answer.content.decode()


def test_the_rules_are_public_with_their_versions(client):
    assert "个人信息处理规则" in client.get(reverse("privacy")).content.decode()
    assert client.get(reverse("privacy-version", args=["2026-1"])).status_code == 200
    assert client.get(reverse("privacy-version", args=["1999-1"])).status_code == 404


def test_who_read_an_older_text_reads_the_new_one_before_agreeing(client, unit):
    client.post(reverse("register"), typed())
    assert f'name="texts" value="{legal.shown()}"' in client.get(reverse("register-consent")).text

    old, page = [client.post(reverse("register-consent"), consented(texts=texts)) for texts in ("", "2026-1 2026-1")]

    assert ((old.status_code, page.status_code), Volunteer.objects.count()) == ((422, 422), 0)
    assert "您打开页面以后有了新版本，请看过现在的内容再勾选。" in page.text
    assert f'name="texts" value="{legal.shown()}"' in page.text
    assert not any(page.context["form"][name].value() for name in ("privacy", "declaration"))
    client.post(reverse("register-consent"), consented())
    read = [legal.current(item).version for item in ("declaration", "privacy")]
    assert list(Consent.objects.order_by("item").values_list("text_version", flat=True)) == read


def test_so_does_who_hands_in_again(client, unit):
    volunteer = VolunteerFactory(
        unit=unit, status="returned", status_reason="请核对", phone=phone(), id_number=id_number(), name="韦示例一"
    )
    client.force_login(volunteer.user)
    told = {name: value for name, value in typed().items() if name != "password"} | consented()

    old = client.post(reverse("me-edit"), told | {"texts": "2026-1 2026-1"})
    volunteer.refresh_from_db()

    assert (old.status_code, volunteer.status) == (422, "returned")
    again = client.post(reverse("me-edit"), told)
    assert again.status_code == 302, again.context["form"].errors
