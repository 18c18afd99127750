"""典型 for everybody: the list, a page, a photo."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certificates.honours.services import story_consents
from certificates.models import Story, StoryPhoto
from registry.doors.http import file_response, page_of
from registry.history import handing_out

ROOM = "certificates/honours/"


@require_safe
def story_list(request: HttpRequest) -> HttpResponse:
    """What is published now, the latest first."""
    rows = Story.objects.shown().for_lists().order_by("-published_at", "-pk")
    return render(request, f"{ROOM}story_list.html", {"page": page_of(request, rows)})


@require_safe
def story_page(request: HttpRequest, story_uuid: UUID) -> HttpResponse:
    """One story as it was agreed to; one that was withdrawn is not there any more."""
    story = get_object_or_404(Story.objects.shown().for_lists(), uuid=story_uuid)
    context = {"story": story, "photos": story_consents.agreed_photos(story)}
    return render(request, f"{ROOM}story_page.html", context)


@require_safe
def story_photo(request: HttpRequest, story_uuid: UUID, photo_uuid: UUID) -> HttpResponseBase:
    """For everybody while story and photo are shown; before and after for those who see the story inside."""
    photos = StoryPhoto.objects.select_related("file", "story").filter(story__uuid=story_uuid, file__state="ready")
    photo = get_object_or_404(photos, uuid=photo_uuid)
    is_agreed = photo in story_consents.agreed_photos(photo.story)
    if is_agreed and Story.objects.shown().filter(pk=photo.story_id).exists():
        return file_response(photo.file)
    if not Story.objects.inside(request.user).filter(pk=photo.story_id).exists():
        raise Http404
    return handing_out.upload(request, photo.file, to=photo.story, unit=photo.story.unit)
