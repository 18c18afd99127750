"""A minor's guardian: an own phone, confirmed by a code or a call; the unit says how the consent was checked."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from registry.exceptions import CodeRefused, IdentityRefused, RegistrationRefused
from registry.models import GuardianConsent, HistoryEntry, Volunteer
from registry.notifications.services import phone_codes
from registry.people.application import Guardian
from registry.people.many.services import people_deeds
from registry.people.services import personal_data, volunteers
from registry.standing.services import guardians
from tests.doors import program_of, text_of
from tests.factories_reports import photo
from tests.people import AGREED, administrator, applicant, application, browser_of, id_number, phone

pytestmark = pytest.mark.django_db
Reason = RegistrationRefused.Reason
CHILD = id_number(date(2010, 6, 1))
GUARDIAN = Guardian(name="韦示例二", phone=phone(2), relation="mother")


@pytest.fixture
def vera(at):
    at("2026-03-14 09:00")
    return applicant(id_number=CHILD, guardian=GUARDIAN)


@pytest.fixture
def lea(vera):
    return administrator(vera.unit)


def test_the_unit_says_how_before_it_admits(vera, lea):
    desk, here = browser_of(lea), reverse("manage-volunteer", args=[vera.pk])
    check = reverse("guardian-check", args=[vera.pk])

    before = text_of(desk.get(here))
    early = desk.post(reverse("manage-volunteer-admit", args=[vera.pk]), follow=True)
    deed = people_deeds.ask(code="admit", filters={"chosen": str(vera.pk)}, said={}, by=lea)
    untimed = desk.post(check, {"how": "call"})
    future = desk.post(check, {"how": "call", "called_on": "2026-03-15", "called_time": "09:00"})
    done = desk.post(check, {"how": "call", "called_on": "2026-03-14", "called_time": "08:59"})
    after = text_of(desk.get(here))
    volunteers.admit(volunteer=vera, by=lea)

    assert "核实监护人同意" in before
    assert "未验证" in before
    assert str(Reason.GUARDIAN_UNCHECKED.label) in text_of(early)
    assert deed.rows.get().reason == Reason.GUARDIAN_UNCHECKED.label
    assert [answer.status_code for answer in (untimed, future, done)] == [422, 422, 302]
    assert str(Reason.GUARDIAN_CALL_TIME.label) in text_of(future)
    assert "电话核实" in after
    assert "已验证" in after
    consent = GuardianConsent.objects.get()
    assert (consent.checked_by, consent.checked_how) == (lea, "call")
    assert HistoryEntry.objects.get(did="checked guardian").fields == {"how": "call"}


def test_a_paper_is_uploaded_and_opened_with_a_line(vera, lea):
    desk, check = browser_of(lea), reverse("guardian-check", args=[vera.pk])

    missing = desk.post(check, {"how": "paper"})
    desk.post(check, {"how": "paper", "upload": photo()})
    opened = desk.get(reverse("guardian-paper", args=[vera.pk]))
    b"".join(opened.streaming_content)

    assert str(Reason.GUARDIAN_PAPER.label) in text_of(missing)
    consent = GuardianConsent.objects.get()
    assert consent.paper.purpose == "guardian_consent"
    assert consent.phone_confirmed_at is None
    assert HistoryEntry.objects.filter(did="opened file", by=lea).exists()
    with pytest.raises(PermissionDenied):
        guardians.check(volunteer=vera, how="call", by=vera.user)


def test_the_guardians_phone_is_another_one_and_the_relation_is_chosen():
    with pytest.raises(IdentityRefused) as refusal:
        volunteers.acceptable(application(id_number=CHILD, guardian=Guardian("韦示例二", phone(1), "mother")))

    assert refusal.value.reason == IdentityRefused.Reason.GUARDIAN_PHONE_SAME


def test_a_code_to_the_guardian_confirms_the_phone(vera, settings, monkeypatch):
    own, here = browser_of(vera.user), reverse("me-guardian")
    assert "由单位核实" in text_of(own.get(here))
    refused = text_of(own.post(reverse("me-guardian-code"), follow=True))
    settings.SMS_GATEWAY = "console"
    settings.DEMO = True
    monkeypatch.setattr(phone_codes.secrets, "randbelow", lambda _most: 4711)
    own.post(reverse("me-guardian-code"))

    wrong = own.post(here, {"code": "000000"})
    right = own.post(here, {"code": "004711"})

    assert str(CodeRefused.Reason.CODE_NO_GATEWAY.label) in refused
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert own.post(here, {"code": "004711"}).status_code == 302
    assert "已经验证" in text_of(own.get(here))
    with pytest.raises(CodeRefused) as again:
        guardians.send_code(volunteer=vera, by=vera.user, address="")
    assert again.value.reason == CodeRefused.Reason.PHONE_CONFIRMED


def test_a_minor_does_not_move_to_the_guardians_phone(vera):
    with pytest.raises(IdentityRefused) as refusal:
        personal_data.change_phone(volunteer=vera, phone=GUARDIAN.phone, by=vera.user)

    assert refusal.value.reason == IdentityRefused.Reason.GUARDIAN_PHONE_SAME


def test_a_code_is_for_the_guardian_whom_it_was_sent_to(vera, monkeypatch):
    def meanwhile(**_typed):
        consent = GuardianConsent.objects.get(volunteer=vera)
        consent.guardian_phone = phone(99)
        consent.save()

    monkeypatch.setattr(phone_codes, "confirm", meanwhile)

    with pytest.raises(CodeRefused) as refusal:
        guardians.confirm(volunteer=vera, code="004711", by=vera.user)

    assert refusal.value.reason == CodeRefused.Reason.CODE_ENDED
    assert GuardianConsent.objects.get(volunteer=vera).phone_confirmed_at is None


def test_on_paper_a_minor_waits_for_the_check(vera, lea):
    young = application(
        name="黄示例六", unit=vera.unit, id_number=id_number(date(2010, 7, 1)), phone="", guardian=GUARDIAN
    )

    registered = volunteers.register_on_paper(application=young, agreed=AGREED, by=lea)
    answer = program_of(lea).post(
        reverse("api-volunteer-guardian-check", args=[registered.pk]),
        {"how": "call", "called_at": "2026-03-14T08:59:00+08:00"},
        format="json",
    )
    without = program_of(lea).post(
        reverse("api-volunteer-guardian-check", args=[registered.pk]), {"how": "paper"}, format="json"
    )
    volunteers.admit(volunteer=registered, by=lea)

    assert registered.is_submitted
    assert (answer.status_code, without.status_code) == (200, 409)
    assert without.json()["code"] == Reason.GUARDIAN_PAPER
    assert Volunteer.objects.get(pk=registered.pk).is_registered
