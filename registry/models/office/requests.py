"""What people ask about their own data: a copy, a correction, to take a consent back, to be forgotten (D92)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.models.volunteers import Consent, Volunteer
from registry.protection.sealed import SealedText
from registry.words.states import among


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def waiting(self) -> "DataRequestQuerySet":
        """Somebody must do something about it, or time must pass."""
        return self.filter(status=DataRequest.Status.WAITING)

    def waiting_first(self) -> "DataRequestQuerySet":
        """By the day they are due; what has ended follows, the newest first."""
        waits = models.Case(models.When(status=DataRequest.Status.WAITING, then="due_on"))
        return self.order_by(waits.asc(nulls_last=True), "-pk")

    def without_given_copies(self) -> "DataRequestQuerySet":
        """Copies are given by the product: there is nothing to do about them, and they may be many."""
        return self.exclude(kind=DataRequest.Kind.COPY, status=DataRequest.Status.DONE)

    def of_person(self, person: Volunteer) -> "DataRequestQuerySet":
        """Under any file of the person."""
        return self.filter(volunteer__in=Volunteer.objects.of_people([person.person_id]))

    def visible_to(self, user: Any) -> "DataRequestQuerySet":
        """One's own, and for administrators those of the people of their units; the committee sees all."""
        if not user.is_authenticated:
            return self.none()
        if reach.is_committee(user):
            return self
        own = Q(volunteer__in=Volunteer.objects.of_account(user))
        return self.filter(own | Q(volunteer__unit__in=reach.unit_reach(user)))

    def to_decide(self, user: Any) -> "DataRequestQuerySet":
        """Corrections that wait for this user's check; never the own."""
        waiting = self.waiting().filter(kind=DataRequest.Kind.CORRECTION)
        waiting = waiting.exclude(volunteer__in=Volunteer.objects.of_account(user))
        return waiting if reach.is_committee(user) else waiting.filter(volunteer__unit__in=reach.unit_reach(user))


class DataRequest(models.Model):
    """个人信息申请: its state, and the day by which it is answered."""

    class Kind(models.TextChoices):
        COPY = "copy", _("下载数据")
        CORRECTION = "correction", _("更正信息")
        CONSENT = "consent", _("撤回同意")
        CLOSING = "closing", _("注销账号")

    class Status(models.TextChoices):
        WAITING = "waiting", _("办理中")
        DONE = "done", _("已办结")
        DECLINED = "declined", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("事项"), max_length=10, choices=Kind)
    status = models.CharField(_("状态"), max_length=9, choices=Status, default=Status.WAITING)
    item = models.CharField(max_length=12, choices=Consent.Item, blank=True)
    asked_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField(_("办理期限"))
    due_is_estimated = models.BooleanField(default=False)  # the holidays were not known (D142)
    said_sealed = models.BinaryField(default=bytes)  # of a correction: why, what stands there, what should
    paper = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    kept = models.JSONField(default=list)  # of a closing: [code, day or ""] of what is kept for a while
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)

    said = SealedText()

    is_waiting = among("status", Status.WAITING)
    is_declined = among("status", Status.DECLINED)
    is_correction = among("kind", Kind.CORRECTION)
    is_closing = among("kind", Kind.CLOSING)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("个人信息申请")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_request_of_a_kind_per_person",
                fields=["volunteer", "kind"],
                condition=Q(status="waiting"),
            ),
            models.CheckConstraint(
                name="ended_requests_know_when", condition=Q(status="waiting") | Q(decided_at__isnull=False)
            ),
            models.CheckConstraint(
                name="declined_requests_say_who_and_why",
                condition=~Q(status="declined") | (Q(decided_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [models.Index(name="requests_by_duty", fields=["status", "due_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.due_on < clock.today()
