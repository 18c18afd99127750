"""What waits about honours, for the home page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import OutsideProof, Story
from certificates.permissions import can_publish_stories
from registry.models import Volunteer
from registry.permissions import unit_reach, volunteer_of
from registry.workdays.duties import Duty


def honour_duties(user: Any) -> list[Duty]:
    """Proofs to look at, stories to publish, to write anew, or to say yes or no to."""
    return [*_to_look_at(user), *_to_publish(user), *_to_write_anew(user), *_to_agree(user)]


def _to_look_at(user: Any) -> list[Duty]:
    if not unit_reach(user):
        return []
    waiting = OutsideProof.objects.waiting().filter(volunteer__unit__in=unit_reach(user))
    count = waiting.exclude(volunteer__in=Volunteer.objects.of_account(user)).count()
    detail = _("%(n)d 份待核对") % {"n": count}
    url = reverse("manage-outside-proofs")
    return [Duty(title=_("核对荣誉和培训证明"), detail=detail, url=url, count=count)] if count else []


def _to_publish(user: Any) -> list[Duty]:
    count = Story.objects.waiting().count() if can_publish_stories(user) else 0
    url = reverse("story-desk")
    return [Duty(title=_("发布典型事迹"), detail=_("本人同意以后发布"), url=url, count=count)] if count else []


def _to_write_anew(user: Any) -> list[Duty]:
    if not unit_reach(user) and not can_publish_stories(user):
        return []
    returned = Story.objects.filter(status=Story.Status.RETURNED, written_by=user)
    return [
        Duty(title=_("修改被退回的典型事迹"), detail=one.reason, url=reverse("story-edit", args=[one.uuid]))
        for one in returned.order_by("pk")
    ]


def _to_agree(user: Any) -> list[Duty]:
    """What was written about the user and waits for their yes or no."""
    person = volunteer_of(user)
    if person is None:
        return []
    return [
        Duty(title=_("看过关于您的事迹，决定是否公开"), detail=one.title, url=reverse("me-story", args=[one.uuid]))
        for one in Story.objects.waiting().about(person).without_consent().order_by("pk")
    ]
