"""What an office needs before it can begin; each step is done when the thing it asks for is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import StarStandard
from config.running import last_backup
from registry import clock
from registry.models import (
    CollaborationGroup,
    HistoryEntry,
    Office,
    Programme,
    QualificationKind,
    RoleAssignment,
    RoleProposal,
    Site,
    Unit,
)
from registry.permissions import Role
from registry.units.services import setup
from registry.words.dates import as_recent

TABLES: Final = {"units": "units", "sites": "sites"}  # step → kind of import
BACKUP_IS_FRESH: Final = timedelta(days=7)
Told = tuple[bool, str]  # done, and what is there or missing


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up: why, where, and whether it is there."""

    code: str
    title: str
    why: str
    url: str
    label: str
    is_done: bool
    is_put_aside: bool
    note: str

    @property
    def further(self) -> tuple[str, str]:
        """Another way to the same: what to press, and where it leads."""
        if self.code in TABLES:
            return _("用表格批量导入"), reverse("import-new", args=[TABLES[self.code]])
        if self.code == "administrators":
            return _("看待确认的任命"), reverse("role-proposals")
        return "", ""

    @property
    def is_open(self) -> bool:
        return not (self.is_done or self.is_put_aside)


@dataclass(frozen=True, slots=True)
class Guide:
    """Every step, and whether the guide still stands on the home page."""

    steps: tuple[Step, ...]
    is_closed: bool = False

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if step.is_open), None)

    @property
    def settled(self) -> int:
        return sum(not step.is_open for step in self.steps)


def guide() -> Guide:
    """As things are now; a dozen small questions."""
    office = Office.objects.first() or Office(pk=1)
    steps = (
        Step(code, str(title), str(why), reverse(url), str(label), *_told(code, look, office))
        for code, title, why, url, label, look in STEPS
    )
    return Guide(tuple(steps), office.setup_closed_at is not None)


def on_home_page() -> Guide | None:
    """The guide until the committee puts it away."""
    if Office.objects.filter(setup_closed_at__isnull=False).exists():
        return None
    return guide()


def _told(code: str, look: Callable[[Office], Told], office: Office) -> tuple[bool, bool, str]:
    is_done, note = look(office)
    return is_done, not is_done and code in office.setup_skipped, note


def _names(office: Office) -> Told:
    if office.changed_by_id is None:
        return False, ""
    return True, "" if office.logo_id else _("还没有标识图片，用的是默认标记。")


def _units(_office: Office) -> Told:
    count = Unit.objects.open().exclude(parent=None).count()
    return count > 0, _("已有 {n} 个单位。").format(n=count) if count else ""


def _administrators(_office: Office) -> Told:
    appointed = RoleAssignment.objects.valid().filter(role=Role.UNIT_ADMIN).exists()
    without = len(Unit.objects.without_administrator())
    note = _("{n} 个单位还没有管理员，事项会逐级转到区直团工委。").format(n=without) if without else ""
    waiting = RoleProposal.objects.waiting().filter(role=Role.UNIT_ADMIN).count()
    told = _("已提议 {n} 位，等另一位有权的人（例如安全管理员）确认。").format(n=waiting) if waiting else ""
    return appointed, note + told


def _sites(_office: Office) -> Told:
    count = Site.objects.filter(closed_on=None).count()
    paired = Site.objects.filter(closed_on=None).exclude(paired_unit=None).count()
    return count > 0, _("已有 {n} 处，其中 {paired} 处写明了结对单位。").format(n=count, paired=paired) if count else ""


def _groups(_office: Office) -> Told:
    count = CollaborationGroup.objects.count()
    without = CollaborationGroup.objects.filter(paired_schools=None).count()
    return count > 0, _("{n} 个协作组还没有结对学校。").format(n=without) if without else ""


def _programme(_office: Office) -> Told:
    year = clock.today().year
    running = Programme.objects.filter(Q(starts_on__lte=date(year, 12, 31)) & Q(ends_on__gte=date(year, 1, 1)))
    return running.exists(), "" if running.exists() else _("{year} 年还没有专项。").format(year=year)


def _qualifications(_office: Office) -> Told:
    kept = HistoryEntry.objects.filter(target_model=QualificationKind._meta.label_lower).exists()
    names = "、".join(QualificationKind.objects.open().values_list("name", flat=True))
    return kept, "" if kept else _("现在有：{names}。合适的可以跳过。").format(names=names)


