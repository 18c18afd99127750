"""Who led an activity and when: former leaders may not approve its hours either (D121)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock


class LeaderTerm(models.Model):
    """负责人任期: a person led an activity, as leader or deputy, from one moment to another."""

    activity = models.ForeignKey("registry.Activity", models.CASCADE, related_name="leader_terms")
    user = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("负责人任期")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_running_term_per_leader", fields=["activity", "user"], condition=Q(until_at=None)
            ),
            models.CheckConstraint(
                name="leader_term_ends_after_it_starts", condition=Q(until_at=None) | Q(until_at__gte=F("from_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.user}"
