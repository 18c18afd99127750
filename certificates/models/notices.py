"""公示 of a round, and 异议 raised against it (D56, D88)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.nominations import Nomination
from certificates.models.rounds import CommendationRound
from registry import clock
from registry.models.facts import Stated
from registry.models.reach import is_committee, unit_reach
from registry.protection.sealed import SealedText
from registry.words.states import among

USUAL_TEXT = _("经推荐、评审，拟对下列对象予以嘉许，现予公示。")
STAR_TEXT = _("经推荐、评审，拟认定下列志愿者为星级志愿者，现予公示。")


class PublicNoticeQuerySet(models.QuerySet["PublicNotice"]):
    def running(self) -> "PublicNoticeQuerySet":
        """Neither ended nor taken back."""
        return self.filter(ended_at=None)


class PublicNotice(models.Model):
    """公示: the chosen ones named for some working days; a second one follows where the first was taken back."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(CommendationRound, models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(_("第几次公示"))
    opens_on = models.DateField(_("公示自"))
    closes_on = models.DateField(_("公示至"))
    closes_is_estimated = models.BooleanField(default=False)  # a year's holidays were not known (D142)
    text = models.TextField(_("公示内容"), blank=True)
    # The nominations named in full when it opened, by keys: whoever is erased is in no copy. None: from before.
    named_in_full = models.JSONField(null=True, editable=False)
    published_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = PublicNoticeQuerySet.as_manager()

    first_state = Stated(
        (
            "uuid", "round_id", "number", "opens_on", "closes_on", "text", "published_by_id", "published_at",
            "ended_at", "ended_by_id",
        )
    )  # fmt: skip
    stated = (first_state, Stated((*first_state.columns, "named_in_full")))

    class Meta:
        verbose_name = _("公示")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="notices_of_a_round_are_numbered", fields=["round", "number"]),
            models.UniqueConstraint(name="one_running_notice_per_round", fields=["round"], condition=Q(ended_at=None)),
            models.CheckConstraint(name="notices_end_after_they_begin", condition=Q(closes_on__gt=F("opens_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.round} №{self.number}"

    @property
    def words(self) -> str:
        """What stands above the list."""
        return self.text or str(STAR_TEXT if self.round.is_for_stars else USUAL_TEXT)

    @property
    def is_running(self) -> bool:
        return self.ended_at is None


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: Any) -> "ObjectionQuerySet":
        """Who runs the round reads and answers them."""
        return self if is_committee(user) else self.filter(notice__round__unit__in=unit_reach(user))

    def open(self) -> "ObjectionQuerySet":
        """Not answered yet: the round cannot go on."""
        return self.filter(status=Objection.Status.OPEN)


class Objection(models.Model):
    """异议: raised by anybody while the notice runs, answered with a date."""

    class Status(models.TextChoices):
        OPEN = "open", _("待答复")
        UPHELD = "upheld", _("异议成立")
        REJECTED = "rejected", _("异议不成立")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="objections")
    nomination = models.ForeignKey(Nomination, models.PROTECT, null=True, blank=True, related_name="objections")
    text_sealed = models.BinaryField(default=bytes)
    name_sealed = models.BinaryField(default=bytes)
    contact_sealed = models.BinaryField(default=bytes)
    is_anonymous = models.BooleanField(_("匿名"), default=False)
    at = models.DateTimeField(default=clock.now)
    status = models.CharField(_("状态"), max_length=8, choices=Status, default=Status.OPEN)
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    text = SealedText()
    name = SealedText()
    contact = SealedText()

    is_open = among("status", Status.OPEN)
    is_upheld = among("status", Status.UPHELD)

    objects = ObjectionQuerySet.as_manager()

    stated = (
        Stated(
            (
                "uuid", "notice_id", "nomination_id", "is_anonymous", "at", "status", "answer", "answered_by_id",
                "answered_at",
            )
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("异议")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="objections_are_in_a_known_state", condition=Q(status__in=["open", "upheld", "rejected"])
            ),
            models.CheckConstraint(
                name="answered_objections_have_an_answer",
                condition=Q(status="open") | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="objections_by_notice", fields=["notice", "status"])]

    def __str__(self) -> str:
        return f"{self.notice} {self.get_status_display()}"
