"""典型选树: put forward by a unit, agreed to by whom it is about, published by the committee, withdrawn at once."""

from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.exceptions import StoryRefused
from certificates.honours.services import story_consents
from certificates.honours.services.story_consents import held
from certificates.issuing.layouts.wording import AWARDS
from certificates.models import Story, StoryPhoto
from certificates.permissions import can_agree_to_story, can_publish_stories, can_write_story
from registry import clock
from registry.history.services import history
from registry.models import Project, Team, Unit, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_self, require
from registry.units.services.deciders import committee_unit, heir_of
from registry.words.chinese import quoted
from registry.words.masking import numbers_in

Reason = StoryRefused.Reason
Status, Kind = Story.Status, Story.Kind
LEAST_TEXT: Final = 50
MOST_TEXT: Final = 3000
Subject = Volunteer | Team | Project


@transaction.atomic
def begin(*, about: Subject, title: str, text: str, by: User) -> Story:
    """A draft about a person, team or project of one's units; nobody writes about themselves."""
    unit = _unit_of(about)
    require(can_administer(by, unit))
    story = Story(unit=unit, written_by=by, created_at=clock.now(), title=title.strip(), text=text.strip())
    if isinstance(about, Volunteer):
        story.kind, story.volunteer = Kind.PERSON, about
    elif isinstance(about, Team):
        story.kind, story.team = Kind.TEAM, about
    else:
        story.kind, story.project = Kind.PROJECT, about
    _refuse_standing(story, by)
    story.save(force_insert=True)
    history.record(by=by, did="story begun", to=story, unit=unit)
    return story


@transaction.atomic
def save(*, story: Story, title: str, text: str, seen: int, by: User) -> Story:
    """Keep what is written so far; of two who write at once the second is told."""
    row = held(story)
    require(can_write_story(by, row))
    if not row.is_editable:
        raise StoryRefused(Reason.STORY_STATE, status=row.get_status_display())
    if row.version != seen:
        raise StoryRefused(Reason.STORY_CHANGED)
    row.title, row.text, row.version = title.strip(), text.strip(), row.version + 1
    row.save(update_fields=["title", "text", "version"])
    history.record(by=by, did="story saved", to=row, unit=row.unit)
    return row


@transaction.atomic
def submit(*, story: Story, by: User) -> Story:
    """Hand it in to the committee; the person reads it and says yes or no."""
    row = held(story)
    require(can_write_story(by, row))
    if not row.is_editable:
        raise StoryRefused(Reason.STORY_STATE, status=row.get_status_display())
    _refuse_standing(row, by)
    _refuse_words(row)
    standing = story_consents.standing_of(row, None)
    if standing and standing.digest != row.digest:
        story_consents.end(standing, by)
    row.status, row.submitted_at, row.reason = Status.SUBMITTED, clock.now(), ""
    row.save(update_fields=["status", "submitted_at", "reason"])
    entry = history.record(by=by, did="story submitted", to=row, unit=row.unit)
    text = _("单位写了关于您的事迹，请看过以后决定是否同意公开；不同意的不会公开。")
    if row.volunteer:
        url = reverse("me-story", args=[row.uuid])
        notifications.tell_of(entry, users=[row.volunteer.person.user_id], text=text, url=url)
    return row


@transaction.atomic
def save_and_submit(*, story: Story, title: str, text: str, seen: int, by: User) -> Story:
    """Both in one press: where it may not be handed in, the page still holds what was typed."""
    return submit(story=save(story=story, title=title, text=text, seen=seen, by=by), by=by)


@transaction.atomic
def send_back(*, story: Story, reason: str, by: User) -> Story:
    """The committee returns it with a reason; changed words need a new yes."""
    require(can_publish_stories(by))
    row = held(story)
    if not row.is_submitted:
        raise StoryRefused(Reason.STORY_STATE, status=row.get_status_display())
    row.status, row.reason = Status.RETURNED, _said(reason)
    row.save(update_fields=["status", "reason"])
    entry = history.record(by=by, did="story returned", to=row, unit=row.unit, reason=row.reason)
    text = _("{title}被退回，请查看原因。").format(title=quoted(row.title))
    notifications.tell_of(entry, users=[row.written_by_id], text=text, url=_desk(row))
    return row


