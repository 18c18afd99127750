"""What the office calls itself on pages and papers; every door and document asks `current`."""

import time
from dataclasses import dataclass, fields
from typing import Final

from django.conf import settings
from django.db import DatabaseError, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import Stated

KEPT_SECONDS: Final = 30  # in a process that did not store it itself
SYSTEM_NAME, HOME_TITLE = "区直志愿", "区直机关青年志愿服务"
PROOF_TITLE, STAR_TITLE = "志愿服务记录证明", "星级志愿者证书"


class Office(models.Model):
    """The names, titles and contact of this installation: one row, and none until somebody sets them."""

    system_name = models.CharField(_("平台名称"), max_length=16, default=SYSTEM_NAME)
    home_title = models.CharField(_("首页标题"), max_length=30, default=HOME_TITLE)
    document_head = models.CharField(_("文件页头"), max_length=40, blank=True)
    table_title = models.CharField(_("统计表标题"), max_length=80, blank=True)
    proof_title = models.CharField(_("证明标题"), max_length=20, default=PROOF_TITLE)
    star_title = models.CharField(_("星级证书标题"), max_length=20, default=STAR_TITLE)
    contact_name = models.CharField(_("咨询部门"), max_length=40, blank=True)
    contact_phone = models.CharField(_("咨询电话"), max_length=20, blank=True)
    contact_mail = models.EmailField(_("咨询邮箱"), max_length=100, blank=True)
    contact_hours = models.CharField(_("咨询时间"), max_length=60, blank=True)
    logo = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    # The guide for beginners: steps put aside, and whether it is put away.
    setup_skipped = models.JSONField(default=list, blank=True)
    setup_closed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    stated = (
        Stated(
            (
                "system_name", "home_title", "document_head", "table_title", "proof_title", "star_title",
                "contact_name", "contact_phone", "contact_mail", "contact_hours", "logo_id",
            )
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("机构标识")
        constraints = [models.CheckConstraint(name="there_is_one_office", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.system_name


@dataclass(frozen=True, slots=True)
class Identity:
    """The office as pages and papers show it; without a row, the words of before."""

    system_name: str = SYSTEM_NAME
    home_title: str = HOME_TITLE
    document_head: str = ""
    table_title: str = ""
    proof_title: str = PROOF_TITLE
    star_title: str = STAR_TITLE
    contact_name: str = ""
    contact_phone: str = ""
    contact_mail: str = ""
    contact_hours: str = ""
    logo_id: int | None = None

    @property
    def stage_title(self) -> str:
        """Above the statistics table where its programme has no title of its own (D148)."""
        return self.table_title or str(settings.STAGE_TABLE_TITLE)

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_phone or self.contact_mail)


NAMES: Final = tuple(each.name for each in fields(Identity))
_kept: list[tuple[float, Identity]] = []


def current() -> Identity:
    """Kept for half a minute: every page shows it, and it changes once in years."""
    now = time.monotonic()
    if not _kept or now - _kept[0][0] > KEPT_SECONDS:
        try:
            found = Office.objects.values_list(*NAMES).first()
        except DatabaseError:  # an error page shows a name even while the database is away
            return Identity()
        remember(Identity(*found) if found else Identity())
    return _kept[0][1]


def remember(identity: Identity) -> None:
    """This is the office from now on, until it is asked again."""
    _kept[:] = [(time.monotonic(), identity)]


def forget() -> None:
    """Ask the database the next time."""
    _kept.clear()
