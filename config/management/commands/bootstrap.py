"""`manage.py bootstrap`: what a fresh database needs before anybody can log in."""

import os
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.accounts.services import bootstrap
from registry.exceptions import RuleViolation
from registry.units.services import notice


class Command(BaseCommand):
    """Makes the root unit, keys, lists and the first two accounts; running it again changes nothing."""

    help = "建立根单位、密钥、服务领域、工作日历，以及区直团工委和安全管理员的首个账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--administrator", default=os.environ.get("FIRST_ADMINISTRATOR", "committee-admin"))
        parser.add_argument("--security", default=os.environ.get("FIRST_SECURITY_ADMIN", "security-admin"))
        parser.add_argument(
            "--with-notice",
            action="store_true",
            help="同时录入桂直团工发〔2017〕7号通知所列的七个基地和学校、品牌项目、专项；只录入一次。",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("FIRST_PASSWORD", "")  # never an option: command lines are seen by others
        try:
            made = bootstrap.set_up(
                administrator=options["administrator"], security=options["security"], password=password
            )
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from None
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from None
        for account in made:
            known = "已存在" if not account.password else f"首次登录密码 {account.password}（只显示这一次）"
            self.stdout.write(f"{account.role}：用户名 {account.username}，{known}")
        if options["with_notice"]:
            count = notice.enter()
            self.stdout.write(f"通知所列事项：录入 {count} 项" if count else "通知所列事项：已录入过，没有改动")
