"""`python -m tests.faults.heavy_picture begin-…|drawing|writing|work-later|look`: a heavy picture and its worker."""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench.pictures import many_scans  # noqa: E402
from registry import clock  # noqa: E402
from registry.documents import pictures_apart  # noqa: E402
from registry.ground import jobs  # noqa: E402
from registry.ground.services import files  # noqa: E402
from registry.models import HistoryEntry, Job, Notification, StoredFile, User  # noqa: E402
from tests.heavy_pictures import heavy_picture  # noqa: E402

LONG = 600  # the first worker is killed over it, however slow the machine is
jobs.known = {files.REDRAW: jobs.known[files.REDRAW]}  # nothing else is due here


def begin(upload: SimpleUploadedFile) -> None:
    files.store(upload=upload, purpose="photo", by=User.objects.order_by("pk")[0])


def drawing() -> None:
    """The picture keeps the other process busy."""
    pictures_apart.MOST_PROCESSOR_SECONDS = LONG
    call_command("worker", interval=0.1)


def writing() -> None:
    """The drawn picture is on the disk, and its row does not know it."""
    put = files.put
    files.put = lambda *told: (put(*told), Path(settings.DATA_DIR, "written").touch(), time.sleep(LONG))
    call_command("worker", interval=0.1)


def work_later() -> None:
    """A worker that starts after the lease of the killed one has ended."""
    pictures_apart.MOST_PROCESSOR_SECONDS = 1
    with clock.at(clock.now() + jobs.LEASE + timedelta(minutes=1)):
        jobs.tick()
        call_command("worker", once=True)
        for row in Job.objects.all():
            jobs.perform(row.pk)  # delivered once more: nothing happens


def look() -> None:
    stored, folder = StoredFile.objects.order_by("pk").last(), Path(settings.DATA_DIR)
    assert stored is not None
    names = [path for room in ("received", "uploads") for path in (folder / room).rglob("*") if path.is_file()]
    told = {
        "state": stored.state,
        "lying": [path.parts[len(folder.parts)] for path in names if stored.uuid.hex in path.name],
        "whole": stored.is_ready and Path(stored.file.path).stat().st_size == stored.size,
        "attempts": list(Job.objects.filter(name=files.REDRAW).values_list("attempts", flat=True)),
        "deeds": list(HistoryEntry.objects.filter(target_model="registry.storedfile", target_id=stored.pk)
                      .order_by("pk").values_list("did", flat=True)),
        "notices": Notification.objects.filter(key=f"picture:{stored.pk}").count(),
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    deeds = {
        "begin-drawing": lambda: begin(SimpleUploadedFile("图.jpg", many_scans())),
        "begin-writing": lambda: begin(heavy_picture()),
        "drawing": drawing,
        "writing": writing,
        "work-later": work_later,
        "look": look,
    }
    deeds[sys.argv[1]]()
