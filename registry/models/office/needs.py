"""Needs that a site posts, the link by which its contact comes, and what hosts confirm afterwards (D26, D108, D145)."""

import uuid
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.models.activities import Activity
from registry.models.facts import AppendOnly, Repeatable, Stated
from registry.models.units import HostContact, Site, Unit
from registry.words.states import among


class HostLinkQuerySet(models.QuerySet["HostLink"]):
    def open(self) -> "HostLinkQuerySet":
        """Links that open something today: neither over nor revoked, of a contact who is still there."""
        return self.filter(ended_at=None, expires_at__gt=clock.now(), contact__ended_on=None)


class HostLink(models.Model):
    """服务对象的专用链接: a contact without an account comes by it, with a PIN of which only a digest is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(HostContact, models.PROTECT, related_name="links")
    pin_digest = models.CharField(max_length=64)
    made_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("有效期至"))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = HostLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务对象的专用链接")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="one_host_link_per_contact", fields=["contact"], condition=Q(ended_at=None)),
            models.CheckConstraint(name="host_links_end_after_they_begin", condition=Q(expires_at__gt=F("made_at"))),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ServiceNeedQuerySet(models.QuerySet["ServiceNeed"]):
    def visible_to(self, user: Any) -> "ServiceNeedQuerySet":
        """Open needs of public places, and every need of the places and activities of the units in sight."""
        units = reach.units_in_sight(user)
        if units is None:
            return self
        on_the_board = Q(state=ServiceNeed.State.OPEN, site__not_public=False)
        return self.filter(on_the_board | Q(site__paired_unit__in=units) | Q(taken_by__in=units))

    def matching(self, text: str) -> "ServiceNeedQuerySet":
        """Found by words of the title, the text or the name of the place."""
        found = self
        for word in text.split():
            found = found.filter(Q(title__icontains=word) | Q(content__icontains=word) | Q(site__name__icontains=word))
        return found


class ServiceNeed(models.Model):
    """服务需求: what a school, community, base or village needs, when, and for how many (D4, D145)."""

    class State(models.TextChoices):
        OPEN = "open", _("待承接")
        TAKEN = "taken", _("已承接")
        DONE = "done", _("已完成")
        WITHDRAWN = "withdrawn", _("已撤回")
        EXPIRED = "expired", _("已过期")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="needs", verbose_name=_("服务地点"))
    contact = models.ForeignKey(
        HostContact, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("联系人")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    category = models.CharField(_("类别"), max_length=10, choices=Activity.Category)
    title = models.CharField(_("需要什么"), max_length=60)
    content = models.TextField(_("具体说明"), max_length=600)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    people_wanted = models.PositiveSmallIntegerField(_("需要志愿者"))
    expected_served = models.PositiveIntegerField(_("服务多少人"), null=True, blank=True)
    # None: the contact of the site, by the link.
    posted_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    posted_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="needs_taken", verbose_name=_("承接单位")
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    activity = models.OneToOneField(Activity, models.PROTECT, null=True, blank=True, related_name="need")
    given_back_reason = models.CharField(_("退回的原因"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("撤回的原因"), max_length=200, blank=True)

    is_open = among("state", State.OPEN)
    is_taken = among("state", State.TAKEN)
    is_done = among("state", State.DONE)
    is_withdrawn = among("state", State.WITHDRAWN)

    objects = ServiceNeedQuerySet.as_manager()

    stated = (
        Stated(
            (
                "uuid", "site_id", "contact_id", "state", "category", "title", "content", "starts_at", "ends_at",
                "people_wanted", "expected_served", "posted_by_id", "taken_by_id", "activity_id", "end_reason",
            )
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("服务需求")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="needs_end_after_they_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="needs_ask_for_somebody", condition=Q(people_wanted__gte=1)),
            models.CheckConstraint(
                name="a_need_taken_names_unit_and_activity",
                condition=Q(state__in=["taken", "done"], taken_by__isnull=False, activity__isnull=False)
                | Q(state__in=["open", "withdrawn", "expired"], taken_by=None, activity=None),
            ),
            models.CheckConstraint(name="needs_withdrawn_say_why", condition=~Q(state="withdrawn") | ~Q(end_reason="")),
        ]
        indexes = [models.Index(name="needs_by_state", fields=["state", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def has_started(self) -> bool:
        return self.starts_at <= clock.now()


class HostConfirmationQuerySet(models.QuerySet["HostConfirmation"]):
    def in_force(self) -> "HostConfirmationQuerySet":
        """The latest word about each activity: what was corrected stays behind it."""
        return self.filter(correction=None)


class HostConfirmation(Repeatable, AppendOnly):
    """服务对象确认: how many were served, a word and a mark, by who received the volunteers; corrected by a new one."""

    LOWEST, HIGHEST = 1, 5

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="host_confirmations")
    contact = models.ForeignKey(HostContact, models.PROTECT, related_name="confirmations")
    served_count = models.PositiveIntegerField(_("服务人数"))
    mark = models.PositiveSmallIntegerField(
        _("评价"), validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )
    word = models.CharField(_("想说的话"), max_length=300, blank=True)
    confirmed_at = models.DateTimeField(default=clock.now)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")

    objects = HostConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务对象确认")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_first_host_confirmation_per_activity", fields=["activity"], condition=Q(corrects=None)
            ),
            models.CheckConstraint(name="host_marks_are_one_to_five", condition=Q(mark__gte=1, mark__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.served_count}"
