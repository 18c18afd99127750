"""Pages asked in this process, without server or network, and what the database is told of what was filled in."""

import time
from collections.abc import Mapping
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import User

VISITS = 20


def line(name: str, user: User, address: str, asked: Mapping[str, str] | None = None, *, goal_ms: int) -> str:
    """Median, p95, processor time of this process, statements."""
    browser = Client()
    browser.force_login(user, backend="registry.accounts.login.LoginBackend")
    for _ in range(3):
        _milliseconds(browser, address, asked)
    used = time.process_time()
    times = sorted(_milliseconds(browser, address, asked) for _ in range(VISITS))
    used = (time.process_time() - used) * 1000 / VISITS
    with CaptureQueriesContext(connection) as captured:
        browser.get(address, asked)
    p50, p95 = median(times), times[int(VISITS * 0.95) - 1]
    late = "" if p95 < goal_ms else f"   超过 {goal_ms} ms"
    return f"{name}：p50 {p50:.0f}  p95 {p95:.0f} ms，处理器 {used:.0f} ms，{len(captured)} 条语句{late}"


def analyse_as_autovacuum() -> None:
    """On PostgreSQL; on SQLite the product keeps no statistics."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _milliseconds(browser: Client, address: str, asked: Mapping[str, str] | None) -> float:
    began = time.perf_counter()
    answer = browser.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    return (time.perf_counter() - began) * 1000
