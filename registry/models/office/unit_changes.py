"""Units that ask to be founded, and names that units had: what is applied for, decided, and kept for old papers."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import Stated
from registry.models.reach import is_committee, unit_reach
from registry.models.units import Unit
from registry.words.states import among


class UnitRename(models.Model):
    """更名: the names a unit had until a day; what was issued before keeps them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="renames")
    on = models.DateField(_("生效日期"))
    short_name = models.CharField(_("原简称"), max_length=40)
    full_name = models.CharField(_("原规范全称"), max_length=100)
    seal_name = models.CharField(_("原用印名称"), max_length=100, blank=True)
    document_no = models.CharField(_("依据"), max_length=60, blank=True)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    stated = (Stated(("unit_id", "on", "short_name", "full_name", "seal_name", "document_no", "by_id")),)

    class Meta:
        verbose_name = _("单位更名")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.full_name


class UnitFoundingQuerySet(models.QuerySet["UnitFounding"]):
    def waiting(self) -> "UnitFoundingQuerySet":
        """The committee has not decided yet."""
        return self.filter(state=UnitFounding.State.WAITING)

    def visible_to(self, user: Any) -> "UnitFoundingQuerySet":
        """The committee sees all, administrators those below their units, applicants their own."""
        if is_committee(user):
            return self
        return self.filter(Q(parent__in=unit_reach(user)) | Q(applied_by=user.pk))


class UnitFounding(models.Model):
    """单位成立申请: asked for by the unit above, decided by the committee (D1)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待审批")
        APPROVED = "approved", _("已批准")
        DECLINED = "declined", _("未批准")
        WITHDRAWN = "withdrawn", _("已撤回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="foundings", verbose_name=_("上级单位"))
    unit_type = models.CharField(_("单位类别"), max_length=20, choices=Unit.Type)
    league_body = models.CharField(_("团组织类别"), max_length=20, choices=Unit.LeagueBody)
    short_name = models.CharField(_("简称"), max_length=40)
    full_name = models.CharField(_("规范全称"), max_length=100)
    seal_name = models.CharField(_("用印名称"), max_length=100, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    contact_phone = models.CharField(_("办公电话"), max_length=20, blank=True)
    why = models.CharField(_("成立依据"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    applied_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    unit = models.OneToOneField(Unit, models.PROTECT, null=True, blank=True, related_name="founding")

    is_waiting = among("state", State.WAITING)
    is_approved = among("state", State.APPROVED)

    TYPES = [choice for choice in Unit.Type.choices if choice[0] != Unit.Type.COMMITTEE]  # there is one committee
    OF_UNIT = ("unit_type", "league_body", "short_name", "full_name", "seal_name", "uscc", "contact_phone")

    objects = UnitFoundingQuerySet.as_manager()

    stated = (Stated(("uuid", "parent_id", "full_name", "state", "applied_by_id", "decided_by_id", "unit_id")),)

    class Meta:
        verbose_name = _("单位成立申请")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_founding_per_name", fields=["full_name"], condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="foundings_are_decided_by_somebody_else",
                condition=~Q(state="approved") | (Q(decided_by__isnull=False) & ~Q(decided_by=models.F("applied_by"))),
            ),
            models.CheckConstraint(
                name="an_approved_founding_has_its_unit", condition=~Q(state="approved") | Q(unit__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.short_name
