"""Public pages: the list of activities, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from registry.activities.filters import ActivityFilter
from registry.doors.http import page_of
from registry.models import Activity
from registry.permissions import can_lead, volunteer_of
from registry.signups.offers import offers


def activities(request: HttpRequest) -> HttpResponse:
    """Activities to take part in, the next first; or past ones."""
    found = ActivityFilter(request.GET, Activity.objects.visible_to(request.user).public())
    past = request.GET.get("when") == "past"
    rows = found.qs.exclude(pk__in=Activity.objects.not_ended()) if past else found.qs.not_ended()
    rows = rows.soonest_first().select_related("recording_unit", "site").with_upcoming_shifts()
    page = page_of(request, rows, size=20)
    context = {"page": page, "filter_form": found.form, "total": page.paginator.count, "past": past}
    return render(
        request, "registry/activities/activity_list.html", context | {"categories": Activity.Category.choices}
    )


def activity(request: HttpRequest, activity_id: int) -> HttpResponse:
    """One activity with its shifts, and signing up for them."""
    rows = Activity.objects.visible_to(request.user).select_related(
        "recording_unit", "site", "team", "leader", "programme", "project", "group"
    )
    row = get_object_or_404(rows, pk=activity_id)
    volunteer = volunteer_of(request.user)
    context = {"activity": row, "offers": offers(row, volunteer), "volunteer": volunteer}
    return render(
        request, "registry/activities/activity_detail.html", context | {"can_lead": can_lead(request.user, row)}
    )