def _stars(_office: Office) -> Told:
    if StarStandard.objects.exists():
        return True, ""
    hours = "、".join(str(hours) for hours in settings.STAR_THRESHOLD_HOURS)
    return False, _("现在按 {hours} 小时认定，没有注册时间要求。合适的可以跳过。").format(hours=hours)


def _mail(_office: Office) -> Told:
    if HistoryEntry.objects.filter(did=setup.TEST_MAIL).exists():
        return True, _("试发成功过。")
    if not setup.mail_goes_out():
        return False, _("还没有设置邮件服务器，由系统管理员按部署说明设置。")
    return False, _("邮件服务器已经设置，还没有试发过。")


def _backup(_office: Office) -> Told:
    made: datetime | None = last_backup()
    if made is None:
        return False, _("没有备份的记录。要备份的是：{what}。").format(what="、".join(_to_be_backed_up()))
    fresh = clock.now() - made < BACKUP_IS_FRESH
    return fresh, _("最后一次备份：{when}。").format(when=as_recent(made))


def _to_be_backed_up() -> tuple[str, ...]:
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    key = "DATA_DIR/master.key" if (Path(settings.DATA_DIR) / "master.key").exists() else "MASTER_KEY"
    return _("{name} 数据库").format(name=database), "DATA_DIR/uploads", _("主密钥（{key}）").format(key=key)


# code, title, why, where, what to press, how to see that it is there
STEPS: Final[tuple[tuple[str, Any, Any, str, Any, Callable[[Office], Told]], ...]] = (
    (
        "office",
        gettext_lazy("名称和标识"),
        gettext_lazy("页面、证书、统计表上怎样写区直团工委，公开页面上留什么咨询方式。"),
        "committee-office",
        gettext_lazy("填写名称和标识"),
        _names,
    ),
    (
        "units",
        gettext_lazy("单位"),
        gettext_lazy("有哪些团组织，谁在谁下面。志愿者注册时选的就是它们。"),
        "committee-units",
        gettext_lazy("录入单位"),
        _units,
    ),
    (
        "administrators",
        gettext_lazy("首批管理员"),
        gettext_lazy("每个单位有人审核志愿者、认定时长；由一人提议、另一人确认，本人凭链接设置密码。"),
        "committee-units",
        gettext_lazy("为单位提议管理员"),
        _administrators,
    ),
    (
        "sites",
        gettext_lazy("基地和结对地点"),
        gettext_lazy("志愿服务基地、结对学校、社区、帮扶村；申请活动时从这里选。"),
        "site-list",
        gettext_lazy("录入服务地点"),
        _sites,
    ),
    (
        "groups",
        gettext_lazy("协作组"),
        gettext_lazy("组长单位、成员单位和结对学校；组长单位可以认定组内单位的时长。"),
        "group-list",
        gettext_lazy("录入协作组"),
        _groups,
    ),
    (
        "programme",
        gettext_lazy("当年的专项"),
        gettext_lazy("起止日期、文号和统计表标题；活动归入专项，按专项汇总。"),
        "programme-list",
        gettext_lazy("录入专项"),
        _programme,
    ),
    (
        "qualifications",
        gettext_lazy("资质种类"),
        gettext_lazy("岗位可以要求哪些资质，由谁发证、多久有效。"),
        "qualification-list",
        gettext_lazy("核对资质种类"),
        _qualifications,
    ),
    (
        "stars",
        gettext_lazy("星级标准"),
        gettext_lazy("各级星要多少小时、注册满几个月。"),
        "star-standards",
        gettext_lazy("制定星级标准"),
        _stars,
    ),
    (
        "mail",
        gettext_lazy("邮件"),
        gettext_lazy("提醒、找回账号和首次登录的链接要寄得出去。给自己试发一封。"),
        "setup",
        gettext_lazy("给自己试发一封"),
        _mail,
    ),
    (
        "backup",
        gettext_lazy("备份"),
        gettext_lazy(
            "数据库、上传的材料、主密钥每天备份，主密钥另存一处。由系统管理员在服务器上设置，见部署说明“备份与恢复”。"
        ),
        "setup",
        "",
        _backup,
    ),
)
CODES: Final = frozenset(step[0] for step in STEPS)
