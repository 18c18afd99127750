"""The calendar of a site's visits, asked for by calendar programs: the address is the key."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from registry.activities.needs import calendar
from registry.activities.needs.services import host_links
from registry.activities.needs.views.host import gone
from registry.exceptions import HostRefused


@require_safe
def host_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The file, while the link of the contact is good."""
    try:
        link = host_links.of_calendar_code(code)
    except HostRefused as refusal:
        return gone(request, refusal)
    response = HttpResponse(calendar.of_site(link.contact.site), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response
