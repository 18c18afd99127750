"""Recompute totals, seals and triggers, and name what disagrees."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.models import Certificate
from certificates.register.services import certificate_records
from checkin.audit.services import coverage
from checkin.evidence.services import explanations
from checkin.ledger.services.seals import latest
from config import audit
from registry.models import Volunteer
from registry.words.numbering import normalise_register_number, normalise_volunteer_no

UNSEEN = """本检查看不到：
· 尚未认定的场次中，手工插入的扫码、录入时间连同照样改好的到场：看上去与真实上传一样；认定封存以后改动即可看到；
· 封存以前被整行删去的认定、台账和日志（插入和改动看得到）；
· 同时持有主密钥和数据库写权限的人重做整条链，或删去最后若干次封存——请用 --head 与邮件、公示页截图或已签发证书上的
  封存值对照；
· 手工改动之后，同一对象又经平台办理了会改变其登记的事项：其后按办理后的状态核对（查看、下载等不在此列）；
· 封存以前换了编号、因而换了次序的日志（证书除外）；
· 放假安排的文号和录入人（逐日的安排看得到）；
· 不影响时长和证书的内容（活动文字、团队、通知等）；
· 现场的不实：没有来的人被扫了码，或来了没有服务；
· 与整个数据库一起被换回的旧备份。"""
KINDS = {"entry": "台账明细", "decision": "认定决定", "history": "操作日志"}


def published_head(text: str) -> tuple[int, str]:
    """`12:9f86…` as on the public page, in the mail, or at the foot of a certificate."""
    number, _colon, head = text.partition(":")
    if not number.isdigit() or len(head) != 64:
        raise ArgumentTypeError(f"写法是“号:64 位封存值”，不是“{text}”。")
    return int(number), head.lower()


class Command(BaseCommand):
    help = "核对到场、认定、台账、汇总、封存、证书、星级和登记，逐行指出不一致之处；一致时退出码为 0。\n" + UNSEEN

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--explain", metavar="编号", help="逐条列出该志愿者或该证书每一分钟的来历，直到扫码")
        parser.add_argument(
            "--quick", action="store_true", help="快速核对：人员和证书文件每天轮换抽查二十分之一，其余照常"
        )
        parser.add_argument(
            "--head",
            metavar="号:封存值",
            action="append",
            default=[],
            type=published_head,
            help="与外部保存的封存值对照，可重复",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["explain"]:
            self._explain(options["explain"])
            return
        found = 0
        for fault in audit.faults(dict(options["head"]), quick=options["quick"]):
            found += 1
            self.stdout.write(self.style.ERROR(str(fault)))
        self._closing(found)
        if found:
            sys.exit(1)

    def _closing(self, found: int) -> None:
        seal = latest()
        waiting = "、".join(f"{KINDS[kind]} {count} 条" for kind, count in coverage.unsealed_rows().items() if count)
        self.stdout.write(f"发现 {found} 处不一致。" if found else "没有发现不一致。")
        self.stdout.write(f"封存至 № {seal.number}（{seal.head}）" if seal else "尚未封存。")
        self.stdout.write(f"待封存：{waiting or '无'}")
        for line in coverage.lines():
            self.stdout.write(line)
        self.stdout.write(UNSEEN)

    def _explain(self, number: str) -> None:
        for line in self._lines(number):
            self.stdout.write(line)

    def _lines(self, number: str) -> Iterator[str]:
        if volunteer := Volunteer.objects.filter(volunteer_no=normalise_volunteer_no(number)).first():
            return explanations.lines_of(volunteer)
        certificate = Certificate.objects.filter(number=normalise_register_number(number)).first()
        if certificate is None:
            raise CommandError(f"没有编号为 {number} 的志愿者或证书。")
        return certificate_records.lines_of(certificate)
