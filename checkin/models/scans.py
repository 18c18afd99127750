"""Scans and everything that is added to them later, never changed (design#scanning, design#append-only)."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from checkin.models.corrections import with_approver
from checkin.models.hours import ServiceRecord
from registry import clock
from registry.models import persons, reach
from registry.models.facts import AppendOnly
from registry.words.states import among


class ScanQuerySet(models.QuerySet["Scan"]):
    def authentic(self) -> "ScanQuerySet":
        """Scans judged authentic at first receipt, without regard to rulings."""
        return self.filter(authentic=True)

    def doubted(self) -> "ScanQuerySet":
        """Scans judged not authentic at first receipt; they count only after a ruling."""
        return self.filter(authentic=False)

    def visible_to(self, user: Any) -> "ScanQuerySet":
        """Scans at the shifts, else of the stations, of the units one administers or inspects."""
        units = reach.units_in_sight(user)
        if units is None:
            return self
        nowhere = Q(shift=None, station__unit__in=units)
        return self.filter(Q(shift__activity__recording_unit__in=units) | nowhere)

    def ruled(self, is_ruled: bool) -> "ScanQuerySet":
        """Those that a person has ruled on, or those that still wait for one."""
        rulings = ScanRuling.objects.filter(scan=models.OuterRef("pk"))
        return self.filter(models.Exists(rulings) if is_ruled else ~models.Exists(rulings))

    def with_verdict(self) -> "ScanQuerySet":
        """Annotate `counts_now`: the newest ruling's verdict, else the first judgement's."""
        newest = ScanRuling.objects.filter(scan=models.OuterRef("pk")).order_by("-pk").values("authentic")[:1]
        return self.annotate(counts_now=Coalesce(models.Subquery(newest), F("authentic")))

    def for_rulings(self) -> "ScanQuerySet":
        """With everything that a ruling needs, and the current verdict."""
        joined = self.select_related(
            "shift__activity__recording_unit", "station__unit", "sent_by", "volunteer__unit", persons.joined()
        )
        rulings = models.Prefetch("rulings", ScanRuling.objects.select_related("by"))
        return joined.prefetch_related(rulings).with_verdict()

    def of(self, volunteer: Any, shift: Any) -> "ScanQuerySet":
        """The person's at this shift, under whichever of their files."""
        return self.filter(persons.one_of([volunteer.person_id]), shift=shift)


class Scan(AppendOnly):
    """扫码记录: one press at one moment, stored as received, also when refused."""

    class Direction(models.TextChoices):
        IN = "in", _("签到")
        OUT = "out", _("签退")
        ANNUL = "annul", _("撤销")

    class Method(models.TextChoices):
        SITE_CODE = "site_code", _("签到码")
        CARD = "card", _("志愿者卡")
        PASSCODE = "passcode", _("口令")
        ROLL_CALL = "roll_call", _("点名")
        GROUP_SIGN = "group_sign", _("集体签到")
        SHEET = "sheet", _("纸质表")
        WALK_IN = "walk_in", _("现场登记")

    class Arrival(models.TextChoices):
        """Whether the moment it tells may be believed; empty: taken before this was asked."""

        BELIEVED = "believed", _("时刻可信")
        BACK_DATED = "back_dated", _("账号补传，按补录计")
        CARD_REPLACED = "card_replaced", _("换卡之后才收到")

    source = models.CharField(max_length=40)  # "station:<pk>" or "user:<pk>"
    nonce = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # shift, person text, direction, times, method, …
    station = models.ForeignKey("checkin.Station", models.PROTECT, null=True, related_name="scans")
    sent_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    shift = models.ForeignKey("registry.Shift", models.PROTECT, null=True, related_name="scans")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, null=True, related_name="scans")
    text_digest = models.CharField(max_length=64, blank=True)
    text_head = models.CharField(max_length=16, blank=True)  # of a code that was not recognised
    direction = models.CharField(max_length=5, choices=Direction)
    method = models.CharField(max_length=10, choices=Method)
    annuls = models.CharField(max_length=40, blank=True)  # nonce of the same source
    device_at = models.DateTimeField()
    clock_offset_ms = models.BigIntegerField(default=0)
    logical_at = models.DateTimeField()  # device_at + clock_offset_ms
    received_at = models.DateTimeField()
    authentic = models.BooleanField()  # judged once, at first receipt
    code = models.CharField(max_length=24)  # the answer that was given
    late = models.BooleanField(default=False)  # received > 72 h after the scan
    forced = models.BooleanField(default=False)  # the organiser overruled an order-dependent no on site

    arrival = models.CharField(max_length=13, choices=Arrival, blank=True, default="")  # judged once, at first receipt

    counts_now: bool  # by `with_verdict`

    is_back_dated = among("arrival", Arrival.BACK_DATED)
    has_replaced_card = among("arrival", Arrival.CARD_REPLACED)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("扫码记录")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_scan_per_source_and_nonce", fields=["source", "nonce"]),
            models.CheckConstraint(name="scan_has_a_direction", condition=Q(direction__in=["in", "out", "annul"])),
            models.CheckConstraint(name="annulments_name_a_scan", condition=Q(direction="annul") ^ Q(annuls="")),
            models.CheckConstraint(
                name="authentic_scans_are_about_somebody_somewhere",
                condition=Q(authentic=False) | Q(shift__isnull=False, volunteer__isnull=False),
            ),
            models.CheckConstraint(
                name="scans_have_one_sender",
                condition=Q(station__isnull=False) ^ Q(sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="only_accounts_send_back_dated_scans",
                condition=~Q(arrival="back_dated") | Q(sent_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="scans_by_person_and_shift", fields=["volunteer", "shift"]),
            models.Index(name="scans_by_shift", fields=["shift", "logical_at"]),
            models.Index(name="doubted_scans_by_shift", fields=["shift"], condition=Q(authentic=False)),
            # Who checked others in, asked for every waiting shift.
            models.Index(
                name="scans_sent_for",
                fields=["shift", "sent_by", "station"],
                condition=Q(method__in=["card", "roll_call", "group_sign", "sheet", "walk_in"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.nonce}"


class ScanLocationQuerySet(models.QuerySet["ScanLocation"]):
    def told_by(self, user: Any) -> "ScanLocationQuerySet":
        """Locations from this person's own phone."""
        return self.filter(scan__sent_by=user)


class ScanLocation(models.Model):
    """The location a phone reported, with a consent of its own; deletable (D86, D113)."""

    scan = models.OneToOneField(Scan, models.PROTECT, related_name="location")
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    accuracy_metres = models.PositiveIntegerField()
    datum = models.CharField(max_length=8, default="WGS-84")

    objects = ScanLocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("扫码位置")

    def __str__(self) -> str:
        return str(self.scan)


class ScanRuling(AppendOnly):
    """扫码裁定: a person reverses the judgement of authenticity, with a reason."""

    scan = models.ForeignKey(Scan, models.PROTECT, related_name="rulings")
    authentic = models.BooleanField()
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("扫码裁定")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.scan} {self.authentic}"


class EnteredTime(AppendOnly):
    """录入时间: a time that no scan measured; it only fills what scans left open."""

    class Origin(models.TextChoices):
        LEADER_CLOSED = "leader_closed", _("负责人补签退")
        PAPER = "paper", _("纸质签到表")
        DETERMINED = "determined", _("负责人核定")
        SUPPLEMENT = "supplement", _("补录")
        HISTORICAL = "historical", _("历史数据")

    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="entered_times")
    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="entered_times")
    in_at = models.DateTimeField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    origin = models.CharField(max_length=14, choices=Origin)
    reason = models.CharField(_("原因"), max_length=200)
    evidence = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    supplement = models.ForeignKey(
        "checkin.Supplement", models.PROTECT, null=True, blank=True, related_name="entered_times"
    )
    entered_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    # A mistaken row is withdrawn or corrected by a new one that names it.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    is_on_paper = among("origin", Origin.PAPER)

    class Meta:
        verbose_name = _("录入时间")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="entered_times_enter_something_or_take_it_back",
                condition=Q(in_at__isnull=False) | Q(out_at__isnull=False) | Q(replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="entered_out_is_after_in",
                condition=Q(in_at=None) | Q(out_at=None) | Q(out_at__gt=F("in_at")),
                violation_error_message=_("签退时间应晚于签到时间。"),
            ),
            models.CheckConstraint(name="entered_times_say_why", condition=~Q(reason="")),
        ]
        indexes = [models.Index(name="entered_by_person_and_shift", fields=["volunteer", "shift"])]

    def __str__(self) -> str:
        return f"{self.get_origin_display()} {self.volunteer}"


