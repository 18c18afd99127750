"""Notifications: always on the page, by mail where there is an address."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        """Everybody reads their own only."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def unread_under(self, beginnings: Iterable[str]) -> "NotificationQuerySet":
        """Unread ones whose keys begin so."""
        return self.unread().filter(reduce(or_, (Q(key__startswith=each) for each in beginnings)))

    def unread_first(self) -> "NotificationQuerySet":
        """Unread ones, then the rest; each newest first."""
        is_read = models.Case(models.When(read_at=None, then=False), default=True)
        return self.order_by(is_read, "-at", "-pk")

    def waiting_for_mail(self, *, since: datetime, until: datetime) -> "NotificationQuerySet":
        """Recent ones not mailed yet, of people with an address: the urgent at once, others unread and if wanted.

        What a clock that ran ahead dated in the future does not wait for that day.
        """
        people = Q(user__is_active=True) & (~Q(user__email="") | ~Q(user__work_mail_sealed=b""))
        asked_for = Q(user__wants_mail=True, read_at=None) & ~Q(at__range=(until, clock.now() + clock.DRIFT))
        asked_for |= Q(is_urgent=True)
        return self.filter(people, asked_for, mailed_at=None, at__gte=since).order_by("user", "at", "pk")

    def read_before(self, moment: datetime) -> "NotificationQuerySet":
        """Read before this moment."""
        return self.filter(read_at__lt=moment)


class Notification(models.Model):
    """通知: one thing one person should know, sent once per key."""

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=80)
    text = models.CharField(_("内容"), max_length=200)
    url = models.CharField(max_length=200, blank=True)  # a path of this site
    at = models.DateTimeField(default=clock.now)
    is_urgent = models.BooleanField(default=False)  # about the account itself: mailed at once, wanted or not
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="nobody_is_told_the_same_twice", fields=["user", "key"]),
            models.CheckConstraint(
                name="notifications_lead_into_the_product", condition=Q(url="") | Q(url__startswith="/")
            ),
        ]
        indexes = [
            models.Index(name="notifications_unread", fields=["user", "-at"], condition=Q(read_at=None)),
            models.Index(name="notifications_by_moment", fields=["at"]),
            models.Index(name="notifications_by_reading", fields=["read_at"]),
        ]

    def __str__(self) -> str:
        return self.text
