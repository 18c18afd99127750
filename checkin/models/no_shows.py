"""未到场: somebody with a place did not come, as the leader writes it down after the shift (D27)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import Repeatable
from registry.words.states import among


class NoShowQuerySet(models.QuerySet["NoShow"]):
    def in_force(self) -> "NoShowQuerySet":
        """The newest word about each person, where it says that they did not come."""
        later = NoShow.objects.filter(
            shift=models.OuterRef("shift"), volunteer=models.OuterRef("volunteer"), n__gt=models.OuterRef("n")
        )
        return self.filter(~models.Exists(later), kind=NoShow.Kind.MISSED).order_by("pk")


class NoShow(Repeatable, models.Model):
    """One word about one person of a shift; the newest counts, none is edited. By itself it has no consequence."""

    class Kind(models.TextChoices):
        MISSED = "missed", _("未到场")
        UNDONE = "undone", _("撤销未到场")

    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="no_shows")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="no_shows")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind)
    is_excused = models.BooleanField(_("事先说明或有正当理由"), default=False)
    reason = models.CharField(_("原因"), max_length=200)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    is_in_force = among("kind", Kind.MISSED)

    objects = NoShowQuerySet.as_manager()

    class Meta:
        verbose_name = _("未到场")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_nth_word_about_a_no_show", fields=["shift", "volunteer", "n"]),
            models.CheckConstraint(name="no_shows_have_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.shift} {self.volunteer} {self.get_kind_display()}"

    @property
    def label(self) -> str:
        """As the person and the organiser read it."""
        return str(_("未到场（已说明）") if self.is_excused else self.Kind.MISSED.label)