@transaction.atomic
def publish(*, story: Story, by: User) -> Story:
    """The committee shows it to everybody: the words as agreed to, and the photos that were agreed to."""
    require(can_publish_stories(by))
    row = held(story)
    if not row.is_submitted:
        raise StoryRefused(Reason.STORY_STATE, status=row.get_status_display())
    _refuse_standing(row, by)
    _refuse_unless_agreed(row)
    row.status, row.published_by, row.published_at = Status.PUBLISHED, by, clock.now()
    row.save(update_fields=["status", "published_by", "published_at"])
    entry = history.record(by=by, did="story published", to=row, unit=row.unit)
    users = [row.written_by_id, row.volunteer.person.user_id if row.volunteer else None]
    text = _("{title}已发布。").format(title=quoted(row.title))
    notifications.tell_of(entry, users=users, text=text, url=reverse("story", args=[row.uuid]))
    return row


@transaction.atomic
def withdraw(*, story: Story, reason: str, by: User) -> Story:
    """Off for good with this press, by the committee or the unit with a reason; whom it is about owes none."""
    row = held(story)
    is_own = row.volunteer is not None and is_self(by, row.volunteer.person) and not row.is_draft
    require(is_own or can_write_story(by, row) or can_publish_stories(by))
    if row.is_withdrawn:
        raise StoryRefused(Reason.STORY_STATE, status=row.get_status_display())
    said = reason.strip() or (_("本人不同意公开") if is_own else "")
    story_consents.end_all(row, by)
    return off(row, _said(said), by)


@transaction.atomic
def take_back(*, story: Story, by: User, photo: StoryPhoto | None = None) -> Story:
    """The yes ends: a photo is gone at once, and without the yes to the words the whole page is."""
    row = held(story)
    require(can_agree_to_story(by, row))
    standing = story_consents.standing_of(row, photo)
    if standing is None:
        return row
    story_consents.end(standing, by)
    history.record(by=by, did="story consent taken back", to=row, unit=row.unit, file=photo.pk if photo else None)
    if row.is_published and photo is None:
        story_consents.end_all(row, by)
        return off(row, _("本人撤回同意"), by)
    return row


def off(row: Story, reason: str, by: User) -> Story:
    """Under the story's lock: everybody concerned hears of it."""
    row.status, row.reason = Status.WITHDRAWN, reason
    row.withdrawn_by, row.withdrawn_at = by, clock.now()
    row.save(update_fields=["status", "reason", "withdrawn_by", "withdrawn_at"])
    entry = history.record(by=by, did="story withdrawn", to=row, unit=row.unit, reason=row.reason)
    users = [row.written_by_id, row.published_by_id, row.volunteer.person.user_id if row.volunteer else None]
    text = _("{title}已撤下，请查看原因。").format(title=quoted(row.title))
    notifications.tell_of(entry, users=users, text=text, url=_way(row))
    return row


def _refuse_unless_agreed(row: Story) -> None:
    if not story_consents.is_agreed(row):
        raise StoryRefused(Reason.STORY_NO_CONSENT)


def _refuse_standing(row: Story, by: User) -> None:
    if row.volunteer:
        person = row.volunteer.person
        if is_self(by, person):
            raise StoryRefused(Reason.STORY_OWN)
        if person.is_minor:
            raise StoryRefused(Reason.STORY_MINOR)
    stands = row.volunteer.person.is_registered if row.volunteer else row.team is None or row.team.is_admitted
    if not stands:
        raise StoryRefused(Reason.STORY_STANDING, status=row.subject.get_status_display())


def _refuse_words(row: Story) -> None:
    if not row.title:
        raise StoryRefused(Reason.STORY_TITLE)
    if words := [word for word in AWARDS if word in row.title]:
        raise StoryRefused(Reason.STORY_WORDING, words="”“".join(words))
    if not LEAST_TEXT <= len(row.text) <= MOST_TEXT:
        raise StoryRefused(Reason.STORY_TEXT, least=LEAST_TEXT, most=MOST_TEXT, length=len(row.text))
    captions = row.photos.values_list("caption", flat=True)
    if found := numbers_in(row.title, row.text, *captions):
        raise StoryRefused(Reason.STORY_NUMBER, number=found[0])


def _unit_of(about: Subject) -> Unit:
    if isinstance(about, Volunteer):
        return about.person.unit
    return heir_of(about.unit) if about.unit else committee_unit()


def _said(reason: str) -> str:
    if not reason.strip():
        raise StoryRefused(Reason.STORY_REASON)
    return reason.strip()


def _desk(row: Story) -> str:
    return reverse("story-edit", args=[row.uuid])


def _way(row: Story) -> str:
    """Where each of those concerned sees what became of it."""
    return reverse("me-honours") if row.volunteer else _desk(row)
