"""What waits about projects, for the home page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import ProjectPage
from registry.permissions import is_committee
from registry.words.dates import as_moment
from registry.workdays.duties import Duty

MOST = 10


def project_duties(user: Any) -> list[Duty]:
    """Projects whose units ask that everybody may read them; the committee confirms or returns."""
    if not is_committee(user):
        return []
    waiting = ProjectPage.objects.filter(asked__isnull=False, project__closed_on=None).select_related("project__unit")
    return [
        Duty(
            title=_("核对项目公开申请：%(project)s") % {"project": page.project.name},
            detail=_("%(unit)s，%(when)s 申请") % {"unit": page.project.unit, "when": as_moment(page.asked_at)},
            url=reverse("project-showing", args=[page.project_id]),
        )
        for page in waiting.order_by("asked_at", "pk")[:MOST]
    ]
