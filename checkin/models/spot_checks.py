"""抽查: a random sample of decided shifts, reviewed by the committee (D126)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Activity
from registry.words.states import among


class SpotCheckQuerySet(models.QuerySet["SpotCheck"]):
    def with_results(self) -> "SpotCheckQuerySet":
        """Annotate how many shifts were drawn, checked and found faulty."""
        state = SpotCheckItem.State
        return self.select_related("seal", "unit", "drawn_by").annotate(
            drawn=models.Count("items"),
            checked=models.Count("items", filter=~Q(items__state=state.OPEN)),
            sound=models.Count("items", filter=Q(items__state=state.SOUND)),
            faulty=models.Count("items", filter=Q(items__state=state.FAULTY)),
            called_back=models.Count("items", filter=Q(items__called_back=True)),
        )


class SpotCheck(models.Model):
    """抽查: shifts drawn with a recorded seed from a reproducible population."""

    class Status(models.TextChoices):
        DRAWN = "drawn", _("核查中")
        PUBLISHED = "published", _("已公布")

    title = models.CharField(_("名称"), max_length=60)
    from_on = models.DateField(_("服务日期自"))
    until_on = models.DateField(_("服务日期至"))
    percent = models.PositiveSmallIntegerField(_("抽取比例（%）"))
    unit = models.ForeignKey(
        "registry.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录单位")
    )  # with the units below; none means all
    category = models.CharField(_("活动类别"), max_length=10, choices=Activity.Category, blank=True)
    # The seed follows from the newest seal and a running number, so nobody can choose it (D126).
    seal = models.ForeignKey("checkin.Seal", models.PROTECT, related_name="spot_checks")
    draw = models.PositiveSmallIntegerField(_("本封存值下第几次抽取"))
    seed = models.CharField(max_length=64)
    population_count = models.PositiveIntegerField()
    population_digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAWN)
    drawn_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=clock.now)
    result = models.CharField(_("结果说明"), max_length=300, blank=True)
    published_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    is_published = among("status", Status.PUBLISHED)

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽查")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="draws_of_a_seal_are_numbered", fields=["seal", "draw"]),
            models.CheckConstraint(
                name="spot_check_period_ends_after_it_starts",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                name="spot_check_draws_some",
                condition=Q(percent__gte=1, percent__lte=100),
                violation_error_message=_("抽取比例为 1% 至 100%。"),
            ),
            models.CheckConstraint(
                name="published_spot_checks_say_what_was_found",
                condition=Q(status="drawn") | (~Q(result="") & Q(published_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SpotCheckItemQuerySet(models.QuerySet["SpotCheckItem"]):
    def for_lists(self) -> "SpotCheckItemQuerySet":
        """With everything that a list row shows."""
        return self.select_related("spot_check", "shift__activity__recording_unit", "checked_by")


class SpotCheckItem(models.Model):
    """One shift of the sample and its result."""

    class State(models.TextChoices):
        OPEN = "open", _("待核查")
        SOUND = "sound", _("属实")
        FAULTY = "faulty", _("有问题")

    spot_check = models.ForeignKey(SpotCheck, models.PROTECT, related_name="items")
    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="spot_check_items")
    n = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    note = models.CharField(_("核查情况"), max_length=300, blank=True)
    called_back = models.BooleanField(_("已回访服务对象"), default=False)
    checked_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    is_sound = among("state", State.SOUND)
    is_faulty = among("state", State.FAULTY)

    objects = SpotCheckItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽查场次")
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(name="each_shift_once_per_spot_check", fields=["spot_check", "shift"]),
            models.UniqueConstraint(name="spot_check_items_are_numbered", fields=["spot_check", "n"]),
            models.CheckConstraint(
                name="checked_items_say_what_was_found",
                condition=Q(state="open") | (~Q(note="") & Q(checked_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spot_check} {self.n}"
