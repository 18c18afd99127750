"""The timeline of a volunteer, every hour down to its scans, for inspectors, unit and committee."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from checkin.evidence import timeline_pages
from checkin.ledger.services import ledger
from checkin.models import ServiceRecord
from checkin.permissions import can_see_queue
from registry.doors.http import SignedInRequest, page_of
from registry.models import Volunteer
from registry.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_timeline(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """The person's records that the user may read, newest first; POST recomputes them."""
    require(can_see_queue(request.user))
    people = Volunteer.objects.visible_to(request.user).select_related("unit").with_person()
    person = get_object_or_404(people, pk=volunteer_id).person
    records = ServiceRecord.objects.visible_to(request.user).of_person(person)
    page = page_of(request, timeline_pages.in_order(records), timeline_pages.CHAINS_PER_PAGE)
    context = timeline_pages.shown(page, user=request.user, volunteer=person, recomputes=request.method == "POST")
    return render(request, "checkin/evidence/timeline.html", context | {"total_minutes": ledger.total(person)})
