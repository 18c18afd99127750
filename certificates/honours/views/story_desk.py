"""典型选树 at the desk: a unit writes, the committee publishes or returns."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.honours.forms.stories import NewStoryForm, StoryForm, StoryPhotoForm, WithdrawForm
from certificates.honours.services import stories, story_consents, story_photos
from certificates.models import Story
from certificates.permissions import can_agree_to_story, can_publish_stories, can_write_story
from registry.doors.fields import ReturnForm
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.models import Project, Team, Volunteer
from registry.permissions import is_committee, is_self, require, unit_reach

ROOM = "certificates/honours/"


@login_required
@require_safe
def story_desk(request: SignedInRequest) -> HttpResponse:
    """Those of one's units; for the committee all that were handed in."""
    _keeps(request)
    rows = Story.objects.managed_by(request.user).for_lists().order_by("-pk")
    return render(request, f"{ROOM}story_desk.html", {"page": page_of(request, rows)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def story_new(request: SignedInRequest) -> HttpResponse:
    """Begin a draft."""
    _keeps(request)
    reach = {} if is_committee(request.user) else {"unit__in": unit_reach(request.user)}
    form = NewStoryForm(
        request.POST or None,
        people=Volunteer.objects.canonical().registered().decided_by(request.user).select_related("unit"),
        teams=Team.objects.admitted().filter(**reach).order_by("name"),
        projects=Project.objects.filter(closed_on=None, **reach).order_by("name"),
    )
    if form.is_valid():
        with refusals_on(form):
            return redirect("story-edit", stories.begin(by=request.user, **form.said()).uuid)
    return form_page(request, f"{ROOM}story_new.html", form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def story_edit(request: SignedInRequest, story_uuid: UUID) -> HttpResponse:
    """One story: its words while they are written, then how far it is."""
    story = _managed(request, story_uuid)
    if request.method == "POST":
        require(can_write_story(request.user, story))
    initial = {"title": story.title, "text": story.text, "seen": story.version}
    form = StoryForm(request.POST or None, initial=initial)
    if form.is_valid():
        act = stories.save_and_submit if request.POST.get("do") == "submit" else stories.save
        with refusals_on(form):
            act(story=story, by=request.user, **form.cleaned_data)
            messages.success(request, _("已提交。") if act == stories.save_and_submit else _("已存为草稿。"))
            return redirect("story-edit", story.uuid)
    return _page(request, story, form)


@login_required
@require_POST
def story_photo_add(request: SignedInRequest, story_uuid: UUID) -> HttpResponse:
    """One more photo."""
    story = _managed(request, story_uuid)
    form = StoryPhotoForm(request.POST, request.FILES)
    if form.is_valid():
        told = dict(form.cleaned_data)
        with refusals_on(form):
            story_photos.add(story=story, upload=told.pop("photo"), by=request.user, **told)
            messages.success(request, _("照片已添加。"))
            return redirect("story-edit", story.uuid)
    initial = {"title": story.title, "text": story.text, "seen": story.version}
    answer = _page(request, story, StoryForm(initial=initial), form)
    answer.status_code = 422
    return answer


@login_required
@require_POST
def story_photo_remove(request: SignedInRequest, story_uuid: UUID, photo_uuid: UUID) -> HttpResponse:
    """One photo less."""
    story = _managed(request, story_uuid)
    photo = get_object_or_404(story.photos, uuid=photo_uuid)
    with refusals_as_messages(request):
        story_photos.remove(photo=photo, by=request.user)
        messages.success(request, _("照片已删除。"))
    return redirect("story-edit", story.uuid)


@login_required
@require_POST
def story_publish(request: SignedInRequest, story_uuid: UUID) -> HttpResponse:
    """Show it to everybody."""
    story = _managed(request, story_uuid)
    with refusals_as_messages(request):
        stories.publish(story=story, by=request.user)
        messages.success(request, _("已发布。"))
    return redirect("story-edit", story.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def story_return(request: SignedInRequest, story_uuid: UUID) -> HttpResponse:
    """The committee returns it with a reason."""
    story = _managed(request, story_uuid)
    require(can_publish_stories(request.user))
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            stories.send_back(story=story, by=request.user, **form.cleaned_data)
            messages.success(request, _("已退回，写的人收到通知。"))
            return redirect("story-desk")
    return form_page(request, f"{ROOM}story_reason.html", form, story=story, title=_("退回"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def story_withdraw(request: SignedInRequest, story_uuid: UUID) -> HttpResponse:
    """The unit or the committee takes it off, with a reason."""
    story = _managed(request, story_uuid)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            stories.withdraw(story=story, by=request.user, **form.cleaned_data)
            messages.success(request, _("已撤下，有关的人收到通知。"))
            return redirect("story-desk")
    return form_page(request, f"{ROOM}story_reason.html", form, story=story, title=_("撤下"))


def _keeps(request: SignedInRequest) -> None:
    require(is_committee(request.user) or bool(unit_reach(request.user)))


def _managed(request: SignedInRequest, story_uuid: UUID) -> Story:
    _keeps(request)
    return get_object_or_404(Story.objects.managed_by(request.user).for_lists(), uuid=story_uuid)


def _page(
    request: SignedInRequest, story: Story, form: StoryForm, photo_form: StoryPhotoForm | None = None
) -> HttpResponse:
    may_write = can_write_story(request.user, story)
    own = story.volunteer is not None and is_self(request.user, story.volunteer.person)
    context: dict[str, Any] = {
        "story": story,
        "photos": story_consents.with_consents(story),
        "consent": story_consents.standing_of(story, None),
        "is_agreed": story_consents.is_agreed(story),
        "may_write": may_write and story.is_editable,
        "may_publish": can_publish_stories(request.user),
        "may_agree": can_agree_to_story(request.user, story) and not own,
        "photo_form": photo_form or StoryPhotoForm(),
        "may_withdraw": (may_write or can_publish_stories(request.user)) and not story.is_withdrawn,
    }
    return form_page(request, f"{ROOM}story_edit.html", form, **context)
