"""The people of a position, for who leads it: read and call, nothing else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from registry.doors.http import PAGE_SIZE, SignedInRequest, page_of
from registry.models import Position
from registry.permissions import shown_name
from registry.signups.services import calling, position_people
from registry.words.places import post_called


@never_cache
@login_required
@require_safe
def position(request: SignedInRequest, position_id: int) -> HttpResponse:
    """Who comes, when and where they meet."""
    return _page(request, _led(request, position_id), calls=False)


@never_cache
@login_required
@require_POST
def position_phones(request: SignedInRequest, position_id: int) -> HttpResponse:
    """The numbers of the people on this page of the list, this once."""
    return _page(request, _led(request, position_id), calls=True)


def _led(request: SignedInRequest, position_id: int) -> Position:
    rows = Position.objects.open_to_leader(request.user).select_related("shift__activity__recording_unit")
    return get_object_or_404(rows, pk=position_id)


def _page(request: SignedInRequest, row: Position, *, calls: bool) -> HttpResponse:
    page = page_of(request, position_people.people_of(row), PAGE_SIZE)
    signups = position_people.with_doubts(page, position=row, by=request.user)
    shown: dict[int, str] = {}
    if calls:
        shown = position_people.call(position=row, signups=signups, by=request.user)
        messages.success(request, _("已显示 %(n)d 人的电话，查看已记入操作日志。") % {"n": len(shown)})
    may_call = position_people.can_call(request.user, row)
    people = [(each, shown_name(each.volunteer, to=request.user), shown.get(each.volunteer_id)) for each in signups]
    context: dict[str, Any] = {"position": row, "shift": row.shift, "page": page, "people": people, "called": calls}
    context["post"] = post_called(row.name)
    context["calls"] = may_call and not calls and any(calling.can_be_called(each.volunteer) for each in signups)
    return render(request, "registry/signups/position_people.html", context)
