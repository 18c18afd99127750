"""What a unit says of its project in numbers: what it set out to reach, and what it reached in a year (D12)."""

from datetime import date
from typing import Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.units import Project

MOST: Final = 99_999_999


def last_day(year: int) -> date:
    """To which day a year can be stated today."""
    return min(clock.today(), date(year, 12, 31))


class ProjectAimQuerySet(models.QuerySet["ProjectAim"]):
    def with_results(self) -> "ProjectAimQuerySet":
        """The results of every year along, the latest first."""
        results = ProjectResult.objects.select_related("said_by").order_by("-year")
        return self.prefetch_related(Prefetch("results", queryset=results))


class ProjectAim(models.Model):
    """成果指标: a named number of a project with its unit word, and the goal if there is one."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="aims")
    name = models.CharField(_("名称"), max_length=20)
    measure = models.CharField(_("计量单位"), max_length=6)
    goal = models.PositiveIntegerField(
        _("目标"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    adds_up = models.BooleanField(_("各年相加"), default=True)
    ended_on = models.DateField(_("不再填报的日期"), null=True, blank=True)

    objects = ProjectAimQuerySet.as_manager()

    class Meta:
        verbose_name = _("成果指标")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_aim_of_a_name_per_project", fields=["project", "name"]),
            models.CheckConstraint(
                name="project_goals_are_in_measure", condition=Q(goal=None) | Q(goal__gte=1, goal__lte=MOST)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> dict[int, "ProjectResult"]:
        """By year; from what was read along."""
        return {result.year: result for result in self.results.all()}

    def so_far(self, year: int) -> int | None:
        """Reached by the end of a year: years that add up together, of others what was said last."""
        until = [result for result in self.said.values() if result.year <= year]
        if not until:
            return None
        if self.adds_up:
            return sum(result.reached for result in until)
        return max(until, key=lambda result: result.year).reached


class ProjectResult(models.Model):
    """年度成果: what was reached in a year, as of a day, and who said so."""

    aim = models.ForeignKey(ProjectAim, models.PROTECT, related_name="results")
    year = models.PositiveSmallIntegerField(_("年度"))
    reached = models.PositiveIntegerField(_("达到"), validators=[MaxValueValidator(MOST)])
    as_of_on = models.DateField(_("统计到"))
    said_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    objects: Any = models.Manager()

    class Meta:
        verbose_name = _("年度成果")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_result_per_aim_and_year", fields=["aim", "year"]),
            models.CheckConstraint(name="project_results_are_in_measure", condition=Q(reached__lte=MOST)),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.reached}"


class ProjectPage(models.Model):
    """公开页: what strangers read of a project, as its unit asked and the committee confirmed; `asked` waits."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="public_page")
    shown = models.JSONField(null=True, blank=True)
    asked = models.JSONField(null=True, blank=True)
    asked_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("退回、撤下的原因"), max_length=200, blank=True)

    objects: Any = models.Manager()

    class Meta:
        verbose_name = _("项目公开页")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="project_pages_name_who_asked",
                condition=Q(asked__isnull=True) | Q(asked_by__isnull=False, asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="project_pages_name_who_confirmed",
                condition=Q(shown__isnull=True) | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)
