"""年度核对: the person looks at the own data once a year and says that they are true, or corrects them (D37, D92)."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.history.services import history
from registry.models import User, Volunteer
from registry.notifications.services import notifications
from registry.notifications.services.notifications import Telling
from registry.people.services import volunteers
from registry.permissions import is_self, require

AGAIN: Final = timedelta(days=30)
EACH_NIGHT: Final = 5_000


@transaction.atomic
def confirm(*, volunteer: Volunteer, by: User) -> Volunteer:
    """Only the person says so; the next time is in a year."""
    require(is_self(by, volunteer))
    volunteer = volunteers.locked(volunteer)
    volunteers.require_status(volunteer, Volunteer.Status.REGISTERED)
    volunteer.declared_at, volunteer.asked_to_confirm_at = clock.now(), None
    volunteer.save(update_fields=["declared_at", "asked_to_confirm_at"])
    history.record(by=by, did="confirmed data for the year", to=volunteer, unit=volunteer.unit)
    return volunteer


def remind() -> int:
    """Ask those whose year is over, again after thirty days; the worker does so every morning."""
    now = clock.now()
    people = Volunteer.objects.canonical().to_confirm().exclude(user=None).not_asked_since(now - AGAIN)
    people = people.order_by(F("asked_to_confirm_at").asc(nulls_first=True), "pk")
    asked = list(people.values_list("pk", "user")[:EACH_NIGHT])
    text, url = _("又是一年，请核对您的注册信息：没有变化的按“确认无误”，有变化的更正。"), reverse("me-confirm")
    notifications.tell_each(Telling(user, f"confirm:{pk}:{now:%Y%m%d}", text, url) for pk, user in asked)
    Volunteer.objects.filter(pk__in=[pk for pk, _user in asked]).update(asked_to_confirm_at=now)
    return len(asked)
