"""交接: an administrator of a unit hands over to the next; what was open is frozen when the next one takes it."""

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.accounts import RoleAssignment
from registry.models.facts import Stated
from registry.models.reach import is_committee, unit_reach
from registry.protection import keys
from registry.protection.sealed import SealedText
from registry.words.states import among


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: Any) -> "HandoverQuerySet":
        """The committee sees all, the two people theirs, administrators those of their units."""
        if is_committee(user):
            return self
        theirs = Q(outgoing=user.pk) | Q(successor=user.pk) | Q(proposal__user=user.pk, proposal__outcome="confirmed")
        return self.filter(theirs | Q(unit__in=unit_reach(user)))

    def open(self) -> "HandoverQuerySet":
        """Begun, and neither done nor called off; a closed unit hands over by its merger."""
        running = self.filter(state__in=[Handover.State.BEGUN, Handover.State.ACCEPTED])
        return running.filter(unit__closed_on=None, unit__successor=None)

    def with_absence(self) -> "HandoverQuerySet":
        """Adds `is_absent`: begun for the outgoing administrator, or they are no longer in office."""
        held = RoleAssignment.objects.valid().filter(pk=OuterRef("assignment"), user__is_active=True)
        begun_for = Case(When(begun_by=F("outgoing"), then=False), default=True)
        return self.annotate(is_absent=Case(When(Exists(held), then=begun_for), default=True))

    def with_people(self) -> "HandoverQuerySet":
        """With whatever a list or a page shows."""
        return self.select_related("unit", "outgoing", "successor", "proposal__user", "assignment", "begun_by")


class Handover(models.Model):
    """交接: the outgoing administrator's role ends once both have confirmed what was handed over."""

    class State(models.TextChoices):
        BEGUN = "begun", _("已发起")
        ACCEPTED = "accepted", _("待双方确认")
        DONE = "done", _("已交接")
        CANCELLED = "cancelled", _("已取消")

    class Stage(models.TextChoices):
        """What it waits for."""

        NAMING = "naming", _("待确定接收人")
        CONFIRMING = "confirming", _("接收人待上级确认任命")
        TAKING = "taking", _("待接收人接手")
        SIGNING = "signing", _("待双方确认")
        DONE = "done", _("已交接")
        CANCELLED = "cancelled", _("已取消")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="handovers")
    assignment = models.ForeignKey("registry.RoleAssignment", models.PROTECT, related_name="handovers")
    outgoing = models.ForeignKey("registry.User", models.PROTECT, related_name="handovers_from")
    successor = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="handovers_to", verbose_name=_("接收人")
    )
    proposal = models.ForeignKey("registry.RoleProposal", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.BEGUN)
    note = models.CharField(_("交接说明"), max_length=500, blank=True)
    begun_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(_("代办原因"), max_length=200, blank=True)
    sheet_sealed = models.BinaryField(default=bytes)
    sheet_digest = models.CharField(max_length=64, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    outgoing_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    outgoing_at = models.DateTimeField(null=True, blank=True)
    successor_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("原因"), max_length=200, blank=True)

    sheet = SealedText()  # names of people may stand in what is open
    is_begun = among("state", State.BEGUN)
    is_accepted = among("state", State.ACCEPTED)
    is_done = among("state", State.DONE)
    is_over = among("state", State.DONE, State.CANCELLED)

    is_absent: bool  # by `with_absence`

    objects = HandoverQuerySet.as_manager()

    stated = (
        Stated(
            (
                "uuid",
                "unit_id",
                "assignment_id",
                "outgoing_id",
                "successor_id",
                "state",
                "sheet_digest",
                "ended_at",
            )
        ),
    )

    class Meta:
        verbose_name = _("交接")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_handover_per_role", fields=["assignment"], condition=Q(state__in=["begun", "accepted"])
            ),
            models.CheckConstraint(
                name="nobody_hands_over_to_themselves", condition=Q(successor=None) | ~Q(successor=F("outgoing"))
            ),
            models.CheckConstraint(
                name="what_was_taken_over_is_kept",
                condition=Q(accepted_at=None) | (~Q(sheet_sealed=b"") & Q(successor__isnull=False)),
            ),
            models.CheckConstraint(
                name="both_confirmed_what_was_handed_over",
                condition=~Q(state="done")
                | Q(outgoing_at__isnull=False, successor_at__isnull=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return _("{unit}交接").format(unit=self.unit)

    @property
    def incoming(self) -> Any:
        """Who takes over, once that is certain: a proposed one only when somebody above has confirmed."""
        if self.successor is not None:
            return self.successor
        proposal = self.proposal
        return proposal.user if proposal is not None and proposal.outcome == "confirmed" else None

    @property
    def stage(self) -> "Handover.Stage":
        """What it waits for now."""
        if not self.is_begun:
            return self.Stage.SIGNING if self.is_accepted else self.Stage(self.state)
        if self.incoming is not None:
            return self.Stage.TAKING
        is_asked = self.proposal is not None and self.proposal.is_waiting
        return self.Stage.CONFIRMING if is_asked else self.Stage.NAMING

    @property
    def content(self) -> Any:
        """What was open when it was taken over, as it is printed."""
        return json.loads(self.sheet) if self.sheet_sealed else None

    @property
    def check_word(self) -> str:
        """By which the paper is compared with what is kept here."""
        return self.sheet_digest[:12].upper()

    def freeze(self, content: Any) -> None:
        """Keep this as what was taken over."""
        self.sheet = json.dumps(content, ensure_ascii=False, sort_keys=True)
        self.sheet_digest = keys.text_digest(self.sheet)
