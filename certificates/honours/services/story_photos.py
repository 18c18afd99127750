"""Photos of a story: through the one gate, without what they tell, small enough for a phone (D99)."""

from typing import Any, Final

from django.db import transaction

from certificates.exceptions import StoryRefused
from certificates.honours.services.story_consents import held
from certificates.models import Story, StoryPhoto
from certificates.permissions import can_write_story
from registry import clock
from registry.ground.services import files
from registry.history.services import history
from registry.models import StoredFile, User
from registry.permissions import require
from registry.standing.erasure import NO_NAME

Reason = StoryRefused.Reason
MOST: Final = 6
LONGEST_SIDE: Final = 1280


def add(*, story: Story, upload: Any, caption: str, people_agreed: bool, by: User) -> StoryPhoto:
    """One more while the story is written; others who are recognised on it agreed."""
    require(can_write_story(by, story))
    if not people_agreed:
        raise StoryRefused(Reason.STORY_PHOTO_UNAGREED)
    with files.received((upload, StoredFile.Purpose.PHOTO), by=by, at_once=True) as [one]:
        files.narrow(one, LONGEST_SIDE)
        return _add(story, one, caption, by)


@transaction.atomic
def _add(story: Story, one: files.Received, caption: str, by: User) -> StoryPhoto:
    row = held(story)
    _refuse_unless_editable(row)
    if row.photos.count() >= MOST:
        raise StoryRefused(Reason.STORY_PHOTOS_MANY, most=MOST)
    photo = StoryPhoto.objects.create(
        story=row, file=files.keep(one), caption=caption.strip(), added_by=by, added_at=clock.now()
    )
    history.record(by=by, did="story photo added", to=row, unit=row.unit, file=photo.pk)
    return photo


@transaction.atomic
def remove(*, photo: StoryPhoto, by: User) -> None:
    """Gone with its bytes and what was agreed to about it."""
    row = held(photo.story)
    require(can_write_story(by, row))
    _refuse_unless_editable(row)
    history.record(by=by, did="story photo removed", to=row, unit=row.unit, file=photo.pk)
    drop(StoryPhoto.objects.filter(pk=photo.pk, story=row))


def drop(rows: Any) -> None:
    """The rows with their bytes. Inside the caller's transaction."""
    stored = list(StoredFile.objects.filter(pk__in=list(rows.order_by().values_list("file", flat=True))))
    rows.delete()
    files.delete(stored)


def erase(stories: Any) -> None:
    """Of a closed account: the page ends, its words and photos go; that there was one stays. Inside a transaction."""
    drop(StoryPhoto.objects.filter(story__in=list(stories.values_list("pk", flat=True))))
    now = clock.now()
    stories.exclude(status=Story.Status.WITHDRAWN).update(status=Story.Status.WITHDRAWN, withdrawn_at=now)
    stories.update(title=NO_NAME, text="", reason="")


def _refuse_unless_editable(row: Story) -> None:
    if not row.is_editable:
        raise StoryRefused(Reason.STORY_STATE, status=row.get_status_display())
