"""The yes of whom a story is about: to the very words, and to each photo; taken back at any moment (D88)."""

from django.db import transaction

from certificates.exceptions import StoryRefused
from certificates.models import Story, StoryConsent, StoryPhoto
from certificates.permissions import can_agree_to_story
from registry import clock
from registry.history.services import history
from registry.models import User
from registry.permissions import is_self, require

Reason = StoryRefused.Reason


@transaction.atomic
def agree(*, story: Story, by: User, photo: StoryPhoto | None = None, how: str = "") -> StoryConsent:
    """Said by the person, or where they have no account by their unit on what they signed; pressed twice it is one."""
    row = held(story)
    require(can_agree_to_story(by, row))
    if not (row.is_submitted or (photo and row.is_published)):
        raise StoryRefused(Reason.STORY_STATE, status=row.get_status_display())
    on_paper = row.volunteer is not None and not is_self(by, row.volunteer.person)
    if on_paper and not how.strip():
        raise StoryRefused(Reason.STORY_PAPER)
    digest = "" if photo else row.digest
    standing = standing_of(row, photo)
    if standing and standing.digest == digest:
        return standing
    if standing:
        end(standing, by)
    consent = StoryConsent.objects.create(
        story=row, photo=photo, digest=digest, how=how.strip() if on_paper else "", given_by=by, given_at=clock.now()
    )
    history.record(by=by, did="story consent given", to=row, unit=row.unit, file=photo.pk if photo else None)
    return consent


def is_agreed(row: Story) -> bool:
    """The words as they stand now were agreed to, and the yes was not taken back."""
    standing = standing_of(row, None)
    return standing is not None and standing.digest == row.digest


def agreed_photos(story: Story) -> list[StoryPhoto]:
    """Those that everybody may see."""
    agreed = StoryConsent.objects.in_force().filter(story=story).exclude(photo=None).values("photo")
    return list(story.photos.filter(pk__in=agreed, file__state="ready").select_related("file"))


def end_all(row: Story, by: User) -> None:
    """Whatever was agreed to ends with the story. Inside the caller's transaction."""
    StoryConsent.objects.in_force().filter(story=row).update(withdrawn_by=by, withdrawn_at=clock.now())


def held(story: Story) -> Story:
    """The row as it is now, locked: consent, photos and state move under this one lock."""
    return Story.objects.for_lists().select_for_update(no_key=True, of=("self",)).get(pk=story.pk)


def standing_of(row: Story, photo: StoryPhoto | None) -> StoryConsent | None:
    return StoryConsent.objects.in_force().filter(story=row, photo=photo).first()


def end(consent: StoryConsent, by: User) -> None:
    consent.withdrawn_by, consent.withdrawn_at = by, clock.now()
    consent.save(update_fields=["withdrawn_by", "withdrawn_at"])


def with_consents(story: Story) -> list[tuple[StoryPhoto, StoryConsent | None]]:
    """Each photo with the yes that is in force."""
    found = StoryConsent.objects.in_force().filter(story=story).exclude(photo=None)
    given = {one.photo_id: one for one in found}
    return [(photo, given.get(photo.pk)) for photo in story.photos.select_related("file")]
