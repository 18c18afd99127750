"""rebuild_figures: put right the hours by which lists of people are sorted, from sums and records."""

from typing import Any

from django.core.management.base import BaseCommand

from checkin.ledger.services import figures


class Command(BaseCommand):
    help = "由时长汇总和服务记录重新得出名单上的时长（不改动台账和记录）。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"更正 {figures.rebuild()} 人。")