class ShiftExtension(AppendOnly):
    """延时: once scanning has begun, a shift's end changes only by an extension (D128)."""

    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="extensions")
    ends_at = models.DateTimeField()
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    reason = models.CharField(_("原因"), max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("延时")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.shift} {self.ends_at}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def came(self) -> "AttendanceQuerySet":
        """People with at least one valid check-in."""
        return self.filter(first_in_at__isnull=False)

    def counted(self) -> "AttendanceQuerySet":
        """Who took part: came, and no decision voided it since (D136, D150); each row is one of 人次."""
        return self.came().exclude(models.Exists(ServiceRecord.objects.voided().filter(**_SAME)))

    def with_hand_in(self) -> "AttendanceQuerySet":
        """Annotate `is_handed_in`: this presence was handed in, and `is_with_approver`: and stays so."""
        standing = with_approver().filter(**_SAME)
        return self.annotate(is_handed_in=_handed_in(), is_with_approver=models.Exists(standing))

    def still_in(self) -> "AttendanceQuerySet":
        """Checked in, not checked out and not handed in: a missing end declared as 0 runs no longer (D116)."""
        return self.filter(~_handed_in(), state=Attendance.State.OPEN)


_SAME = {"shift": models.OuterRef("shift"), "volunteer": models.OuterRef("volunteer")}


def _handed_in() -> models.Exists:
    return models.Exists(ServiceRecord.objects.filter(**_SAME))


class Attendance(models.Model):
    """到场: derived from scans, rulings, entered times and the window; rebuilt, never edited."""

    class State(models.TextChoices):
        NONE = "none", _("无到场")
        OPEN = "open", _("在场")
        CHECKED_OUT = "checked_out", _("已签退")

    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="attendances")
    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=11, choices=State)
    first_in_at = models.DateTimeField(null=True, blank=True)
    open_since = models.DateTimeField(null=True, blank=True)
    last_out_at = models.DateTimeField(null=True, blank=True)
    intervals = models.JSONField(default=list)  # [[start, end, timed, origin], …] ISO, UTC
    findings = models.JSONField(default=list)
    basis = models.CharField(max_length=64)  # digest of the fold: what an approver saw
    rebuilt_at = models.DateTimeField()

    is_handed_in: bool  # by `with_hand_in`
    is_with_approver: bool  # by `with_hand_in`
    window_ends_at: datetime | None = None  # where a list read it along

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("到场")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_attendance_per_volunteer_and_shift", fields=["volunteer", "shift"])
        ]
        indexes = [models.Index(name="attendance_by_shift", fields=["shift", "state"])]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.shift}"
