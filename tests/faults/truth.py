"""`python -m tests.faults.truth`: what is stored, and whether attendances agree with the scans."""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from checkin.attendance.services import attendance  # noqa: E402
from checkin.models import Attendance, Scan  # noqa: E402
from registry.models import HistoryEntry, Job, Shift  # noqa: E402


def held() -> dict[str, object]:
    before = dict(Attendance.objects.values_list("pk", "basis"))
    for shift in Shift.objects.filter(scans__isnull=False).distinct():
        attendance.rebuild_shift(shift=shift)
    after = dict(Attendance.objects.values_list("pk", "basis"))
    return {
        "scans": list(Scan.objects.order_by("pk").values_list("nonce", flat=True)),
        "attendances": len(after),
        "closed": Attendance.objects.filter(state=Attendance.State.CHECKED_OUT).count(),
        "differ": sum(before.get(pk) != basis for pk, basis in after.items()),
        "jobs": list(Job.objects.order_by("pk").values_list("key", "state", "attempts")),
        "errands": HistoryEntry.objects.filter(did="errand done").count(),
    }


if __name__ == "__main__":
    print(json.dumps(held()))
