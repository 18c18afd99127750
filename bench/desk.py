"""`python -m bench.desk N`: the people page of a shift with N people, and fifty check-ins, in this process."""

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from registry import clock  # noqa: E402
from registry.models import Shift, SignUp, Volunteer  # noqa: E402
from registry.words.numbering import volunteer_no  # noqa: E402
from tests.factories import ShiftFactory, UnitFactory, VolunteerFactory  # noqa: E402
from tests.people import phone  # noqa: E402

VISITS, PRESSES, PAGE_GOAL_MS, PRESS_GOAL_MS, PAGE_GOAL_BYTES = 10, 50, 200, 200, 50_000
HTMX = {"HX-Request": "true"}


def filled(people: int) -> tuple[Shift, list[Volunteer]]:
    """A shift that runs now, with so many confirmed people of ten units."""
    begun = clock.now() - timedelta(minutes=10)
    shift = ShiftFactory(starts_at=begun, ends_at=begun + timedelta(hours=3), places=people)
    units, position = [UnitFactory() for _ in range(10)], shift.positions.get()
    crowd = [_person(n, units[n % 10]) for n in range(people)]
    Volunteer.objects.bulk_create(crowd, batch_size=500)
    told = {"shift": shift, "position": position, "status": "confirmed", "confirmed_at": begun}
    SignUp.objects.bulk_create((SignUp(volunteer=person, **told) for person in crowd), batch_size=500)
    return shift, crowd


def _person(n: int, unit: object) -> Volunteer:
    person = VolunteerFactory.build(
        user=None, unit=unit, name=f"韦示例{n % 400}", volunteer_no=volunteer_no(2025, n + 1)
    )
    person.initials, person.phone = f"wsl{n:04d}", phone(n)
    return person


def measure(browser: Client, shift: Shift, crowd: list[Volunteer]) -> list[str]:
    """The page before anybody came, fifty checked in one after the other, and the page afterwards."""
    desk, call = f"/manage/shifts/{shift.pk}/desk/", f"/manage/shifts/{shift.pk}/call/"

    def press(n: int) -> None:
        told = {"volunteer": crowd[n].uuid, "direction": "in", "nonce": f"bench-{n}"}
        assert browser.post(call, told, headers=HTMX).status_code == 200

    def page(asked: str) -> int:
        answer = browser.get(desk + asked)
        assert answer.status_code == 200
        return len(answer.content)

    page("")  # the first one reads templates
    lines = [_line("名单，没有人到", lambda _n: page(""), VISITS, PAGE_GOAL_MS)]
    lines.append(_line(f"签到 {PRESSES} 人，逐人", press, min(PRESSES, len(crowd)), PRESS_GOAL_MS))
    lines.append(_line("名单，一部分到了", lambda _n: page(""), VISITS, PAGE_GOAL_MS))
    lines.append(_line("查找，在场", lambda _n: page("?show=in&q=wsl01"), VISITS, PAGE_GOAL_MS))
    with CaptureQueriesContext(connection) as captured:
        size = page("")
    late = "" if size < PAGE_GOAL_BYTES else f"   超过 {PAGE_GOAL_BYTES:,}"
    lines.append(f"一页 {size:,} 字节，{len(captured)} 条语句{late}")
    return lines


def _line(name: str, act: Callable[[int], object], times: int, goal: int) -> str:
    spans = []
    used = time.process_time()
    for n in range(times):
        began = time.perf_counter()
        act(n)
        spans.append((time.perf_counter() - began) * 1000)
    used = (time.process_time() - used) * 1000 / times
    spans.sort()
    p95 = spans[int(times * 0.95) - 1]
    late = "" if p95 < goal else f"   超过 {goal} ms"
    return f"{name}：p50 {median(spans):.0f}  p95 {p95:.0f}  最慢 {spans[-1]:.0f} ms，处理器 {used:.0f} ms{late}"


if __name__ == "__main__":
    shift, crowd = filled(int(sys.argv[1]))
    leader = Client()
    leader.force_login(shift.activity.leader, backend="registry.accounts.login.LoginBackend")
    print(f"{connection.vendor}：一个场次 {len(crowd)} 人")
    print("\n".join(measure(leader, shift, crowd)))
