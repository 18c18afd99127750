"""Head counts on site."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import AppendOnly


class HeadCount(AppendOnly):
    """现场清点: the number of people at the start or end of a shift; the newest of each counts."""

    class Moment(models.TextChoices):
        START = "start", _("开始时")
        END = "end", _("结束时")

    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="head_counts")
    moment = models.CharField(max_length=5, choices=Moment)
    heads = models.PositiveIntegerField(_("人数"))
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("现场清点")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="heads_are_counted_at_start_or_end", condition=Q(moment__in=["start", "end"]))
        ]

    def __str__(self) -> str:
        return f"{self.shift} {self.get_moment_display()} {self.heads}"
