"""`manage.py workdays`: fill the working-day table with what is known, or take in a year's notice."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.accounts.named import user_called
from registry.exceptions import RuleViolation
from registry.models import WorkdayArrangement
from registry.workdays.services import arrangements
from registry.workdays.services.arrangements import Preview


class Command(BaseCommand):
    """Adds known years; with a notice it shows what would change, and saves it once a document and a person are named.

    What was saved or edited stays as it is (D142).
    """

    help = "写入全国节假日和已知的广西放假安排；或者用 --notice 录入一年的放假通知。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from-year", type=int, default=2017, help="从哪一年开始（默认 2017）")
        parser.add_argument("--notice", help="放假通知的文本文件，“-”为标准输入")
        parser.add_argument("--year", type=int, help="通知的年份")
        parser.add_argument("--layer", choices=WorkdayArrangement.Layer.values, default="guangxi", help="全国或广西")
        parser.add_argument("--document", default="", help="通知名称或文号；不写只看变动，不保存")
        parser.add_argument("--by", help="区直团工委人员的用户名")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["notice"]:
            self._take_in(options)
            return
        added = arrangements.load(first_year=options["from_year"])
        self.stdout.write(f"工作日历新增 {added} 天。广西“三月三”以自治区当年通知为准，请在工作日历页录入。")

    def _take_in(self, options: dict[str, Any]) -> None:
        by = user_called(options["by"] or "")
        if by is None or not options["year"]:
            raise CommandError("请用 --by 写明区直团工委人员的用户名，用 --year 写明年份。")
        source = options["notice"]
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        said = {"layer": options["layer"], "year": options["year"], "text": text, "by": by}
        try:
            self._show(arrangements.preview(**said))
            if options["document"]:
                saved = arrangements.save(document_no=options["document"], **said)
                self.stdout.write(f"已保存：{saved}，依据《{saved.document_no}》。")
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from refusal

    def _show(self, preview: Preview) -> None:
        self.stdout.write(f"读到 {len(preview.days)} 天，其中 {len(preview.changed)} 天会改变：")
        for day in preview.changed:
            self.stdout.write(f"  {day.on:%Y-%m-%d} {'上班' if day.is_workday else '放假'}")
        for one, many in preview.lines:
            before, after = one.before.on.isoformat(), one.after.on.isoformat()
            self.stdout.write(f"  {one.day.title}，{one.day.subject}（{many} 项）：{before} → {after}")
