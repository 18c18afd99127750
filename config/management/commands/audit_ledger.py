"""Recompute totals, seals and triggers, and name what disagrees."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.models import Certificate
from certificates.register.services import certificate_records
from checkin.audit.services import audit
from checkin.evidence.services import explanations
from checkin.ledger.services.seals import latest
from registry.models import Volunteer
from registry.words.numbering import normalise_register_number

UNSEEN = """本检查看不到：
· 最近一次封存之后写入又被改动的行（上列“待封存”）；
· 持有签名密钥的人重做整条链——请用 --head 与邮件、公示页截图或已签发证书上的封存值对照；
· 删去最后若干次封存及其以后的行——同样须用 --head 对照外部保存的封存值；
· 扫码和录入时间本身没有封存：它们被改动的，“重新核算”显示与认定所据不同，但不说出是谁改的；
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
    help = "核对台账、认定、汇总、封存和触发器，逐行指出不一致之处；一致时退出码为 0。\n" + UNSEEN

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--explain", metavar="编号", help="逐条列出该志愿者或该证书每一分钟的来历，直到扫码")
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
        for fault in audit.faults(dict(options["head"])):
            found += 1
            self.stdout.write(self.style.ERROR(str(fault)))
        self._closing(found)
        if found:
            sys.exit(1)

    def _closing(self, found: int) -> None:
        seal = latest()
        waiting = "、".join(f"{KINDS[kind]} {count} 条" for kind, count in audit.not_covered().items() if count)
        self.stdout.write(f"发现 {found} 处不一致。" if found else "没有发现不一致。")
        self.stdout.write(f"封存至 № {seal.number}（{seal.head}）" if seal else "尚未封存。")
        self.stdout.write(f"待封存：{waiting or '无'}")
        self.stdout.write(UNSEEN)

    def _explain(self, number: str) -> None:
        for line in self._lines(number):
            self.stdout.write(line)

    def _lines(self, number: str) -> Iterator[str]:
        if volunteer := Volunteer.objects.filter(volunteer_no=number.upper()).first():
            return explanations.lines_of(volunteer)
        certificate = Certificate.objects.filter(number=normalise_register_number(number)).first()
        if certificate is None:
            raise CommandError(f"没有编号为 {number} 的志愿者或证书。")
        return certificate_records.lines_of(certificate)
