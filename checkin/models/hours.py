"""Service records, what was handed in, and what was decided about it."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from checkin.words import record_states
from checkin.words.finding_codes import INFORMATIVE, WEIGHTS, FindingCode, why
from checkin.words.finding_words import people_of, words_of
from registry import clock
from registry.models import Team, Unit, Volunteer, persons
from registry.models.facts import AppendOnly, Stated
from registry.permissions import deciding_reach, inspected_units, is_committee, is_inspector, unit_reach
from registry.words.states import among


class HoursPolicy(AppendOnly):
    """时长规则: versioned data, valid by date of service until decided (design#hours)."""

    version = models.CharField(max_length=20, unique=True)
    valid_from_on = models.DateField(_("适用自"))
    quantum_minutes = models.PositiveSmallIntegerField(_("认定单位（分）"), default=6)
    minimum_minutes = models.PositiveSmallIntegerField(_("最短到场（分）"), default=10)
    normal_daily_minutes = models.PositiveSmallIntegerField(default=480)
    committee_daily_minutes = models.PositiveSmallIntegerField(default=720)
    scan_window_minutes = models.PositiveSmallIntegerField(_("扫码窗口（分）"), default=60)  # for shifts made later
    reason = models.CharField(_("制定依据"), max_length=200, blank=True)
    made_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    stated = (
        Stated(
            (
                "version", "valid_from_on", "quantum_minutes", "minimum_minutes", "normal_daily_minutes",
                "committee_daily_minutes", "scan_window_minutes", "reason", "made_by_id", "made_at",
            )
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("时长规则")
        ordering = ["-valid_from_on", "-pk"]
        constraints = [models.CheckConstraint(name="quantum_is_1_6_or_30", condition=Q(quantum_minutes__in=[1, 6, 30]))]

    def __str__(self) -> str:
        return self.version


class ServiceRecordQuerySet(models.QuerySet["ServiceRecord"]):
    def visible_to(self, user: Any) -> "ServiceRecordQuerySet":
        """The user's own records, those of activities they lead, of their units and people, of what they inspect."""
        if not user.is_authenticated:
            return self.none()
        if is_committee(user):
            return self
        seen = Q(volunteer__in=Volunteer.objects.of_account(user)) | Q(shift__activity__leader=user)
        seen |= Q(shift__activity__in=user.activities_deputised.values("pk"))
        seen |= Q(team__in=Team.objects.led_by(user).values("pk"))
        if reach := unit_reach(user):
            seen |= Q(volunteer_unit__in=reach) | Q(recording_unit__in=deciding_reach(user))
        if is_inspector(user):
            scope = inspected_units(user)
            if scope is None:
                return self
            seen |= Q(recording_unit__in=scope)
        return self.filter(seen)

    def decidable_by(self, user: Any) -> "ServiceRecordQuerySet":
        """Records of units this user decides for; whether they may decide each one is asked per record."""
        if is_committee(user):
            return self
        return self.filter(recording_unit__in=deciding_reach(user))

    def of_person(self, volunteer: Any) -> "ServiceRecordQuerySet":
        """Records of the person and of the duplicates merged into them.

        The keys are read first: with a subquery PostgreSQL would run the many joins of a list before it.
        """
        return self.filter(
            volunteer__in=list(Volunteer.objects.of_people([volunteer.person_id]).values_list("pk", flat=True))
        )

    def with_outcome(self) -> "ServiceRecordQuerySet":
        """Annotate `last_outcome`: of the newest decision, empty before the first."""
        newest = Decision.objects.filter(record=OuterRef("pk"), n=OuterRef("decisions_made"))
        return self.annotate(last_outcome=Coalesce(models.Subquery(newest.values("outcome")), models.Value("")))

    def for_lists(self) -> "ServiceRecordQuerySet":
        """With everything that a list row shows."""
        rows = self.with_outcome().select_related("volunteer", "volunteer_unit", "recording_unit")
        return rows.select_related("shift__activity__recording_unit", "hand_in", "handed_in_by")

    def for_own_lists(self) -> "ServiceRecordQuerySet":
        """With everything that a line of the user's own hours shows."""
        return self.with_outcome().select_related("recording_unit", "shift__activity")

    def with_suspicion(self) -> "ServiceRecordQuerySet":
        """Annotate `suspicion`: the summed weights of the person's open findings (D125)."""
        weights = [models.When(code=code, then=weight) for code, (weight, _why) in WEIGHTS.items() if weight != 1]
        open_ones = Finding.objects.open().filter(shift=OuterRef("shift"), volunteer=OuterRef("volunteer"))
        weighed = open_ones.order_by().values("shift").annotate(n=models.Sum(models.Case(*weights, default=1)))
        return self.annotate(suspicion=Coalesce(models.Subquery(weighed.values("n")), 0))

    def by_shift(self) -> Any:
        """One row per shift: people, the first due day; the oldest duty first."""
        estimated = models.Count("pk", filter=Q(due_is_estimated=True))
        rows = self.order_by().values("shift").annotate(people=models.Count("pk"), due_on=models.Min("due_on"))
        rows = rows.annotate(estimated=estimated)
        return rows.order_by("due_on", "shift")

    def waiting_first(self) -> "ServiceRecordQuerySet":
        """The people of one shift by name, undecided ones first."""
        waiting = Case(When(status=ServiceRecord.Status.PENDING, then=0), default=1)
        return self.order_by(waiting, "volunteer__name", "pk")

    def by_duty(self) -> "ServiceRecordQuerySet":
        """The oldest duty first; people of a shift stay together."""
        return self.order_by("due_on", "shift", "volunteer__name", "pk")

    def pending(self) -> "ServiceRecordQuerySet":
        """Handed in and waiting for a decision."""
        return self.filter(status=ServiceRecord.Status.PENDING)

    def counted(self) -> "ServiceRecordQuerySet":
        """Records that count: approved or adjusted."""
        return self.filter(status__in=ServiceRecord.COUNTED)

    def voided(self) -> "ServiceRecordQuerySet":
        """Records taken back: they count nowhere (D136, D150)."""
        return self.filter(status=ServiceRecord.Status.VOIDED)


class ServiceRecord(models.Model):
    """服务记录: one per volunteer and shift, from the first hand-in on (D38, D136)."""

    class Status(models.TextChoices):
        PENDING = "pending", _("待认定")
        APPROVED = "approved", _("已认定")
        RETURNED = "returned", _("已退回")
        ADJUSTED = "adjusted", _("已调整")
        VOIDED = "voided", _("已作废")

    COUNTED = (Status.APPROVED, Status.ADJUSTED)

    class Kind(models.TextChoices):
        SERVICE = "service", _("志愿服务")
        TRAINING = "training", _("培训")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="records")
    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="records")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SERVICE)
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    volunteer_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    recording_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="records")
    team = models.ForeignKey("registry.Team", models.PROTECT, null=True, blank=True)
    service_on = models.DateField()  # local date of the planned start
    hand_in = models.ForeignKey("checkin.HandIn", models.PROTECT, related_name="records")
    handed_in_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    due_on = models.DateField()  # 10 working days after the shift (D41)
    due_since_on = models.DateField(null=True, blank=True)  # the day they are counted from
    due_is_estimated = models.BooleanField(default=False)  # a year's holidays were not known (D142)
    returned_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    # Copied from the latest decision for lists; the ledger is the truth.
    timed_minutes = models.PositiveIntegerField(default=0)
    supplementary_minutes = models.PositiveIntegerField(default=0)
    decisions_made = models.PositiveSmallIntegerField(default=0)

    is_pending = among("status", Status.PENDING)
    is_undecided = among("status", Status.PENDING, Status.RETURNED)
    is_approved = among("status", Status.APPROVED)
    is_adjusted = among("status", Status.ADJUSTED)
    is_returned = among("status", Status.RETURNED)
    is_training = among("kind", Kind.TRAINING)

    last_outcome: str  # by `with_outcome`

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务记录")
        ordering = ["-service_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_record_per_volunteer_and_shift", fields=["volunteer", "shift"]),
            models.CheckConstraint(
                name="returned_records_know_why",
                condition=~Q(status="returned") | ~Q(returned_reason=""),
            ),
        ]
        indexes = [
            models.Index(name="records_by_duty", fields=["status", "due_on"]),
            models.Index(name="records_by_volunteer", fields=["volunteer", "-service_on"]),
            models.Index(name="records_by_unit", fields=["recording_unit", "status", "service_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.shift}"

    @property
    def minutes(self) -> int:
        return self.timed_minutes + self.supplementary_minutes

    @property
    def word(self) -> str:
        """What became of it; a record that no list read along asks for its last decision."""
        if "last_outcome" not in self.__dict__:
            newest = self.decisions.filter(n=self.decisions_made) if self.decisions_made else Decision.objects.none()
            self.last_outcome = newest.values_list("outcome", flat=True).first() or ""
        return record_states.word_of(self.status, self.last_outcome)


class HandIn(AppendOnly):
    """提交: the leader says that the roll of a shift is complete (design#decisions)."""

    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="hand_ins")
    n = models.PositiveSmallIntegerField()
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    heads_at_start = models.PositiveIntegerField(null=True, blank=True)
    heads_at_end = models.PositiveIntegerField(null=True, blank=True)
    heads_explanation = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("提交")
        ordering = ["shift", "n"]
        constraints = [models.UniqueConstraint(name="one_hand_in_per_shift_and_n", fields=["shift", "n"])]

    def __str__(self) -> str:
        return f"{self.shift} №{self.n}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def newest(self) -> "DecisionQuerySet":
        """The last decision about each record, whatever its outcome."""
        return self.filter(n=F("record__decisions_made"))

    def latest_standing(self) -> "DecisionQuerySet":
        """The last decision about each record that counts."""
        return self.newest().filter(record__status__in=ServiceRecord.COUNTED)


class Decision(AppendOnly):
    """认定决定: what was counted and why, by which policy, on which basis (design#decisions)."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("认定")
        RETURNED = "returned", _("退回")
        NOT_COUNTED = "not_counted", _("计入统计不计时长")
        ADJUSTED = "adjusted", _("调整")
        VOIDED = "voided", _("作废")
        RESTORED = "restored", _("恢复")

    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="decisions")
    n = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    policy = models.ForeignKey(HoursPolicy, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=64)
    intervals = models.JSONField(default=list)
    steps = models.JSONField(default=list)  # the arithmetic, readable
    timed_minutes = models.PositiveIntegerField(default=0)
    supplementary_minutes = models.PositiveIntegerField(default=0)
    origins = models.JSONField(default=list)
    days = models.JSONField(default=dict)  # local date → minutes
    entered_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    acting_unit: Unit | None = None  # set by pages: the unit it was decided for

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("认定决定")
        ordering = ["record", "n"]
        constraints = [
            models.UniqueConstraint(name="one_decision_per_record_and_n", fields=["record", "n"]),
            models.CheckConstraint(
                name="nobody_decides_what_they_entered",
                condition=~Q(entered_by=F("decided_by")),
                violation_error_message=_("不能认定自己提交或录入的时长。"),
            ),
            models.CheckConstraint(
                name="decisions_against_say_why",
                condition=Q(outcome="approved") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} №{self.n}"


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> "FindingQuerySet":
        """Still waiting for a person's judgement."""
        return self.filter(state=Finding.State.OPEN)

    def about_record(self, record: Any) -> "FindingQuerySet":
        """About this person at this shift."""
        return self.filter(persons.one_of([record.volunteer.person_id]), shift=record.shift_id)

    def about_shift(self) -> "FindingQuerySet":
        """About a whole shift, not one person."""
        return self.filter(volunteer=None)

    def unexplained(self) -> "FindingQuerySet":
        """Not explained yet by leader or approver."""
        return self.open().that_need_a_word().filter(explanation="")

    def that_need_a_word(self) -> "FindingQuerySet":
        """Those that need an explanation; the others are for information."""
        return self.exclude(code__in=INFORMATIVE)


class Finding(models.Model):
    """疑点: something an approver must look at; settled by a person (D91, D125)."""

    class State(models.TextChoices):
        OPEN = "open", _("待核")
        SETTLED = "settled", _("已核")

    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="findings")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, null=True, blank=True, related_name="findings")
    code = models.CharField(max_length=24)
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    settled_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    # The leader's explanation allows approval, but settles nothing.
    explanation = models.CharField(_("负责人说明"), max_length=200, blank=True)
    explained_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    explained_at = models.DateTimeField(null=True, blank=True)

    is_open = among("state", State.OPEN)
    is_settled = among("state", State.SETTLED)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("疑点")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_finding_per_shift_person_and_code",
                fields=["shift", "volunteer", "code"],
            ),
            models.UniqueConstraint(
                name="one_finding_per_shift_and_code",
                fields=["shift", "code"],
                condition=Q(volunteer=None),
            ),
            models.CheckConstraint(
                name="settled_findings_name_who",
                condition=Q(state="open") | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def open_again(self) -> None:
        """Whoever settled it had seen less; saving is left to the caller."""
        self.state, self.settled_by, self.settled_at = self.State.OPEN, None, None

    def forget_explanation(self) -> None:
        """What was explained does not cover the new evidence; saving is left to the caller."""
        self.explanation, self.explained_by, self.explained_at = "", None, None

    @property
    def label(self) -> str:
        """The code as a sentence; an unknown code is shown as stored."""
        return str(FindingCode(self.code).label) if self.code in FindingCode.values else self.code

    @property
    def words(self) -> str:
        """The evidence in numbers."""
        return words_of(self.code, self.evidence)

    @property
    def people_ids(self) -> list[int]:
        """The volunteers that a finding of a whole shift is about."""
        return people_of(self.evidence)

    @property
    def why(self) -> str:
        """Why it needs a look."""
        return why(self.code)

    @property
    def needs_a_word(self) -> bool:
        """It must be explained before approval."""
        return self.code not in INFORMATIVE
