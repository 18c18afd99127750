"""Units, groups, sites, and the lists that activities choose from."""

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import Stated
from registry.protection.sealed import SealedText
from registry.words.succession import Place, Succession


class UnitQuerySet(models.QuerySet["Unit"]):
    def open(self) -> "UnitQuerySet":
        """Units that people may choose: neither closed nor merged away."""
        return self.filter(closed_on=None, successor=None)

    def with_administrator_count(self) -> "UnitQuerySet":
        """Adds `administrator_count`: people who may act for the unit today."""
        today = clock.today()
        in_force = (
            Q(roleassignment__role__in=("unit_admin", "committee"), roleassignment__from_on__lte=today)
            & (Q(roleassignment__until_on=None) | Q(roleassignment__until_on__gte=today))
            & Q(roleassignment__user__is_active=True)
        )
        return self.annotate(administrator_count=models.Count("roleassignment__user", filter=in_force, distinct=True))

    def without_administrator(self) -> "UnitQuerySet":
        """Open units without an administrator today; the committee must appoint one."""
        counted: UnitQuerySet = self.open().exclude(parent=None).with_administrator_count()
        return counted.alias(administrators=F("administrator_count")).filter(administrators=0)

    def closed(self) -> "UnitQuerySet":
        """Units that are no longer in use: others stand for them."""
        return self.exclude(closed_on=None, successor=None)

    def succession(self) -> Succession:
        """Who stands for which unit, by one query over the small tree."""
        units = Unit.objects.only("parent_id", "successor_id", "closed_on")
        return Succession({unit.pk: unit.place for unit in units})

    def acting_with(self, unit_id: int) -> set[int]:
        """Who stands for this unit, with every unit for which that one stands: today's people, whatever was merged."""
        tree = self.succession()
        return tree.stood_for({tree.stand_in(unit_id)})

    def reach_of(self, unit_ids: Iterable[int]) -> set[int]:
        """These units and every unit below them, with those they stand for."""
        return self.succession().reach(unit_ids)


