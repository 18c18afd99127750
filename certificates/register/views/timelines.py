"""The chain behind a volunteer's hours or a certificate, by number."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from certificates.models import Certificate
from certificates.register.services import certificate_records
from checkin.evidence import timeline_pages
from checkin.models import ServiceRecord
from checkin.permissions import can_see_queue
from registry.doors.http import SignedInRequest, page_of
from registry.models import Volunteer, persons
from registry.permissions import require
from registry.words.numbering import normalise_register_number, normalise_volunteer_no


@login_required
@require_safe
def timeline_find(request: SignedInRequest) -> HttpResponse:
    """Find by volunteer number or certificate number, within the user's reach."""
    require(can_see_queue(request.user))
    text = request.GET.get("number", "").strip()[:40]
    if text:
        people = Volunteer.objects.visible_to(request.user).filter(volunteer_no=normalise_volunteer_no(text))
        if person := people.first():
            return redirect("volunteer-timeline", person.pk)
        papers = Certificate.objects.visible_to(request.user).filter(number=normalise_register_number(text))
        if paper := papers.first():
            return redirect("certificate-timeline", paper.uuid)
    return render(request, "certificates/register/timeline_find.html", {"number": text})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_timeline(request: SignedInRequest, uuid: str) -> HttpResponse:
    """The records behind one certificate; POST recomputes them."""
    require(can_see_queue(request.user))
    papers = Certificate.objects.visible_to(request.user).select_related(
        "volunteer__unit", persons.joined(), "nomination__candidate", "nomination__round"
    )
    paper = get_object_or_404(papers.defer("file"), uuid=uuid)
    if paper.volunteer is None:
        return redirect("candidate", paper.nomination.candidate_id if paper.nomination else 0)
    behind = certificate_records.records_of(paper)
    records = ServiceRecord.objects.visible_to(request.user).filter(pk__in=behind.values("pk"))
    page = page_of(request, timeline_pages.in_order(records), timeline_pages.CHAINS_PER_PAGE)
    recomputes = request.method == "POST"
    context = timeline_pages.shown(page, user=request.user, volunteer=paper.volunteer, recomputes=recomputes)
    return render(request, "checkin/evidence/timeline.html", context | {"certificate": paper})
