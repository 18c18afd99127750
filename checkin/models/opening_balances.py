"""历史数据: hours from before the product, brought in as a batch that the committee decides (design#afterwards)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.reach import units_in_sight
from registry.words.states import among


class OpeningBalanceQuerySet(models.QuerySet["OpeningBalance"]):
    def visible_to(self, user: Any) -> "OpeningBalanceQuerySet":
        """Those of units the user may read."""
        if not user.is_authenticated:
            return self.none()
        units = units_in_sight(user)
        return self if units is None else self.filter(unit__in=units)

    def for_lists(self) -> "OpeningBalanceQuerySet":
        """With the count that a list row shows: people."""
        rows = self.select_related("unit", "uploaded_by", "decided_by", "document", "shift")
        return rows.annotate(people_count=models.Count("rows", filter=Q(rows__problem=""))).order_by("-pk")

    def waiting(self) -> "OpeningBalanceQuerySet":
        """Submitted and not decided; the oldest first."""
        return self.filter(status=OpeningBalance.Status.SUBMITTED).order_by("submitted_at", "pk")


class OpeningBalance(models.Model):
    """历史时长批次: one list of one unit, with the document that proves it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("待提交")
        SUBMITTED = "submitted", _("待认定")
        APPROVED = "approved", _("已认定")
        RETURNED = "returned", _("已退回")

    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="opening_balances")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    until_on = models.DateField(_("截至日期"))
    document_no = models.CharField(_("依据文件"), max_length=60)
    document = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    # Of the list as it was submitted; of the workbook itself, where a batch was staged before lists came by the import.
    list_sha256 = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(_("认定意见"), max_length=200, blank=True)
    shift = models.OneToOneField(
        "registry.Shift", models.PROTECT, null=True, blank=True, related_name="opening_balance"
    )

    is_draft = among("status", Status.DRAFT)
    is_submitted = among("status", Status.SUBMITTED)
    is_approved = among("status", Status.APPROVED)
    is_returned = among("status", Status.RETURNED)

    objects = OpeningBalanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("历史时长批次")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="nobody_decides_the_own_opening_balance",
                condition=Q(decided_by=None) | ~Q(decided_by=F("uploaded_by")),
                violation_error_message=_("不能认定自己导入的历史数据。"),
            ),
            models.CheckConstraint(
                name="approved_opening_balances_have_a_shift",
                condition=~Q(status="approved") | Q(shift__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_opening_balances_say_why", condition=~Q(status="returned") | ~Q(decision_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.document_no}"


class OpeningBalanceRow(models.Model):
    """One person of the batch, and whole minutes."""

    batch = models.ForeignKey(OpeningBalance, models.CASCADE, related_name="rows")
    n = models.PositiveIntegerField()  # place on the list; of a batch from a workbook, the row there
    volunteer = models.ForeignKey(
        "registry.Volunteer", models.PROTECT, null=True, blank=True, related_name="opening_balance_rows"
    )
    volunteer_no = models.CharField(_("志愿者编号"), max_length=20, blank=True)
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=24, blank=True)  # only in drafts from before lists came by the import

    class Meta:
        verbose_name = _("历史时长")
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(name="opening_balance_rows_are_numbered", fields=["batch", "n"]),
            models.UniqueConstraint(
                name="each_person_once_per_opening_balance",
                fields=["batch", "volunteer"],
                condition=Q(problem=""),
            ),
            models.CheckConstraint(
                name="sound_rows_name_a_person_and_minutes",
                condition=~Q(problem="") | Q(volunteer__isnull=False, minutes__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.name}"
