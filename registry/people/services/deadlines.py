"""What a unit owes people by a day: an answer to whoever asks to move to it."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.models import Volunteer
from registry.units.services.deciders import Ladder
from registry.workdays import arithmetic
from registry.workdays.deadlines import Due
from registry.workdays.services import workdays


def move_dues(*, until: date) -> list[Due]:
    """Requests to change units that are to be answered by a day, for whoever reviews people of the receiving unit."""
    asked = Volunteer.objects.wanting_to_move().select_related("unit").order_by("move_asked_at", "pk")
    due = {person: workdays.review_due(person.move_asked_at or person.created_at) for person in asked}
    due = {person: day for person, day in due.items() if day.on <= until}
    if not due:
        return []
    days, ladder, rows = workdays.calendar(), Ladder(), []
    for person, day in due.items():
        own = {person.user_id or 0}
        keeper = ladder.keeper(person.requested_unit_id or 0, own)
        late = arithmetic.workdays_between(day.on, clock.today(), days)
        rows.append(
            Due(
                kind="move",
                title=_("答复转入申请"),
                subject=_("{name}从{unit}转来").format(name=person.name, unit=person.unit),
                unit=keeper,
                url=reverse("manage-volunteer-move", args=[person.pk]),
                list_url=reverse("home"),
                due_on=day.on,
                overdue=late.days,
                must_act=frozenset(ladder.administrators[keeper.pk] - own),
                is_estimated=day.is_estimated or late.is_estimated,
            )
        )
    return rows
