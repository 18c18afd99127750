"""导出 10 万行，与只用 openpyxl 写同样的单元格相比"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = 100_000
# Each in a process of its own, for a peak never falls again.
DRAW = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django
django.setup()
from datetime import date
from django.db import connection
from django.core.management import call_command
from django.test.utils import setup_databases
from registry.ground.exports.lists import known
from registry.ground.exports.services import drawing
from registry.models import RoleAssignment, Unit, User, Volunteer
connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
root = Unit.objects.create(unit_type="committee", league_body="work_committee", short_name="团工委", full_name="团工委")
user = User.objects.create(username="bench", display_name="示例")
RoleAssignment.objects.create(user=user, role="committee", unit=root, from_on=date(2020, 1, 1))
for start in range(0, {rows}, 1_000):
    Volunteer.objects.bulk_create(
        Volunteer(name=f"韦示例{{n}}", volunteer_no=f"GX{{n:011d}}", unit=root, status="registered",
                  registered_on=date(2026, 3, 1), skills="急救、手语、摄影") for n in range(start, start + 1_000))
list_ = known["volunteers"]
columns = list_.chosen(user, ["volunteer_no", "name", "unit", "status", "document_type", "sex", "registered_on",
                              "source", "skills", "available_times"])
rows = list_.found(user, {{}})
memory = lambda what: next(int(one.split()[1]) for one in Path("/proc/self/status").open() if one.startswith(what))
Path("/proc/self/clear_refs").write_text("5")
before = memory("VmRSS")
path = Path(sys.argv[1])
began = time.process_time()
drawing.draw(path, suffix=sys.argv[2], list_=list_, columns=columns, rows=rows, by=user)
ours = time.process_time() - began
peak = memory("VmHWM") - before
cells = list(drawing.lines(rows, columns, user))
from openpyxl import Workbook
began = time.process_time()
book = Workbook(write_only=True)
page = book.create_sheet()
for row in cells:
    page.append(row)
book.save(path)
print(ours, time.process_time() - began, peak / 1024)
"""


def run(_env: dict[str, str]) -> None:
    """Processor time of both and the peak of ours; on a database of its own, whichever is measured."""
    for suffix in ("xlsx", "csv"):
        with tempfile.TemporaryDirectory() as folder:
            said = subprocess.run(
                [sys.executable, "-c", DRAW.format(root=str(ROOT), rows=ROWS), f"{folder}/list.{suffix}", suffix],
                capture_output=True,
                text=True,
                check=True,
                cwd=ROOT,
            )
        ours, bare, peak = map(float, said.stdout.split())
        speed = f"{ours:.1f} 秒，openpyxl {bare:.1f} 秒，即其速度的 {bare / ours:.0%}"
        print(f"{suffix}：{speed}；多用的内存峰值 {peak:.0f} MiB")
