"""光荣榜: who agreed that a commendation or star of theirs is shown to everybody (D88)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, ExtractYear, TruncDate
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import StarApplication
from certificates.models.nominations import Nomination
from certificates.models.rounds import CommendationRound
from registry import clock
from registry.models import Volunteer, persons

NOMINEE, HOLDER = "nomination__candidate__volunteer", "star__volunteer"


class RollConsentQuerySet(models.QuerySet["RollConsent"]):
    def in_force(self) -> "RollConsentQuerySet":
        """Consents that have not been taken back."""
        return self.filter(withdrawn_at=None)

    def of_person(self, person: Any) -> "RollConsentQuerySet":
        """Those about the person, merged files included."""
        return self.filter(persons.one_of([person.person_id], NOMINEE) | persons.one_of([person.person_id], HOLDER))

    def shown(self) -> "RollConsentQuerySet":
        """What everybody may read: agreed to, still commended, of people who are registered; `on` is its day."""
        here = Volunteer.objects.canonical().registered().values("pk")
        commended = Q(
            nomination__status=Nomination.Status.ACCEPTED, nomination__round__status=CommendationRound.Status.DECIDED
        )
        rows = self.in_force().annotate(
            on=Coalesce("nomination__round__decided_on", TruncDate("star__decided_at")),
            nominee=persons.key(NOMINEE),
            holder=persons.key(HOLDER),
        )
        nominated = commended & (Q(nominee=None) | Q(nominee__in=here))
        starred = Q(star__status=StarApplication.Status.APPROVED, holder__in=here)
        return rows.filter(nominated | starred).annotate(year=ExtractYear("on"))

    def for_lists(self) -> "RollConsentQuerySet":
        """With everything that a line shows, the latest first."""
        candidate = "nomination__candidate__"
        named = ("unit", "team", "recipient_unit", "project", "volunteer__unit", persons.joined("volunteer"))
        related = (*(candidate + one for one in named), "nomination__round", "star__volunteer_unit")
        return self.select_related(*related, persons.joined(HOLDER)).order_by("-on", "-pk")


class RollConsent(models.Model):
    """公开同意: to one commendation or star on the roll; taking it back keeps the row with its dates."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, null=True, blank=True, related_name="roll_consents")
    star = models.ForeignKey(StarApplication, models.PROTECT, null=True, blank=True, related_name="roll_consents")
    given_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RollConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("光荣榜公开同意")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="roll_consents_are_to_one_thing",
                condition=Q(nomination__isnull=False, star=None) | Q(nomination=None, star__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_roll_consent_in_force_per_commendation",
                fields=["nomination"],
                condition=Q(withdrawn_at=None),
            ),
            models.UniqueConstraint(
                name="one_roll_consent_in_force_per_star", fields=["star"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="taken_back_roll_consents_name_who_did",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.nomination or self.star)
