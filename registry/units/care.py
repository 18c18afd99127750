"""Units that the committee should look after: nobody administers them, only one person does, or nothing happens."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import RoleAssignment, Shift, Unit


class Care(TextChoices):
    """What is wrong; one unit may lack two things."""

    BARE = "bare", _("没有管理员")
    SINGLE = "single", _("只有一位管理员")
    IDLE = "idle", _("长期没有办理")


def idle_days() -> int:
    """After so many days without anybody's log-in and without service a unit counts as idle."""
    return int(settings.UNIT_IDLE_DAYS)


def marked(units: QuerySet[Unit]) -> Any:
    """The units with how many administer them, and whether nothing has happened for long."""
    since = clock.now() - timedelta(days=idle_days())
    in_office = RoleAssignment.objects.valid().filter(unit=OuterRef("pk"), user__is_active=True)
    seen = in_office.filter(Q(user__last_login__gte=since) | Q(granted_at__gte=since))
    held = Shift.objects.filter(activity__recording_unit=OuterRef("pk"), activity__published_at__isnull=False)
    served = held.filter(ends_at__gte=since, cancelled_at=None)
    is_old = Q(created_at__lt=since, closed_on=None, successor=None, parent__isnull=False)
    counted: Any = units
    asleep = is_old & Exists(in_office) & ~Exists(seen) & ~Exists(served)
    return counted.with_administrator_count().annotate(is_idle=asleep)


def needing(care: str) -> Any:
    """Open units below the committee that lack this."""
    rows = marked(Unit.objects.open().exclude(parent=None))
    if care == Care.IDLE:
        return rows.filter(is_idle=True)
    return rows.alias(administrators=F("administrator_count")).filter(administrators=0 if care == Care.BARE else 1)


def counts() -> dict[str, int]:
    """How many units lack what."""
    return {care.value: needing(care).count() for care in Care}