class Unit(models.Model):
    """A unit of the regional organs; the committee is the root of the tree (D1)."""

    class Type(models.TextChoices):
        COMMITTEE = "committee", _("区直团工委")
        REGIONAL_ORGAN = "regional_organ", _("区直机关")
        CENTRAL_IN_GX = "central_in_gx", _("中直驻桂单位")
        ENTERPRISE_PUBLIC = "enterprise_public", _("企事业单位")
        COLLEGE = "college", _("区直院校")

    class LeagueBody(models.TextChoices):
        WORK_COMMITTEE = "work_committee", _("团工委")
        COMMITTEE = "committee", _("团委")
        GENERAL_BRANCH = "general_branch", _("团总支")
        BRANCH = "branch", _("团支部")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    unit_type = models.CharField(_("单位类别"), max_length=20, choices=Type)
    league_body = models.CharField(_("团组织类别"), max_length=20, choices=LeagueBody)
    short_name = models.CharField(_("简称"), max_length=40)
    full_name = models.CharField(_("规范全称"), max_length=100, unique=True)
    seal_name = models.CharField(_("用印名称"), max_length=100, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    former_names = models.CharField(_("曾用名"), max_length=200, blank=True)
    contact_phone = models.CharField(_("办公电话"), max_length=20, blank=True)
    contact_mail = models.EmailField(_("办公邮箱"), max_length=100, blank=True, default="")
    address = models.CharField(_("办公地址"), max_length=120, blank=True, default="")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    # Low-risk activities up to this size are decided by the unit; the committee is informed.
    decides_up_to = models.PositiveSmallIntegerField(_("自行审批人数上限"), default=50)
    created_at = models.DateTimeField(default=clock.now)

    objects = UnitQuerySet.as_manager()

    stated = (
        Stated(
            (
                "uuid", "parent_id", "unit_type", "league_body", "short_name", "full_name", "seal_name", "uscc",
                "former_names", "contact_phone", "successor_id", "closed_on", "decides_up_to",
            )
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("单位")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_root_unit", fields=["unit_type"], condition=Q(parent=None)),
            models.CheckConstraint(
                name="unit_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_open(self) -> bool:
        """Neither closed nor merged away."""
        return self.closed_on is None and self.successor_id is None

    @property
    def place(self) -> Place:
        """Where it stands in the tree."""
        return Place(self.parent_id, self.successor_id, self.is_open)

    @property
    def name_on_paper(self) -> str:
        """The name above the seal: 用印名称, otherwise 规范全称."""
        return self.seal_name or self.full_name


class ListedQuerySet(models.QuerySet[Any]):
    """Entries of a list that the office keeps: never deleted, since papers name them."""

    def open(self) -> Self:
        """Those that may be chosen today."""
        return self.filter(closed_on=None)


class Site(models.Model):
    """A place served: base, paired school, community, village (D4, D6)."""

    class Kind(models.TextChoices):
        BASE = "base", _("志愿服务基地")
        SCHOOL = "school", _("结对学校")
        COMMUNITY = "community", _("结对社区")
        VILLAGE = "village", _("帮扶村")
        OTHER = "other", _("其他")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    division_code = models.CharField(_("行政区划代码"), max_length=6, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    paired_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("结对单位"))
    paired_from_on = models.DateField(_("结对自"), null=True, blank=True)
    paired_until_on = models.DateField(_("结对至"), null=True, blank=True)
    agreement_no = models.CharField(_("授牌或协议文号"), max_length=60, blank=True, default="")
    agreed_on = models.DateField(_("授牌或签约日期"), null=True, blank=True)
    visiting_rules = models.TextField(_("到访须知"), max_length=500, blank=True, default="")
    no_photo = models.BooleanField(_("禁止拍照"), default=False)
    not_public = models.BooleanField(_("不对外公开"), default=False)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    # As Chinese maps show it (GCJ-02); phones report WGS-84 (D113).
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    fence_metres = models.PositiveIntegerField(_("范围（米）"), default=500)

    objects = ListedQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务地点")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_site_lies_at_two_coordinates_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("纬度和经度请一起填写。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class HostContact(models.Model):
    """服务对象联系人: who receives volunteers at a site; no account. Gone, only the row is left (D26, D108)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="contacts")
    post = models.CharField(_("职务"), max_length=30, blank=True)
    name_sealed = models.BinaryField(default=bytes, editable=False)
    phone_sealed = models.BinaryField(default=bytes, editable=False)
    ended_on = models.DateField(_("不再联系自"), null=True, blank=True)

    name = SealedText()
    phone = SealedText()

    class Meta:
        verbose_name = _("服务对象联系人")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_host_contact_who_left_is_forgotten",
                condition=Q(ended_on=None) | Q(name_sealed=b"", phone_sealed=b"", post=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CollaborationGroupQuerySet(ListedQuerySet):
    def pairs(self) -> list[tuple[int, int]]:
        """Every member of a group in use with the unit that leads it."""
        return list(self.open().filter(units__isnull=False).values_list("units", "leading_unit"))


class CollaborationGroup(models.Model):
    """协作组: units, a leading unit, paired schools (D5)."""

    name = models.CharField(_("名称"), max_length=40, unique=True)
    leading_unit = models.ForeignKey(Unit, models.PROTECT, related_name="groups_led", verbose_name=_("组长单位"))
    units = models.ManyToManyField(Unit, related_name="groups", verbose_name=_("成员单位"))
    paired_schools = models.ManyToManyField(Site, related_name="groups", blank=True, verbose_name=_("结对学校"))
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = CollaborationGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("协作组")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ServiceField(models.Model):
    """服务领域: an editable code list (D11, design#code-lists)."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = ListedQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务领域")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """专项: a period with its own official table (D2, D148)."""

    name = models.CharField(_("名称"), max_length=60)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    document_no = models.CharField(_("文号"), max_length=40, blank=True)
    table_title = models.CharField(_("统计表标题"), max_length=80)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = ListedQuerySet.as_manager()

    class Meta:
        verbose_name = _("专项")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="programme_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("结束日期不能早于开始日期。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """志愿服务项目: goal, years, results; may be a brand (D12)."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("主办单位"))
    goal = models.CharField(_("目标"), max_length=300, blank=True)
    expected_results = models.TextField(_("预期成果"), max_length=500, blank=True, default="")
    partners = models.CharField(_("合作单位"), max_length=200, blank=True, default="")
    is_brand = models.BooleanField(_("品牌项目"), default=False)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    results = models.TextField(_("成果"), blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = ListedQuerySet.as_manager()

    class Meta:
        verbose_name = _("志愿服务项目")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Strangers read about it: its page was confirmed and not withdrawn, and the project is in use."""
        page = getattr(self, "public_page", None)
        return page is not None and page.shown is not None and self.closed_on is None


class WorkdayArrangement(models.Model):
    """放假安排: a year's notice of the nation or of Guangxi; without both a due day is an estimate (D142)."""

    class Layer(models.TextChoices):
        NATIONAL = "national", _("国家")
        GUANGXI = "guangxi", _("广西")

    year = models.PositiveSmallIntegerField(_("年份"))
    layer = models.CharField(_("层级"), max_length=8, choices=Layer)
    document_no = models.CharField(_("依据"), max_length=60)
    saved_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("放假安排")
        ordering = ["-year", "layer"]
        constraints = [models.UniqueConstraint(name="one_arrangement_per_year_and_layer", fields=["year", "layer"])]

    def __str__(self) -> str:
        return f"{self.year} 年{self.get_layer_display()}"


class Workday(models.Model):
    """A day that differs from its weekday, nationally or in Guangxi (D142)."""

    Layer = WorkdayArrangement.Layer

    on = models.DateField(_("日期"))
    layer = models.CharField(_("层级"), max_length=8, choices=Layer)
    # The notice that names the day; a day entered alone does not make its year known.
    arrangement = models.ForeignKey(
        WorkdayArrangement, models.PROTECT, null=True, blank=True, related_name="days", verbose_name=_("放假安排")
    )
    is_workday = models.BooleanField(_("上班"))
    note = models.CharField(_("依据"), max_length=60, blank=True)

    stated = (Stated(("on", "layer", "is_workday", "note")),)

    class Meta:
        verbose_name = _("工作日历")
        constraints = [models.UniqueConstraint(name="one_entry_per_day_and_layer", fields=["on", "layer"])]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.get_layer_display()}"
