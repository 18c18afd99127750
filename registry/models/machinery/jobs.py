"""Background work: one row per job, unique by key, with attempts and a lease."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock


class Job(models.Model):
    """A piece of work for the worker; the same key twice is one job (design#jobs)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    key = models.CharField(max_length=120)
    name = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    done_units = models.PositiveIntegerField(default=0)  # progress: this many …
    total_units = models.PositiveIntegerField(default=0)  # … of that many

    class Meta:
        verbose_name = _("后台任务")
        constraints = [
            models.UniqueConstraint(
                name="one_open_job_per_key",
                fields=["key"],
                condition=Q(state__in=["waiting", "running"]),
            )
        ]
        indexes = [models.Index(name="jobs_to_run", fields=["state", "run_at"])]

    def __str__(self) -> str:
        return self.key
