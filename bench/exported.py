"""`python -m bench.exported make ROWS` fills the list, `… draw SUFFIX FILE` does the worker's part in its own process,
`… bare SUFFIX FILE` writes the same cells with the library alone, `… order SUFFIX` asks the worker itself for it.

The two print JSON: processor time, and the memory at most, with what the process had before.
"""

import csv
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.urls import reverse  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from bench.people import fill  # noqa: E402
from registry.ground.exports.lists import known  # noqa: E402
from registry.ground.exports.services import asking, drawing  # noqa: E402
from registry.models import User, Volunteer  # noqa: E402
from tests.factories_hours import committee_member  # noqa: E402

CODES = [
    "volunteer_no", "name", "unit", "status", "document_type", "sex", "registered_on", "source", "skills",
    "available_times",
]  # fmt: skip


def make(rows: int) -> dict[str, int]:
    fill(rows)
    committee_member()
    return {"rows": Volunteer.objects.count()}


def asked() -> tuple[Any, Any, Any, User]:
    """The list, ten of its columns, its rows, and who asks."""
    user = User.objects.get(roles__role="committee")
    list_ = known["volunteers"]
    return list_, list_.chosen(user, CODES), list_.found(user, {}), user


def order(suffix: str) -> dict[str, int]:
    """As somebody at a page who may; the file waits for `manage.py worker`."""
    user = User.objects.get(roles__role="committee")
    wanted = asking.checked(code="volunteers", by=user, filters={}, columns=CODES, suffix=suffix, purpose="checking")
    return {"job": asking.ask(wanted, by=user).pk}


def draw(suffix: str, path: Path) -> dict[str, float]:
    list_, columns, rows, user = asked()
    reverse("healthz")
    return timed(lambda: drawing.draw(path, suffix=suffix, list_=list_, columns=columns, rows=rows, by=user))


def bare(suffix: str, path: Path) -> dict[str, float]:
    _list, columns, rows, user = asked()
    cells = list(drawing.lines(rows, columns, user))
    return timed(lambda: WRITE[suffix](path, cells))


def write_xlsx(path: Path, cells: Iterable[list[Any]]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in cells:
        page.append(row)
    book.save(path)


def write_csv(path: Path, cells: Iterable[list[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(cells)


WRITE = {"xlsx": write_xlsx, "csv": write_csv}


def timed(work: Callable[[], Any]) -> dict[str, float]:
    before, began, spent = peak(), time.perf_counter(), time.process_time()
    work()
    took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - spent}
    return took | {"before": before, "peak": peak()}


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


DEEDS: dict[str, Callable[..., dict[str, Any]]] = {
    "make": lambda rows: make(int(rows)),
    "draw": lambda suffix, file: draw(suffix, Path(file)),
    "bare": lambda suffix, file: bare(suffix, Path(file)),
    "order": order,
}


if __name__ == "__main__":
    did, *words = sys.argv[1:]
    print(json.dumps(DEEDS[did](*words)))
