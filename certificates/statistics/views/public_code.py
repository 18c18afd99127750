"""The address of a project's public page, and its code for a poster."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from registry.documents import qr
from registry.doors.downloads import download
from registry.ground.public_url import absolute
from registry.models import Project


def address(project: Project) -> str:
    return absolute(reverse("project-public", args=[project.pk]))


def picture(project: Project) -> HttpResponse:
    """As a picture; of a page that is not public there is none."""
    if not project.is_public:
        raise Http404
    return download(qr.png(address(project), module_px=12), f"{project.name}二维码.png", inline=True)
