"""超期事项: overdue work by unit, with a text to copy into a chat."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from certificates.urging import urging
from certificates.urging.forms import OverdueForm
from certificates.urging.services.overdue import by_unit, can_urge, overdue_for, to_urge
from certificates.urging.urging import UnitOverdue
from registry import clock
from registry.doors.http import SignedInRequest, page_of
from registry.ground.public_url import absolute
from registry.permissions import require
from registry.workdays.services import workdays

ANSWER_WITHIN = 3  # working days
UNITS_ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Urged:
    """A unit with its text."""

    group: UnitOverdue
    text: str


@login_required
@require_safe
def overdue(request: SignedInRequest) -> HttpResponse:
    """Overdue work by unit, the longest overdue first, with texts for each unit and for all."""
    require(can_urge(request.user))
    every = overdue_for(request.user)
    form = OverdueForm(request.GET, units={due.unit.pk: due.unit for due in every}.values())
    dues = form.narrowed(every)
    groups = by_unit(dues)
    page, words, asked = page_of(request, groups, UNITS_ON_A_PAGE), _words(), to_urge(groups)
    context = {
        "filter_form": form,
        "total": len(dues),
        "unit_count": len(groups),
        "page": page,
        "urged": [Urged(group, urging.text_for_one(group, **words)) for group in page],
        "text": urging.text_for_all(asked, **words) if asked else "",
        "moment": clock.now(),
    }
    return render(request, "certificates/urging/overdue.html", context)


def _words() -> dict[str, Any]:
    """Parts that every text contains: dates and addresses."""
    today = clock.today()
    until = workdays.due_in(ANSWER_WITHIN, since=today).on
    return {"as_of": today, "until": until, "link": absolute, "list_path": reverse("overdue")}
