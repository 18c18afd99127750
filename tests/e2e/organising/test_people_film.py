"""`make people-film`: a leader checks in 64 people on the people page, on film; says how long each took.

Half of them as the list has them, half as they come through the gate, found by name. The film lies in the folder that
`QZZY_FILM` names, outside of the repository.
"""

import os
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from checkin.models import Attendance
from registry.models import Shift
from tests.e2e.afternoon.office import person
from tests.e2e.organising.film import Film
from tests.e2e.visits import Visits, press
from tests.factories import ShiftFactory, SignUpFactory, VolunteerFactory, local

PEOPLE, CALLED = 64, 32
FOLDER = os.environ.get("QZZY_FILM", "")

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.skipif(not FOLDER, reason="make people-film")
def test_sixty_four_people_on_film(visits: Visits, days):
    days.go("2026-03-14 08:50")
    shift = ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 12:00"), places=PEOPLE)
    for n in range(PEOPLE):
        SignUpFactory(shift=shift, volunteer=VolunteerFactory(name=person(n).name))
    page = visits.of(shift.activity.leader)
    page.goto(reverse("shift-desk", args=[shift.pk]))
    film = Film(page)

    called = [call_next(page) for _ in range(CALLED)]
    coming = list(shift.signups.exclude(volunteer__in=here(shift)).values_list("volunteer__name", flat=True))
    Random(64).shuffle(coming)  # noqa: S311
    found = [find_and_call(page, shift, name) for name in coming]

    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    film.write(Path(FOLDER, "people-page.webp"))
    assert len(here(shift)) == PEOPLE
    print(f"录像在 {FOLDER}")
    for how, seconds in (("照名单点名", called), ("按姓名查找", found)):
        told = f"每人中位 {median(seconds):.2f} 秒，最长 {max(seconds):.2f} 秒，共 {sum(seconds):.1f} 秒"
        print(f"{how} {len(seconds)} 人：{told}")


def call_next(page: Page) -> float:
    """The next one of the list who is not there; the page is turned at its end."""
    began = perf_counter()
    row = page.locator("#roll li").filter(has=page.locator("button[name=direction][value=in]"))
    if not row.count():
        page.get_by_role("link", name="下一页").click()
    press_and_see(page, row.first)
    return perf_counter() - began


def find_and_call(page: Page, shift: Shift, name: str) -> float:
    """Somebody says the name."""
    began = perf_counter()
    page.locator("input[name=q]").fill(name)
    press(page, "查找")
    press_and_see(page, page.locator("#roll li", has_text=name))
    return perf_counter() - began


def press_and_see(page: Page, row: Locator) -> None:
    """One press, and the line says so; the page stays where it is."""
    name = row.get_attribute("id")
    row.locator("button[name=direction]").click()
    expect(page.locator(f"#{name}")).to_contain_text("起在场")


def here(shift: Shift) -> set[int]:
    return set(Attendance.objects.came().filter(shift=shift).values_list("volunteer", flat=True))
