from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from config.way_back import takes_only_presses
from registry import clock
from registry.models import RoleAssignment
from tests.factories import RoleAssignmentFactory, ShiftFactory
from tests.people import browser_of

pytestmark = pytest.mark.django_db
TAKEN = {"shift-call": [1], "position-phones": [1], "manage-volunteer-unmask": [1], "hours-record-return": [1]}
TAKEN |= {"activity-edit": [1], "shift-desk": [1], "home": []}
DESK = "/manage/shifts/1/desk/?q=wei"


def press(client: Client, **headers: str):
    return client.post(reverse("shift-call", args=[1]), HTTP_HOST="localhost", **headers)


def next_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["next"][0]


def test_who_lost_the_session_returns_to_the_page_with_the_button():
    answer = press(Client(), HTTP_REFERER=f"http://localhost{DESK}")

    assert answer["Location"].startswith(reverse("account_login"))
    assert next_of(answer["Location"]) == DESK


def test_a_part_of_a_page_leads_there_too():
    answer = press(Client(), HTTP_REFERER=f"http://localhost{DESK}", HTTP_HX_REQUEST="true")

    assert next_of(answer["HX-Redirect"]) == DESK


@pytest.mark.parametrize("page", ["https://example.org/manage/shifts/1/desk/", ""])
def test_no_other_site_is_returned_to(page):
    assert next_of(press(Client(), HTTP_REFERER=page)["Location"]) == reverse("home")


def test_no_other_site_is_named_by_two_slashes():
    answer = press(Client(), HTTP_REFERER="http://localhost//example.org/desk/?q=wei")

    assert next_of(answer["Location"]) == "/example.org/desk/?q=wei"


def test_a_page_keeps_its_own_address():
    address = reverse("shift-desk", args=[1])

    assert next_of(Client().get(address)["Location"]) == address


def test_who_sat_idle_learns_why_the_login_is_back(at):
    at("2026-03-14 09:00")
    client = browser_of(RoleAssignmentFactory(role=RoleAssignment.Role.UNIT_ADMIN).user)
    client.get(reverse("home"))

    at("2026-03-14 09:16")
    address = client.get(reverse("manage-volunteers"))["Location"]

    assert "已被自动退出" in client.get(address).content.decode()


def test_the_address_of_a_button_opens_a_page_that_says_so(at):
    at("2026-03-14 09:00")
    shift = ShiftFactory(starts_at=clock.now() + timedelta(hours=1))

    answer = browser_of(shift.activity.leader).get(reverse("shift-call", args=[shift.pk]))

    assert answer.status_code == 405
    assert "只在按下按钮时使用" in answer.content.decode()


def test_a_page_that_answers_a_press_says_where_it_is_read(at):
    at("2026-03-14 09:00")
    shift = ShiftFactory(starts_at=clock.now() + timedelta(hours=1))
    leader = Client(HTTP_HOST="localhost")
    leader.force_login(shift.activity.leader)
    page = f"{reverse('manage-activity', args=[shift.activity_id])}?on=2026-03-14"
    said = f'data-own-address="{page}"'

    answer = leader.post(
        reverse("activity-clash-phones", args=[shift.activity_id]), HTTP_REFERER=f"http://localhost{page}"
    )

    assert (answer.status_code, said in answer.text) == (200, True)
    assert "data-own-address" not in leader.get(page, HTTP_REFERER=f"http://localhost{page}").text
    form = leader.post(reverse("shift-walk-in", args=[shift.pk]), {"name": ""}, HTTP_REFERER=f"http://localhost{page}")
    assert (form.status_code, "data-own-address" in form.text) == (422, False)  # its own address opens the form


def test_addresses_that_take_only_presses_are_known():
    views = {name: resolve(reverse(name, args=args)).func for name, args in TAKEN.items()}

    assert {name: takes_only_presses(view) for name, view in views.items()} == {
        "shift-call": True, "position-phones": True, "manage-volunteer-unmask": True, "hours-record-return": True,
        "activity-edit": False, "shift-desk": False, "home": False,
    }  # fmt: skip


def test_a_scan_says_that_its_moment_is_kept_while_logging_in():
    words = "扫码的时刻已经记下"

    assert words in Client().get(reverse("account_login"), {"next": "/c/press/?ticket=x"}).content.decode()
    assert words not in Client().get(reverse("account_login"), {"next": "/me/"}).content.decode()
