"""印制批次: certificates printed together, in the order in which units hand them over; each done or named (D162)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from registry import clock
from registry.models.facts import Stated
from registry.models.reach import is_committee, unit_reach
from registry.words.states import among


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    def visible_to(self, user: Any) -> "PrintRunQuerySet":
        """The committee sees all, others what they asked for, while all of it is of units that they administer."""
        if not user.is_authenticated:
            return self.none()
        if is_committee(user):
            return self
        items = PrintedItem.objects.filter(run__asked_by=user.pk)
        foreign = items.exclude(certificate__issuing_unit__in=unit_reach(user))
        return self.filter(asked_by=user.pk).exclude(pk__in=foreign.values("run"))

    def for_lists(self) -> "PrintRunQuerySet":
        """With everything that a list row shows."""
        return self.select_related("asked_by")


class PrintRun(models.Model):
    """Drawn by the worker in steps; stopped and continued; its files are put together from the issued bytes."""

    class State(models.TextChoices):
        RUNNING = "running", _("正在制作")
        STOPPED = "stopped", _("已停止")
        DONE = "done", _("已完成")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("名称"), max_length=80)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.RUNNING)
    asked_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    files = models.CharField(max_length=32, blank=True)  # what the files of this drawing are called
    pages = models.PositiveIntegerField(_("页数"), default=0)

    is_running = among("state", State.RUNNING)
    is_stopped = among("state", State.STOPPED)
    is_done = among("state", State.DONE)

    objects = PrintRunQuerySet.as_manager()

    stated = (Stated(("uuid", "title", "asked_by_id", "asked_at")),)

    class Meta:
        verbose_name = _("印制批次")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="print_runs_are_in_a_known_state", condition=Q(state__in=["running", "stopped", "done"])
            ),
            models.CheckConstraint(
                name="print_runs_that_are_done_say_when", condition=~Q(state="done") | Q(finished_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PrintedItem(models.Model):
    """A certificate in its place of a run; one that failed keeps the reason."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待制作")
        DONE = "done", _("已制作")
        FAILED = "failed", _("未制作")

    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="printed")
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")  # who hands it over
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("印制的证书")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="each_certificate_once_in_a_run", fields=["run", "certificate"]),
            models.UniqueConstraint(name="each_place_of_a_run_once", fields=["run", "position"]),
            models.CheckConstraint(
                name="failed_items_say_why", condition=Q(state__in=["waiting", "done"]) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(name="printed_items_by_state", fields=["run", "state", "position"])]

    def __str__(self) -> str:
        return f"{self.run} {self.position}"
