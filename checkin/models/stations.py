"""Stations: the organisers' scanning devices."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Shift, reach
from registry.protection import keys
from registry.words.states import among

CLOCK_OFF_MS = 60_000


STAYS_CURRENT = timedelta(days=1)


class StationQuerySet(models.QuerySet["Station"]):
    def visible_to(self, user: Any) -> "StationQuerySet":
        """Stations that the user set up, of units they administer or inspect, of shifts they lead."""
        units = reach.units_in_sight(user)
        if units is None:
            return self
        led = Station.shifts.through.objects.filter(shift__in=Shift.objects.led_by(user)).values("station")
        return self.filter(Q(created_by_id=user.pk) | Q(unit_id__in=units) | Q(pk__in=led))

    def matching(self, text: str) -> "StationQuerySet":
        """Those with these words in their name, or in that of their unit."""
        unit = Q(unit__full_name__icontains=text) | Q(unit__short_name__icontains=text)
        return self.filter(Q(name__icontains=text) | unit)

    def current_first(self) -> "StationQuerySet":
        """Stations with a shift that runs, comes, or ended within a day first; annotates `is_current`."""
        lately = Shift.objects.live().filter(ends_at__gte=clock.now() - STAYS_CURRENT)
        links = Station.shifts.through.objects.filter(station=OuterRef("pk"), shift__in=lately)
        return self.annotate(is_current=Exists(links)).order_by("-is_current", "-pk")

    def working(self) -> "StationQuerySet":
        """Paired stations that may still upload: active or retired ones."""
        return self.filter(state__in=[Station.State.ACTIVE, Station.State.RETIRED])


class Station(models.Model):
    """签到台: paired once, sees only its unit and the shifts given to it (design#stations)."""

    class State(models.TextChoices):
        CREATED = "created", _("待配对")
        ACTIVE = "active", _("使用中")
        RETIRED = "retired", _("已停用")
        COMPROMISED = "compromised", _("已失控")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("名称"), max_length=40)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="stations")
    state = models.CharField(max_length=12, choices=State, default=State.CREATED)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    pairing_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    pairing_expires_at = models.DateTimeField(null=True, blank=True)
    paired_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    # Reported by the device at its last contact.
    waiting_scans = models.PositiveIntegerField(null=True, blank=True)
    clock_offset_ms = models.BigIntegerField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)  # 离线就绪
    shifts = models.ManyToManyField("registry.Shift", related_name="stations", blank=True)

    is_created = among("state", State.CREATED)
    is_active = among("state", State.ACTIVE)
    is_retired = among("state", State.RETIRED)
    is_compromised = among("state", State.COMPROMISED)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = _("签到台")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="paired_stations_have_a_token",
                condition=Q(state="created") | Q(token_digest__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def clock_words(self) -> str:
        """The device's clock error at its last contact; empty below a minute."""
        off = abs(self.clock_offset_ms or 0)
        if off < CLOCK_OFF_MS:
            return ""
        hours, minutes = divmod(off // CLOCK_OFF_MS, 60)
        by = gettext("%(minutes)s 分") % {"minutes": minutes}
        if hours:
            by = gettext("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": minutes}
        is_fast = (self.clock_offset_ms or 0) < 0
        return (gettext("时钟快 %(by)s") if is_fast else gettext("时钟慢 %(by)s")) % {"by": by}

    @property
    def is_ready_today(self) -> bool:
        """The device reported 离线就绪 today; on another day it must check again."""
        return self.ready_at is not None and clock.local_date(self.ready_at) == clock.today()


class EndedTokenQuerySet(models.QuerySet["EndedToken"]):
    def of_text(self, token: str) -> "EndedTokenQuerySet":
        """The row of a token, with its station."""
        return self.filter(digest=keys.text_digest(token)).select_related("station__unit")


class EndedToken(models.Model):
    """失效令牌: the token of a device that was replaced or revoked; it gives no access."""

    class Why(models.TextChoices):
        REPLACED = "replaced", _("已换设备")
        REVOKED = "revoked", _("已作废")

    station = models.ForeignKey(Station, models.PROTECT, related_name="ended_tokens")
    digest = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=8, choices=Why)
    ended_at = models.DateTimeField(default=clock.now)

    objects = EndedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("失效令牌")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.station} {self.get_why_display()}"


class Passcode(models.Model):
    """口令: six digits for five minutes, per shift and direction (D112c); only a digest is kept."""

    shift = models.ForeignKey("registry.Shift", models.CASCADE, related_name="passcodes")
    direction = models.CharField(max_length=3)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("口令")
        indexes = [models.Index(name="passcodes_by_shift", fields=["shift", "expires_at"])]

    def __str__(self) -> str:
        return f"{self.shift} {self.direction}"


class UsedTicketQuerySet(models.QuerySet["UsedTicket"]):
    def of_others(self, nonce: str, user: Any) -> "UsedTicketQuerySet":
        """Somebody else used this ticket first."""
        return self.filter(nonce=nonce).exclude(user=user)


class UsedTicket(models.Model):
    """用过的签到页: the first person who presses on an opened code; nobody else may (D114). Kept for a day."""

    nonce = models.CharField(max_length=40)
    user = models.ForeignKey("registry.User", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now, db_index=True)

    objects = UsedTicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("用过的签到页")
        constraints = [models.UniqueConstraint(name="one_ticket_for_one_person", fields=["nonce"])]

    def __str__(self) -> str:
        return self.nonce
