"""Honours for tests: presented from elsewhere, and commendations that were decided."""

from types import SimpleNamespace
from typing import Any

from certificates.honours.services import outside_proofs, stories, story_consents, story_photos
from certificates.models import Nomination, OutsideProof, Story
from registry import clock
from registry.models import User, Volunteer
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import photo
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory

TEXT = "每个周末他都到河堤上捡拾垃圾，劝导游人。" * 4


def told_story(volunteer: Volunteer, *, by: User) -> Story:
    """Handed in by the unit; nobody has agreed yet."""
    return stories.submit(story=stories.begin(about=volunteer, title="周末的河堤", text=TEXT, by=by), by=by)


def presented(volunteer: Volunteer, **said: Any) -> OutsideProof:
    """An award that waits for the unit's look."""
    usual = {"kind": "award", "name": "示例荣誉", "body": "示例单位", "awarded_on": clock.today(), "upload": photo()}
    return outside_proofs.hand_in(volunteer=volunteer, by=volunteer.user, **(usual | said))


def commended(volunteer: Volunteer) -> Nomination:
    """In a round that was decided today."""
    round = RoundFactory(status="decided", decided_on=clock.today())
    candidate = CandidateFactory(round=round, volunteer=volunteer)
    return NominationFactory(candidate=candidate, status="accepted")


def add_to(things: SimpleNamespace) -> None:
    """What the addresses of this room need."""
    things.outside_proof = presented(things.volunteer)
    things.commended = commended(things.volunteer)
    things.decided_round = things.commended.round
    lea = administrator_of(things.volunteer.unit)
    things.story = stories.begin(about=things.volunteer, title="周末的河堤", text=TEXT, by=lea)
    things.story_photo = story_photos.add(
        story=things.story, upload=photo(), caption="示例", people_agreed=True, by=lea
    )
    stories.submit(story=things.story, by=lea)
    things.shown_story = told_story(things.captain, by=lea)
    story_consents.agree(story=things.shown_story, by=things.captain.user)
    stories.publish(story=things.shown_story, by=committee_member())


def parts_of(things: SimpleNamespace) -> dict[Any, Any]:
    """The parts of addresses of this room that are no plain keys."""
    own = ["save", "photos", "remove-photo", "agree", "take-back", "send-back", "publish", "withdraw"]
    return {
        "story_uuid": things.story.uuid,
        "photo_uuid": things.story_photo.uuid,
        ("story", "story_uuid"): things.shown_story.uuid,
        ("api-story-detail", "uuid"): things.shown_story.uuid,
        **{(f"api-story-{deed}", "uuid"): things.story.uuid for deed in own},
    }
