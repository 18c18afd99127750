"""`python -m bench.imported make PEOPLE` puts a table into the door, `… read`, `… store` do the worker's part.

Each prints JSON; reading and storing say what they took on the clock, of processor time, and the memory at most.
"""

import json
import os
import resource
import sys
import time
from datetime import date, timedelta
from io import BytesIO

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.urls import reverse  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from bench.logins import cookie_of  # noqa: E402
from registry.ground.imports.services import batches, reading, storing  # noqa: E402
from registry.models import ImportBatch, Volunteer  # noqa: E402
from tests.factories import UnitFactory  # noqa: E402
from tests.people import administrator, id_number  # noqa: E402

SURNAMES = "韦覃黄陆莫蒙罗农梁卢"
FIRST, OF_ONE_DAY = date(1970, 1, 1), 900


def make(people: int) -> dict:
    """The table, uploaded; and the cookie of who waits for it."""
    book = Workbook(write_only=True)
    page = book.create_sheet("名单")
    page.append(["姓名", "身份证号码", "手机", "所在单位", "现住地", "特长"])
    for n in range(people):
        name = f"{SURNAMES[n % 10]}示{chr(0x4E00 + n // 10 % 2000)}"
        number = id_number(FIRST + timedelta(days=n // OF_ONE_DAY), n % OF_ONE_DAY + 10)
        page.append([name, number, f"10000{n:06d}", "", "青秀区", "摄影"])
    file = BytesIO()
    book.save(file)
    unit = UnitFactory()
    by = administrator(unit)
    upload = SimpleUploadedFile("名单.xlsx", file.getvalue())
    batches.upload(kind="people", unit=unit, upload=upload, by=by)
    return {"cookie": cookie_of(by)}


def timed(step: str) -> dict:
    """One step of the worker."""
    batch = ImportBatch.objects.latest("pk")
    if step == "store":
        batches.apply(batch=batch, mode="all", by=batch.uploaded_by)
    reverse("healthz")  # the worker read its addresses long ago
    began, spent = time.perf_counter(), time.process_time()
    (reading.read if step == "read" else storing.store)(batch=batch.pk)
    took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - spent}
    batch.refresh_from_db()
    if batch.state != ("ready" if step == "read" else "stored") or batch.wrong:
        raise RuntimeError(f"{batch.state}: {batch.refused}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took | {"lines": batch.lines, "stored": Volunteer.objects.count(), "peak": peak}


if __name__ == "__main__":
    print(json.dumps(make(int(sys.argv[2])) if sys.argv[1] == "make" else timed(sys.argv[1])))
