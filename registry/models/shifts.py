"""Shifts, their breaks and positions."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.models.activities import Activity
from registry.models.signups import SignUp, SignUpQuerySet
from registry.words import places
from registry.words.openness import NextShift


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, user: Any) -> "ShiftQuerySet":
        """The shifts of the activities one may see."""
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def visible_one(self, user: Any, pk: int) -> "Shift | None":
        """The shift if the user may see its activity."""
        return self.shown(self.filter(pk=pk).first(), user)

    def shown(self, row: "Shift | None", user: Any) -> "Shift | None":
        """One that was read already, if it may be seen; the full rule is checked only if it is not public."""
        if row is None or (row.activity.is_public and user.is_authenticated):
            return row
        return row if self.visible_to(user).filter(pk=row.pk).exists() else None

    def live(self) -> "ShiftQuerySet":
        """Shifts that are not cancelled."""
        return self.filter(cancelled_at=None)

    def of_activities_run_by(self, user: Any) -> "ShiftQuerySet":
        """The shifts of the activities this user is responsible for."""
        return self.filter(activity__in=Activity.objects.run_by(user))

    def led_by(self, user: Any) -> "ShiftQuerySet":
        """Shifts whose roll this user keeps: leader, deputies, administrators of the recording unit (design#roles)."""
        if reach.is_committee(user):
            return self
        led = Q(activity__in=Activity.objects.led_by(user))
        return self.filter(led | Q(activity__recording_unit_id__in=reach.unit_reach(user)))

    def in_order(self) -> "ShiftQuerySet":
        return self.order_by("starts_at", "pk")

    def upcoming(self) -> "ShiftQuerySet":
        return self.filter(ends_at__gt=clock.now(), cancelled_at=None)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> "ShiftQuerySet":
        """Back-to-back shifts do not overlap; a shift overlaps itself."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def place_counts(self) -> list[int]:
        """The places of each shift, over its positions."""
        return list(self.with_places().values_list("places", flat=True))  # type: ignore[misc]

    def with_places(self) -> "ShiftQuerySet":
        """Annotate `places`, `taken` (sign-ups, and places kept for who waits) and `joined` (at the place)."""
        taken, joined = (
            rows.filter(shift=models.OuterRef("pk")).order_by().values("shift").annotate(n=Count("*")).values("n")
            for rows in (SignUp.objects.holding_a_place(), SignUp.objects.joined())
        )
        places = (
            Position.objects.filter(shift=models.OuterRef("pk"))
            .order_by()
            .values("shift")
            .annotate(n=models.Sum("places"))
            .values("n")
        )
        zero = models.Value(0)
        return self.annotate(
            places=models.functions.Coalesce(models.Subquery(places), zero),
            taken=models.functions.Coalesce(models.Subquery(taken), zero),
            joined=models.functions.Coalesce(models.Subquery(joined), zero),
        )


class Shift(models.Model):
    """场次: one stretch of time of an activity; hours and clocks run per shift."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey("registry.Activity", models.PROTECT, related_name="shifts")
    label = models.CharField(_("场次名称"), max_length=30, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    min_people = models.PositiveSmallIntegerField(_("至少几人"), null=True, blank=True)  # of the whole shift
    sign_up_opens_at = models.DateTimeField(_("报名开始"), null=True, blank=True)
    sign_up_closes_at = models.DateTimeField(_("报名截止"))
    scans_from = models.DateTimeField(_("扫码自"))
    scans_until = models.DateTimeField(_("扫码至"))
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("场次")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_code="ends_before_start",
                violation_error_message=_("结束时间应晚于开始时间。"),
            ),
            models.CheckConstraint(
                name="scans_are_taken_around_the_shift",
                condition=Q(scans_from__lte=F("starts_at"), scans_until__gte=F("ends_at")),
                violation_error_message=_("扫码时间应覆盖场次的起止时间。"),
            ),
        ]
        indexes = [
            models.Index(name="shifts_by_start", fields=["starts_at"]),
            models.Index(name="shifts_by_end", fields=["ends_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.label}".strip()

    @property
    def places_left(self) -> int:
        """Free places of a shift from `with_places`; who joined at the place takes none of them."""
        return max(0, self.places - self.taken)  # type: ignore[attr-defined, no-any-return]

    @property
    def on_card(self) -> NextShift:
        """What the card of the activity says depends on; an emergency takes sign-ups while it lasts."""
        return NextShift(
            self.places_left,
            has_started=self.has_started,
            is_not_open_yet=self.sign_up_opens_at is not None and clock.now() < self.sign_up_opens_at,
            is_closed=self.is_closed,
            flow="" if self.has_started and not self.activity.is_by_name else self.activity.flow,
        )

    @property
    def closes_at(self) -> datetime:
        """An emergency cannot be announced before: sign-up stays open while it lasts."""
        return self.ends_at if self.activity.is_emergency else self.sign_up_closes_at

    @property
    def is_closed(self) -> bool:
        """Past the deadline; late comers may still sign up for some minutes after the start."""
        return self.closes_at <= clock.now() and not self.takes_late_comers

    @property
    def takes_late_comers(self) -> bool:
        late = timedelta(minutes=self.activity.late_sign_up_minutes)
        return self.has_started and clock.now() < min(self.starts_at + late, self.ends_at)

    def gives_places_later(self, *, is_drawn: bool) -> bool:
        """A press asks for a place, the leader or the lot gives it; late comers take what is free."""
        activity = self.activity
        return not self.has_started and (activity.takes_requests or (activity.draws_lots and not is_drawn))

    @property
    def withdraw_until(self) -> datetime:
        """Leaving before is in good time, after it late (D27)."""
        return self.starts_at - timedelta(hours=self.activity.withdraw_hours)

    @property
    def is_past_deadline(self) -> bool:
        return self.sign_up_closes_at <= clock.now()

    @property
    def takes_place(self) -> bool:
        """The activity is public and neither it nor the shift was cancelled."""
        return self.cancelled_at is None and self.activity.status in Activity.PUBLIC_STATUSES

    @property
    def has_started(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def has_ended(self) -> bool:
        return self.ends_at <= clock.now()


class ShiftBreak(models.Model):
    """休息: an absolute interval of the shift that does not count (D128)."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="breaks")
    starts_at = models.DateTimeField(_("休息开始"))
    ends_at = models.DateTimeField(_("休息结束"))

    class Meta:
        verbose_name = _("休息")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="break_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("休息的结束时间应晚于开始时间。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


class PositionQuerySet(models.QuerySet["Position"]):
    def of_live_shifts(self, activity: Any) -> "PositionQuerySet":
        """The positions of the activity's shifts that are not cancelled, with their shifts, in no order."""
        rows = self.filter(shift__activity=activity, shift__cancelled_at=None)
        return rows.select_related("shift").order_by()

    def open_to_leader(self, user: Any) -> "PositionQuerySet":
        """Those that the user leads in public activities, until a day after the end."""
        rows = self.filter(leader=user.pk, shift__cancelled_at=None, shift__ends_at__gt=clock.now() - timedelta(days=1))
        return rows.filter(shift__activity__status__in=Activity.PUBLIC_STATUSES)

    def with_taken(self) -> "PositionQuerySet":
        """Annotate `taken` and `joined` as of a shift, and `waiting` (the others on the waiting list)."""
        waiting = Q(signups__status=SignUp.Status.WAITLISTED, signups__offered_until=None)
        return self.annotate(
            taken=Count("signups", filter=SignUpQuerySet.holds_a_place("signups__")),
            joined=Count("signups", filter=SignUpQuerySet.has_joined("signups__")),
            waiting=Count("signups", filter=waiting),
        )


class Position(models.Model):
    """岗位: places and requirements; every shift has at least its default one (hidden)."""

    EARLIEST_MEETING = 480  # minutes before the start

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="positions")
    name = models.CharField(_("岗位"), max_length=30)
    is_default = models.BooleanField(default=False)
    places = models.PositiveSmallIntegerField(_("人数"))
    min_age = models.PositiveSmallIntegerField(_("最低年龄"), null=True, blank=True)
    qualification = models.CharField(_("所需资质"), max_length=12, blank=True)
    note = models.CharField(_("要求"), max_length=120, blank=True)
    min_people = models.PositiveSmallIntegerField(_("至少几人"), null=True, blank=True)
    meets_before = models.PositiveSmallIntegerField(_("提前几分钟集合"), null=True, blank=True)
    meeting_point = models.CharField(_("岗位集合地点"), max_length=80, blank=True)
    leader = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="positions_led",
        verbose_name=_("岗位负责人"),
    )
    doubtful = 0  # how many of its people may not come, where a list asked
    obstacle = ""  # why the reader cannot have it, where a page asked

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_default_position_per_shift",
                fields=["shift"],
                condition=Q(is_default=True),
            ),
            models.CheckConstraint(
                name="position_has_places",
                condition=Q(places__gt=0),
                violation_error_message=_("人数至少为 1。"),
            ),
            models.CheckConstraint(
                name="position_needs_no_more_than_its_places",
                condition=Q(min_people=None) | Q(min_people__lte=F("places")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def meeting(self) -> str:
        """When and where its people meet, if other than those of the shift."""
        if self.meets_before is None and not self.meeting_point:
            return ""
        return places.meeting_of(self.meets_at, self.meeting_point)

    @property
    def meeting_in_full(self) -> str:
        """The same with the day, for whoever reads it elsewhere."""
        activity = self.shift.activity
        return places.meeting_of(self.meets_at, self.meeting_point or activity.meeting_point, with_day=True)

    @property
    def missing(self) -> int:
        """How many are wanting of the least it needs, whoever joined there counted; of one from `with_taken`."""
        return max(0, (self.min_people or 0) - self.taken - self.joined)  # type: ignore[attr-defined, no-any-return]

    @property
    def meets_at(self) -> datetime:
        return self.shift.starts_at - timedelta(minutes=self.meets_before or 0)
