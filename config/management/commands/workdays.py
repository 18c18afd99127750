"""`manage.py workdays`: fill the working-day table with what is known."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.workdays.services import workdays


class Command(BaseCommand):
    """Adds national holidays and the known Guangxi days; edited days stay as they are (D142)."""

    help = "写入全国节假日和已知的广西放假安排；已手工维护的日期不变。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from-year", type=int, default=2017, help="从哪一年开始（默认 2017）")

    def handle(self, *args: Any, **options: Any) -> None:
        added = workdays.load(first_year=options["from_year"])
        self.stdout.write(f"工作日历新增 {added} 天。广西“三月三”以自治区当年通知为准，请在工作日历页维护。")
