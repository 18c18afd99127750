"""Two shifts at different places need time in between, as many minutes as the setting says."""

import pytest
from django.urls import reverse

from registry.exceptions import SignUpRefused
from registry.models import SignUp
from registry.signups.services import signups
from tests.doors import client_of, program_of, text_of
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, SiteFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db
TOO_FAR = SignUpRefused.Reason.SHIFT_TOO_FAR


@pytest.fixture
def vera(at):
    at("2026-03-02 09:00")
    return VolunteerFactory()


def shift_at(start, end, **activity):
    return ShiftFactory(
        activity=ActivityFactory(**activity), starts_at=local(f"2026-03-14 {start}"), ends_at=local(f"2026-03-14 {end}")
    )


def answer(volunteer, shift):
    """What the sign-up says; what it gave is taken back."""
    try:
        made = signups.sign_up(volunteer=volunteer, shift=shift, by=volunteer.user, risk_acknowledged=True)
    except SignUpRefused as refusal:
        return refusal.reason
    signups.withdraw(signup=made, by=volunteer.user)
    return "done"


def test_two_places_need_time_in_between(vera, settings):
    SignUpFactory(volunteer=vera, shift=shift_at("09:00", "11:00", title="护河", place="邕江北岸"))
    times = [("08:00", "08:31"), ("08:00", "08:30"), ("11:29", "12:00"), ("11:30", "12:00"), ("10:59", "12:00")]
    shifts = [shift_at(*each, place="白沙小学") for each in times]
    near = shifts[2]

    told = [answer(vera, shift) for shift in shifts]
    page = text_of(client_of(vera.user).get(reverse("activity", args=[near.activity_id])))
    address = reverse("api-shift-sign-up", args=[near.pk])
    api = program_of(vera.user).post(address, {"risk_acknowledged": True}, format="json")
    settings.TRAVEL_MINUTES = 0
    unasked = [answer(vera, shift) for shift in shifts]

    assert told == [TOO_FAR, "done", TOO_FAR, "done", SignUpRefused.Reason.SHIFT_OVERLAP]
    assert "“护河”（3月14日（周六）09:00，邕江北岸）只隔 29 分钟" in page
    assert (api.status_code, api.json()["code"]) == (409, TOO_FAR)
    assert unasked == ["done"] * 4 + [SignUpRefused.Reason.SHIFT_OVERLAP]


def test_who_meets_earlier_sets_out_earlier(vera):
    held = shift_at("09:00", "11:00", place="邕江北岸")
    SignUpFactory(volunteer=vera, shift=held, position=held.positions.get())
    late, early, before = (
        shift_at(*each, place="白沙小学") for each in (("11:30", "12:00"), ("11:30", "12:00"), ("08:00", "08:30"))
    )
    early.positions.update(meets_before=45)

    assert [answer(vera, each) for each in (late, early, before)] == ["done", TOO_FAR, "done"]
    held.positions.update(meets_before=10)
    assert answer(vera, before) == TOO_FAR


def test_one_place_is_one_place(vera):
    site = SiteFactory()
    held = shift_at("09:00", "11:00", place="桂宁小学　东门", site=site)
    signup = SignUpFactory(
        volunteer=vera, shift=held, status=SignUp.Status.WAITLISTED, waitlisted_at=local("2026-03-02 08:00")
    )
    same = (
        {"place": "随便写的", "site": site},
        {"place": "桂宁小学"},
        {"place": "南宁市桂宁小学东门"},
        {"place": "家里", "is_remote": True},
    )
    other = ({"place": "桂宁小学", "site": SiteFactory()}, {"place": "白沙小学"})

    assert [answer(vera, shift_at("11:00", "12:00", **each)) for each in same] == ["done"] * 4
    assert [answer(vera, shift_at("11:00", "12:00", **each)) for each in other] == [TOO_FAR] * 2
    signups.withdraw(signup=signup, by=vera.user)
    assert answer(vera, shift_at("11:00", "12:00", place="白沙小学")) == "done"
