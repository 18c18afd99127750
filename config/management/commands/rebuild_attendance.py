"""rebuild_attendance [--shift ID]: fold every attendance again from its evidence and print what changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from checkin.attendance.services import attendance
from checkin.models import Attendance
from registry.models import Shift


class Command(BaseCommand):
    help = "由扫码、裁定、录入时间和场次时间重新得出到场（不改动任何原始记录）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--shift", type=int, help="只重算这个场次（编号）")

    def handle(self, *args: Any, shift: int | None = None, **options: Any) -> None:
        shifts = (
            Shift.objects.filter(pk=shift)
            if shift
            else Shift.objects.filter(Q(scans__isnull=False) | Q(entered_times__isnull=False)).distinct()
        )
        if shift and not shifts:
            raise CommandError(f"没有编号为 {shift} 的场次。")
        before = dict(Attendance.objects.values_list("pk", "basis"))
        total = sum(attendance.rebuild_shift(shift=one) for one in shifts)
        after = dict(Attendance.objects.values_list("pk", "basis"))
        changed = sum(before.get(pk) != basis for pk, basis in after.items())
        self.stdout.write(f"重算 {total} 条到场，其中 {changed} 条与原来不同。")
