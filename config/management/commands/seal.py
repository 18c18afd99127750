"""Seal every new row of ledger, decisions and history now."""

from typing import Any

from django.core.management.base import BaseCommand

from checkin.ledger.services import seals


class Command(BaseCommand):
    help = "封存台账、认定决定和操作日志中尚未封存的行。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        seal = seals.seal_new()
        if seal is None:
            self.stdout.write("没有新的行需要封存。")
            return
        self.stdout.write(f"已封存 № {seal.number}，{seal.entries} 条，封存值 {seal.head}")
