"""年度核对: once a year a person says that the own data are true; the unit sees who has not, and who lacks hours."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from config.nightly import ask_to_confirm_data
from registry.exceptions import RegistrationRefused
from registry.models import HistoryEntry, Notification, Volunteer
from registry.people.services import yearly_confirmations
from tests.doors import program_of, text_of
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit, local
from tests.people import administrator, browser_of, phone

pytestmark = pytest.mark.django_db
LIST = reverse("manage-volunteers")


def named(desk, **asked):
    return {one.name for one in desk.get(LIST, asked).context["people"]}


def test_once_a_year_a_person_is_asked_and_presses_once(at):
    at("2026-03-02 09:00")
    committee_unit()
    unit = UnitFactory()
    vera = VolunteerFactory(unit=unit, name="韦示例一", phone=phone())
    VolunteerFactory(unit=unit, name="韦示例二", user=None)
    VolunteerFactory(unit=unit, name="韦示例三", status="suspended", status_reason="x")
    ask_to_confirm_data()
    assert not Notification.objects.exists()

    at("2027-03-03 07:20")
    ask_to_confirm_data()
    ask_to_confirm_data()
    at("2027-03-20 07:20")
    ask_to_confirm_data()
    own, desk = browser_of(vera.user), browser_of(administrator(unit))
    assert Notification.objects.get(user=vera.user).url == reverse("me-confirm")
    assert "请核对您的信息" in text_of(own.get(reverse("me")))
    page = text_of(own.get(reverse("me-confirm")))
    assert "上次核对：2026年3月2日" in page
    assert phone() not in page
    assert named(desk, unconfirmed="on") == {"韦示例一", "韦示例二"}
    assert "待年度核对" in text_of(desk.get(LIST, {"q": "韦示例一"}))

    own.post(reverse("me-confirm"))

    vera.refresh_from_db()
    assert not vera.is_confirmation_due
    assert named(desk, unconfirmed="on") == {"韦示例二"}
    assert "请核对您的信息" not in text_of(own.get(reverse("me")))
    assert HistoryEntry.objects.get(did="confirmed data for the year").by == vera.user


def test_who_does_not_answer_is_asked_again_after_a_month(at):
    at("2026-03-02 09:00")
    VolunteerFactory()
    for day in ("2027-03-03", "2027-03-30", "2027-04-03"):
        at(f"{day} 07:20")
        yearly_confirmations.remind()

    assert Notification.objects.count() == 2


def test_only_the_registered_person_confirms_also_over_the_api():
    vera = VolunteerFactory()
    left = VolunteerFactory(status="suspended", status_reason="x")

    with pytest.raises(PermissionDenied):
        yearly_confirmations.confirm(volunteer=vera, by=administrator(vera.unit))
    done = program_of(vera.user).post(reverse("api-me-confirm"))
    refused = program_of(left.user).post(reverse("api-me-confirm"))
    nobody = program_of(UserFactory()).post(reverse("api-me-confirm"))

    assert (done.status_code, done.json()["is_confirmation_due"]) == (200, False)
    assert (refused.status_code, refused.json()["code"]) == (
        409, RegistrationRefused.Reason.VOLUNTEER_WRONG_STATE,
    )  # fmt: skip
    assert nobody.status_code == 404
    assert "暂停" in text_of(browser_of(left.user).post(reverse("me-confirm"), follow=True))


def test_who_lacks_the_yearly_hours_is_found(at):
    at("2026-11-02 09:00")
    unit = UnitFactory()
    for name, year, minutes in (("满", 2026, 1200), ("不满", 2026, 1199), ("去年", 2025, 3000)):
        person = VolunteerFactory(unit=unit, name=f"韦{name}")
        Volunteer.objects.filter(pk=person.pk).update(served_year=year, year_minutes=minutes)

    assert named(browser_of(administrator(unit)), short="on") == {"韦不满", "韦去年"}


def test_who_was_never_asked_comes_before_who_did_not_answer(at, monkeypatch):
    monkeypatch.setattr(yearly_confirmations, "EACH_NIGHT", 1)
    at("2026-03-02 09:00")
    asked, never = VolunteerFactory(), VolunteerFactory()
    at("2027-06-01 07:20")
    Volunteer.objects.filter(pk=asked.pk).update(asked_to_confirm_at=local("2027-04-01 07:20"))

    ask_to_confirm_data()

    assert Notification.objects.get().user == never.user
