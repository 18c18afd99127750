"""The yes or no to a story: by whom it is about, or by who answers for them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.honours.services import stories, story_consents
from certificates.models import Story
from registry.doors.http import SignedInRequest, refusals_as_messages
from registry.permissions import require_volunteer


@login_required
@require_safe
def me_story(request: SignedInRequest, story_uuid: UUID) -> HttpResponse:
    """What was written about oneself, with the choice about the words and about each photo."""
    story = _about_me(request, story_uuid)
    context = {
        "story": story,
        "photos": story_consents.with_consents(story),
        "consent": story_consents.standing_of(story, None),
        "is_agreed": story_consents.is_agreed(story),
    }
    return render(request, "certificates/honours/story_mine.html", context)


@login_required
@require_POST
def me_story_withdraw(request: SignedInRequest, story_uuid: UUID) -> HttpResponse:
    """Not at all: off for good."""
    story = _about_me(request, story_uuid)
    with refusals_as_messages(request):
        stories.withdraw(story=story, reason="", by=request.user)
        messages.success(request, _("已撤下，不再公开。"))
    return redirect("me-honours")


@login_required
@require_POST
def story_consent(request: SignedInRequest, story_uuid: UUID) -> HttpResponse:
    """Yes, or no more, to the words or to one photo."""
    story = get_object_or_404(Story.objects.inside(request.user).for_lists(), uuid=story_uuid)
    named = request.POST.get("photo", "")
    photo = next((one for one in story.photos.all() if str(one.uuid) == named), None)
    if named and photo is None:
        return redirect(_back(request, story), story.uuid)
    with refusals_as_messages(request):
        if request.POST.get("agrees") == "1":
            story_consents.agree(story=story, photo=photo, how=request.POST.get("how", "")[:100], by=request.user)
            messages.success(request, _("已记下同意，随时可以撤回。"))
        else:
            story = stories.take_back(story=story, photo=photo, by=request.user)
            messages.success(request, _("已撤下，不再公开。") if story.is_withdrawn else _("已撤回同意。"))
    return redirect(_back(request, story), story.uuid)


def _about_me(request: SignedInRequest, story_uuid: UUID) -> Story:
    person = require_volunteer(request.user)
    rows = Story.objects.about(person).exclude(status=Story.Status.DRAFT).for_lists()
    return get_object_or_404(rows, uuid=story_uuid)


def _back(request: SignedInRequest, story: Story) -> str:
    is_own = story.volunteer is not None and story.volunteer.person.user_id == request.user.pk
    return "me-story" if is_own else "story-edit"
