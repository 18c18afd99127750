"""The ledger of service minutes, its seals, and the sums that pages read."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Activity, Volunteer
from registry.models.facts import AppendOnly
from registry.permissions import inspected_units, is_committee, is_inspector, unit_reach


class HoursClass(models.TextChoices):
    TIMED = "timed", _("系统计时")
    SUPPLEMENTARY = "supplementary", _("补录")


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, user: Any) -> "LedgerEntryQuerySet":
        """The user's own entries, those of their units and people, of what they inspect."""
        if not user.is_authenticated:
            return self.none()
        if is_committee(user):
            return self
        seen = Q(volunteer__in=Volunteer.objects.of_account(user))
        if reach := unit_reach(user):
            seen |= Q(recording_unit__in=reach) | Q(volunteer_unit__in=reach)
        if is_inspector(user):
            scope = inspected_units(user)
            if scope is None:
                return self
            seen |= Q(recording_unit__in=scope)
        return self.filter(seen)

    def of(self, volunteer: Any) -> "LedgerEntryQuerySet":
        """Entries of the person and of the duplicates merged into them."""
        return self.filter(volunteer__in=Volunteer.objects.of_people([volunteer.pk]))

    def service(self) -> "LedgerEntryQuerySet":
        """Service hours; training is counted apart (D119)."""
        return self.filter(kind="service")

    def seen_here(self) -> "LedgerEntryQuerySet":
        """Hours of services on this platform: those from before it stand apart where a period is asked (D150)."""
        return self.exclude(record__shift__activity__origin=Activity.Origin.HISTORICAL)

    def between(self, from_on: date | None, until_on: date | None) -> "LedgerEntryQuerySet":
        """By local date of service, both ends included."""
        rows = self.filter(service_on__gte=from_on) if from_on else self
        return rows.filter(service_on__lte=until_on) if until_on else rows

    def minutes(self) -> int:
        """The total: always the sum of entries."""
        return self.aggregate(total=Coalesce(Sum("minutes"), 0))["total"]


class LedgerEntry(AppendOnly):
    """时长台账明细: signed minutes of one class, from one decision; never edited (design#ledger, D124)."""

    Class = HoursClass

    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="entries")
    volunteer_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    recording_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="entries")
    record = models.ForeignKey("checkin.ServiceRecord", models.PROTECT, related_name="entries")
    decision = models.ForeignKey("checkin.Decision", models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10)
    hours_class = models.CharField(_("来源"), max_length=13, choices=HoursClass)
    origin = models.CharField(max_length=60, blank=True)
    minutes = models.IntegerField(_("分钟"))
    service_on = models.DateField()
    entered_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("时长台账明细")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="entries_move_minutes", condition=~Q(minutes=0)),
            models.CheckConstraint(name="nobody_books_what_they_entered", condition=~Q(entered_by=F("decided_by"))),
            models.UniqueConstraint(name="one_entry_per_decision_and_class", fields=["decision", "hours_class"]),
            models.CheckConstraint(name="entries_are_of_a_known_kind", condition=Q(kind__in=["service", "training"])),
            models.CheckConstraint(
                name="entries_are_of_a_known_class",
                condition=Q(hours_class__in=["timed", "supplementary"]),
            ),
        ]
        indexes = [
            models.Index(name="ledger_by_volunteer", fields=["volunteer", "service_on"]),
            models.Index(name="ledger_by_recording_unit", fields=["recording_unit", "service_on"]),
            models.Index(name="ledger_by_home_unit", fields=["volunteer_unit", "service_on"]),
        ]

    def __str__(self) -> str:
        return f"№{self.pk}"

    @property
    def seal(self) -> "Seal | None":
        """The seal that covers it; none while 待封存."""
        return self.sealed.seal if hasattr(self, "sealed") else None


class Seal(AppendOnly):
    """封存: a signed link of the chain over everything new since the one before (design#seals)."""

    number = models.PositiveIntegerField(unique=True)
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    entries = models.PositiveIntegerField()
    root = models.CharField(max_length=64)  # digest over the rows of this seal
    head = models.CharField(max_length=64, unique=True)  # digest over the previous head and root
    key_number = models.PositiveSmallIntegerField()
    signature = models.CharField(max_length=128)
    digest_version = models.PositiveSmallIntegerField(default=1)
    sealed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("封存")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"№{self.number}"


class SealedEntry(AppendOnly):
    """One row under a seal with its digest: a ledger entry, a decision or a history entry."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="sealed")
    position = models.PositiveIntegerField()
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, null=True, blank=True, related_name="sealed")
    decision = models.OneToOneField("checkin.Decision", models.PROTECT, null=True, blank=True, related_name="sealed")
    history = models.OneToOneField(
        "registry.HistoryEntry", models.PROTECT, null=True, blank=True, related_name="sealed"
    )
    digest = models.CharField(max_length=64)
    # Digests of the rows that a decision rests on, by kind and key; part of its own digest.
    evidence = models.JSONField(null=True)

    class Meta:
        verbose_name = _("封存明细")
        ordering = ["seal", "position"]
        constraints = [
            models.UniqueConstraint(name="one_row_per_seal_and_position", fields=["seal", "position"]),
            models.CheckConstraint(
                name="sealed_entries_hold_one_row",
                condition=Q(entry__isnull=False, decision=None, history=None)
                | Q(entry=None, decision__isnull=False, history=None)
                | Q(entry=None, decision=None, history__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seal} · {self.position}"


class HoursSummaryQuerySet(models.QuerySet["HoursSummary"]):
    def of_year(self, year: int, month: int | None = None) -> "HoursSummaryQuerySet":
        """What a year or a month of service adds up: hours from before the product stand apart (D150)."""
        rows = self.filter(is_historical=False, month_on__year=year)
        return rows.filter(month_on__month=month) if month else rows

    def historical(self, year: int) -> "HoursSummaryQuerySet":
        """Hours from before the product, in the year that their document ends."""
        return self.filter(is_historical=True, month_on__year=year)


class HoursSummary(models.Model):
    """Minutes and records per volunteer, month and units: what statistics read (design#ledger).

    Hours from before the product have rows of their own, so that no month or year adds them up by mistake.
    """

    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="summaries")
    month_on = models.DateField()  # first day of the month of service
    recording_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    volunteer_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    is_historical = models.BooleanField(default=False)
    timed_minutes = models.IntegerField(default=0)
    supplementary_minutes = models.IntegerField(default=0)
    records = models.IntegerField(default=0)

    objects = HoursSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("时长汇总")
        constraints = [
            models.UniqueConstraint(
                name="one_summary_per_person_month_and_units",
                fields=["volunteer", "month_on", "recording_unit", "volunteer_unit", "kind", "is_historical"],
            )
        ]
        indexes = [
            models.Index(name="summary_by_recording_unit", fields=["recording_unit", "month_on"]),
            models.Index(name="summary_by_home_unit", fields=["volunteer_unit", "month_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.month_on:%Y-%m}"
