"""`manage.py api_token USER`: print a token for scripts and measurements."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.accounts.named import user_called
from registry.accounts.services import tokens
from registry.exceptions import TokenRefused
from registry.models import ApiToken, User


class Command(BaseCommand):
    """A token for an account that could make one itself; its text is printed once."""

    help = "为一个用户生成接口令牌并打印（只显示这一次）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--scope", action="append", choices=ApiToken.Scope.values, help="可重复；默认 read 和 write"
        )
        parser.add_argument("--days", type=int, default=30)

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_called(options["username"], User.objects.filter(is_active=True))
        if user is None:
            raise CommandError(f"没有用户名为“{options['username']}”的账号。")
        scopes = options["scope"] or ApiToken.Scope.values
        try:
            _token, text = tokens.make(user=user, name="命令行", scopes=scopes, days=options["days"], by=None)
        except TokenRefused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(text)
