"""Whom to ask about an activity: everybody reads what the contact agreed to, who takes part reads all (D88)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from registry.models import Activity, SignUp
from registry.permissions import is_committee, unit_reach


@dataclass(frozen=True, slots=True)
class Contact:
    """What a reader is shown; empty where the contact did not agree."""

    name: str
    phone: str
    wechat: str

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.phone or self.wechat)

    @property
    def in_words(self) -> str:
        """One line, for the organiser before publishing."""
        told = [self.name, self.phone, self.wechat and _("微信 {id}").format(id=self.wechat)]
        return "，".join(part for part in told if part) or _("不显示联系人，写“报名后可见”")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with the activities whose contact they read whole; asked once for a list."""

    reads_all: bool = False
    units: frozenset[int] = frozenset()
    activities: frozenset[int] = frozenset()

    def shown(self, activity: Activity) -> Contact:
        """The contact as far as this reader may know it."""
        if self.reads_all or activity.recording_unit_id in self.units or activity.pk in self.activities:
            return whole(activity)
        return in_public(activity)


def whole(activity: Activity) -> Contact:
    """For who runs the activity or has a place in it."""
    return Contact(activity.contact_name, activity.contact_phone, activity.contact_wechat)


def in_public(activity: Activity) -> Contact:
    """What the contact agreed to have shown to everybody."""
    return Contact(
        name=activity.contact_name if activity.shows_contact_name else "",
        phone=activity.contact_phone if activity.shows_contact_phone else "",
        wechat=activity.contact_wechat if activity.shows_contact_wechat else "",
    )


def reader(user: Any) -> Reader:
    """Who runs activities reads their contacts, and so does who has a place in them; strangers none."""
    if not user.is_authenticated:
        return Reader()
    run = Activity.objects.led_or_applied_for_by(user).values_list("pk", flat=True)
    joined = SignUp.objects.active().filter(volunteer__user=user).values_list("shift__activity", flat=True)
    return Reader(is_committee(user), frozenset(unit_reach(user)), frozenset(run) | frozenset(joined))
