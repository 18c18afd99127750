"""更正申请与复核: a volunteer objects to hours, is answered, and may appeal to the committee (D43)."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from checkin.models.hours import Decision, ServiceRecord
from registry import clock
from registry.models import Volunteer, persons
from registry.permissions import deciding_reach, is_committee
from registry.words.states import among


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def visible_to(self, user: Any) -> "CorrectionRequestQuerySet":
        """The user's own, and those of units they administer; all for the committee."""
        if not user.is_authenticated:
            return self.none()
        if is_committee(user):
            return self
        own = Q(volunteer__in=Volunteer.objects.of_account(user))
        if reach := deciding_reach(user):
            own |= Q(shift__activity__recording_unit__in=reach)
        return self.filter(own)

    def of_person(self, volunteer: Any) -> "CorrectionRequestQuerySet":
        """Those of the person, merged files included."""
        return self.filter(volunteer__in=Volunteer.objects.of_people([volunteer.person_id]))

    def for_lists(self) -> "CorrectionRequestQuerySet":
        """With everything that a list row shows."""
        return self.select_related(
            persons.joined(), "volunteer__unit", "shift__activity__recording_unit", "answered_by", "appeal_by"
        )

    def open(self) -> "CorrectionRequestQuerySet":
        """Not answered yet."""
        return self.filter(status__in=CorrectionRequest.OPEN)

    def promised(self) -> "CorrectionRequestQuerySet":
        """Upheld, but not yet carried out: no decision about the record since it was filed."""
        upheld, status = CorrectionRequest.Outcome.UPHELD, CorrectionRequest.Status
        agreed = Q(status=status.ANSWERED, outcome=upheld) | Q(status=status.DECIDED, appeal_outcome=upheld)
        person = persons.same_as(persons.outer_key(), "record__volunteer")
        decided = Decision.objects.filter(person, record__shift=OuterRef("shift"), at__gt=OuterRef("filed_at"))
        kept = Exists(decided.exclude(outcome=Decision.Outcome.RETURNED))
        return self.filter(agreed, ~kept).exclude(matter=CorrectionRequest.Matter.OTHER)


def with_approver() -> models.QuerySet[ServiceRecord]:
    """Records whose times nobody enters or undoes at the desk: handed in, neither returned nor to be corrected (D43).

    An upheld 更正申请 opens its person's times again until the hours are decided anew.
    """
    person = persons.same_as(persons.outer_key(), "volunteer")
    to_correct = CorrectionRequest.objects.promised().filter(person, shift=OuterRef("shift"))
    return ServiceRecord.objects.exclude(status=ServiceRecord.Status.RETURNED).exclude(Exists(to_correct))


class CorrectionRequest(models.Model):
    """更正申请: filed against one shift, answered by the recording unit in five working days, then by the committee."""

    class Status(models.TextChoices):
        FILED = "filed", _("待答复")
        ANSWERED = "answered", _("已答复")
        APPEALED = "appealed", _("复核中")
        DECIDED = "decided", _("复核已决定")
        WITHDRAWN = "withdrawn", _("已撤回")

    OPEN = (Status.FILED, Status.APPEALED)

    class Matter(models.TextChoices):
        MINUTES = "minutes", _("时长不对")
        MISSING = "missing", _("漏记")
        NOT_MINE = "not_mine", _("不是我的记录")
        OTHER = "other", _("其他")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("同意更正")
        REFUSED = "refused", _("维持原记录")

    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="correction_requests")
    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="correction_requests")
    status = models.CharField(max_length=10, choices=Status, default=Status.FILED)
    matter = models.CharField(_("事项"), max_length=10, choices=Matter)
    text = models.CharField(_("说明"), max_length=500)
    filed_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()  # five working days (D43)
    outcome = models.CharField(_("答复"), max_length=8, choices=Outcome, blank=True)
    answer = models.CharField(_("答复说明"), max_length=500, blank=True)
    answered_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    appeal = models.CharField(_("复核理由"), max_length=500, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_due_on = models.DateField(null=True, blank=True)
    due_is_estimated = models.BooleanField(default=False)  # of the day that holds now (D142)
    appeal_outcome = models.CharField(_("复核决定"), max_length=8, choices=Outcome, blank=True)
    appeal_answer = models.CharField(_("复核说明"), max_length=500, blank=True)
    appeal_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    appeal_decided_at = models.DateTimeField(null=True, blank=True)

    is_filed = among("status", Status.FILED)
    is_appealed = among("status", Status.APPEALED)
    is_withdrawn = among("status", Status.WITHDRAWN)
    is_upheld = among("final_outcome", Outcome.UPHELD)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("更正申请")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_correction_request_per_person_and_shift",
                fields=["volunteer", "shift"],
                condition=Q(status__in=["filed", "appealed"]),
                violation_error_message=_("这个场次已有一项申请正在办理。"),
            ),
            models.CheckConstraint(
                name="answered_requests_have_an_answer",
                condition=Q(status__in=["filed", "withdrawn"])
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="decided_appeals_have_a_decision",
                condition=~Q(status="decided")
                | (~Q(appeal_outcome="") & ~Q(appeal_answer="") & Q(appeal_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="nobody_decides_an_appeal_against_the_own_answer",
                condition=Q(appeal_by=None) | ~Q(appeal_by=F("answered_by")),
                violation_error_message=_("复核不能由原答复人决定。"),
            ),
        ]
        indexes = [models.Index(name="correction_requests_by_duty", fields=["status", "due_on"])]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.shift} {self.get_status_display()}"

    @property
    def due_now(self) -> date:
        """The day of the step that is open: the appeal's once there is one."""
        return self.appeal_due_on or self.due_on

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def final_outcome(self) -> str:
        """The current outcome: the committee's, otherwise the unit's."""
        return self.appeal_outcome or self.outcome
