"""The page on which an organiser ticks people of a shift; ticks stay while one turns pages, searches and narrows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from checkin.desk.forms.people_messages import PICKED_AT_MOST, PickForm
from checkin.desk.services import people_page
from checkin.desk.services.people_messages import PICKED
from checkin.desk.services.people_page import Show
from checkin.desk.shifts import shift_of
from checkin.exceptions import PeopleMessageRefused
from registry.doors.http import SignedInRequest, page_of

Reason = PeopleMessageRefused.Reason


@never_cache
@login_required
@require_GET
def shift_pick(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """One form holds the list and its ticks, so that turning a page sends them along."""
    shift = shift_of(request.user, shift_id)
    people, picked = people_page.read(shift), PickForm(request.GET).people
    known = {each.pk for each in people.stands}
    picked = [pk for pk in picked if pk in known]
    is_done = "done" in request.GET
    if picked and is_done:
        told = {"show": PICKED, "people": ".".join(map(str, picked))}
        return redirect(f"{reverse('shift-messages', args=[shift.pk])}?{urlencode(told)}")
    show, search = request.GET.get("show", ""), request.GET.get("q", "").strip()
    page = page_of(request, people.chosen(show if show in Show.values else Show.ALL, search))
    lines, on_page = people.lines(list(page)), set(page)
    context = {
        "shift": shift,
        "is_over": people.is_over,
        "page": page,
        "lines": lines,
        "shows": [(each, each.label, people.counts[each]) for each in Show if people.counts[each] or each == show],
        "show": show,
        "search": search,
        "picked": set(picked),
        "elsewhere": ".".join(str(pk) for pk in picked if pk not in on_page),
        "elsewhere_count": len(set(picked) - on_page),
        "most": PICKED_AT_MOST if len(picked) >= PICKED_AT_MOST else 0,
        "refusal": Reason.MESSAGE_PICKED_NOBODY.label if is_done else "",
    }
    return render(request, "checkin/desk/people_pick.html", context, status=422 if is_done else 200)
