"""A star, a proof, an invitation, and a star that waits for the committee."""

from certificates.issuing.services import certificates
from certificates.models import Certificate, StarApplication
from certificates.proofs.asked import Asked
from certificates.proofs.services import proofs
from certificates.recognition.services import stars
from config.demo.story import Person, Story
from config.demo.units import CIVIL
from registry.models import Activity, Shift
from registry.signups.services import invitations

STAR_PROPOSED, STAR_DECIDED, PROOF_TAKEN, INVITED, SECOND_STAR = -24, -22, -10, -3, -2


def expect_recognition(story: Story, invited_to: str) -> None:
    """Put the acts about the logins on the agenda."""
    agenda = story.agenda
    agenda.at(story.day(STAR_PROPOSED, "20:15"), _apply_for_star, story, "volunteer")
    agenda.at(story.day(STAR_DECIDED, "10:30"), _grant_star, story)
    agenda.at(story.day(PROOF_TAKEN, "21:05"), _take_proof, story)
    agenda.at(story.day(INVITED, "16:45"), _invite, story, invited_to)
    agenda.at(story.day(SECOND_STAR, "09:25"), _propose_colleague, story)


def _apply_for_star(story: Story, role: str) -> None:
    person = story.cast[role]
    stars.propose(volunteer=person.volunteer, by=person.user)


def _grant_star(story: Story) -> None:
    """The committee grants a star, and its certificate is drawn."""
    waiting = StarApplication.objects.waiting().get(volunteer=story.cast["volunteer"].volunteer)
    granted = stars.approve(application=waiting, by=story.staff["committee"])
    certificates.finish(Certificate.objects.get(star_application=granted))


def _take_proof(story: Story) -> None:
    person = story.cast["volunteer"]
    proofs.issue(volunteer=person.volunteer, asked=Asked(), by=person.user)


def _propose_colleague(story: Story) -> None:
    """The unit proposes a colleague; the committee has not decided yet."""
    stars.propose(volunteer=story.cast["team"].volunteer, by=story.staff["unit2"])


def _invite(story: Story, title: str) -> None:
    """The unit invites its people to another unit's activity; their answers are open."""
    activity = Activity.objects.get(title=title)
    shift = Shift.objects.live().filter(activity=activity).in_order().first()
    asked: list[Person] = [story.cast["volunteer"], story.cast["team"]]
    if shift is not None:
        invitations.invite(shift=shift, volunteers=[each.volunteer for each in asked], by=story.administrator(CIVIL))
