"""`python -m bench.home USER`: a volunteer's home page asked in this process, without server or network."""

import os
import sys
import time
from statistics import median

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from registry.models import User  # noqa: E402

VISITS, GOAL_MS = 60, 50


def measure(user: User) -> str:
    """The line of the report: median of all visits, and of the time that its statements took."""
    browser = Client()
    browser.force_login(user)
    for _ in range(5):
        _milliseconds(browser)
    times = sorted(_milliseconds(browser) for _ in range(VISITS))
    with CaptureQueriesContext(connection) as captured:
        browser.get("/")
    p50, p95 = median(times), times[int(VISITS * 0.95)]
    late = "" if p50 < GOAL_MS else f"   超过 {GOAL_MS} ms"
    return f"志愿者首页，进程内：p50 {p50:.1f}  p95 {p95:.1f} ms，{len(captured)} 条语句{late}"


def _milliseconds(browser: Client) -> float:
    began = time.perf_counter()
    answer = browser.get("/")
    assert answer.status_code == 200
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    print(measure(User.objects.get(pk=int(sys.argv[1]))))
