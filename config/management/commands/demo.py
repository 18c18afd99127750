"""`manage.py demo`: a believable year in an empty database, ending at this moment."""

import os
import secrets
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import audit
from config.demo import people, staff, telling
from registry.models import Unit, User

VOLUNTEERS, SEED = 200, 1


class Command(BaseCommand):
    help = "向空库载入演示数据：人物、活动、签到、时长都由真实流程产生，到当前时刻为止。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--volunteers", type=int, default=VOLUNTEERS, metavar="N", help=f"志愿者人数，默认 {VOLUNTEERS}"
        )
        parser.add_argument("--activities", type=int, default=0, metavar="N", help="活动数，默认只有剧本中的活动")
        parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="同一天、同一种子，数据相同")

    def handle(self, *_args: Any, volunteers: int, activities: int, seed: int, **_options: Any) -> None:
        refuse_unless_possible(volunteers)
        given = os.environ.get("DEMO_PASSWORD", "")
        password = given or "-".join(secrets.token_hex(2) for _group in range(3))
        started = time.monotonic()
        telling.tell(seed=seed, volunteers=volunteers, activity_count=activities, password=password, say=self._say)
        self._check()
        self._say(f"▸ 演示数据已载入，用时 {time.monotonic() - started:.0f} 秒")
        self._say("演示账号" + ("（密码为 DEMO_PASSWORD）：" if given else f"（密码均为 {password}）："))
        for username, role in staff.LOGINS.items():
            self._say(f"  {username:<11}{role}")

    def _check(self) -> None:
        faults = [str(fault) for fault in audit.faults()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"台账核对发现 {len(faults)} 处不一致。")
        self._say("▸ 台账核对：没有发现不一致")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def refuse_unless_possible(volunteers: int) -> None:
    """Only with DEMO=1, and only into a database without people."""
    if not settings.DEMO:
        raise CommandError("没有开启演示（DEMO=1），不能载入演示数据。")
    if Unit.objects.exists() or User.objects.exists():
        raise CommandError("数据库里已有单位或账号，演示数据只能载入空库。请换一个 DATA_DIR 或新建数据库后再试。")
    if volunteers < people.FEWEST:
        raise CommandError(f"演示至少需要 {people.FEWEST} 名志愿者。")
