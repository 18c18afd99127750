"""Public pages: the list of activities, and one of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from registry.activities import contacts, listing
from registry.activities.filters import ActivityFilter
from registry.doors.http import page_of
from registry.models import Activity
from registry.permissions import can_lead, volunteer_of
from registry.signups.offers import offers
from registry.teams.services import naming


def activities(request: HttpRequest) -> HttpResponse:
    """Activities to take part in, the next first; or past ones."""
    found = ActivityFilter(request.GET, Activity.objects.public_for(request.user))
    past = request.GET.get("when") == "past"
    page = page_of(request, listing.over(found.qs) if past else listing.to_come(found.qs), size=20)
    page.object_list = listing.cards(page.object_list)
    context = {"page": page, "filter_form": found.form, "total": page.paginator.count, "past": past}
    return render(
        request, "registry/activities/activity_list.html", context | {"categories": Activity.Category.choices}
    )


def activity(request: HttpRequest, activity_id: int) -> HttpResponse:
    """One activity with its shifts, and signing up for them."""
    rows = Activity.objects.select_related("recording_unit", "site", "team", "project__public_page")
    row = rows.visible_one(request.user, activity_id)
    if row is None:
        raise Http404
    volunteer = volunteer_of(request.user)
    found = offers(row, volunteer)
    context: dict[str, Any] = {
        "activity": row,
        "volunteer": volunteer,
        "shifts": listing.offer_pages(found, request.GET),
    }
    leads = can_lead(request.user, row)
    takes_part = leads or row.created_by_id == request.user.pk or any(offer.signup for offer in found)
    context |= {"can_lead": leads, "contact": contacts.whole(row) if takes_part else contacts.in_public(row)}
    context["shares"] = naming.shares(request.user, activity=row) if row.gives_to_teams else []
    return render(request, "registry/activities/activity_detail.html", context)
