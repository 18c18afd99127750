"""Activities that give their places otherwise than at once: by lot, after a request, to those who are invited."""

from collections.abc import Sequence
from datetime import timedelta

from config.demo.scripts import Script
from config.demo.story import Person, Story
from registry import clock
from registry.models import Activity, Shift, User
from registry.signups.services import invitations, lots, requests, signups

Flow = Activity.Flow
CONFIRMED = 2  # of those who asked
SAID = (  # to the questions of the plan
    ("都可以", "yes", "《夏洛的网》"),
    ("一、二年级", "no", ""),
    ("三、四年级", "yes", "《草房子》"),
)


def wish(story: Story, script: Script, shift: Shift, people: Sequence[Person]) -> None:
    """People ask for a place, or are asked; who decides does it in time."""
    leader = story.cast[script.leader].user
    if script.flow == Flow.INVITATION:
        _invite(story, shift, [person for person in people if person.unit == script.unit], leader)
        return
    keys = [one.key for one in shift.activity.asks]
    for n, person in enumerate(people):
        given = dict(zip(keys, SAID[n % len(SAID)], strict=False))
        signups.sign_up(volunteer=person.volunteer, shift=shift, by=person.user, risk_acknowledged=True, given=given)
        person.promised.append((shift.starts_at, shift.ends_at))
    if script.flow == Flow.LOT:
        story.agenda.at(shift.sign_up_closes_at + timedelta(minutes=1), lots.draw_due)
    else:
        story.agenda.at(clock.now() + timedelta(hours=20), _confirm_some, shift, leader)


def _confirm_some(shift: Shift, leader: User) -> None:
    asking = list(shift.signups.filter(status="requested").order_by("pk")[:CONFIRMED])
    requests.confirm(shift=shift, signups=asking, by=leader)


def _invite(story: Story, shift: Shift, people: Sequence[Person], leader: User) -> None:
    """The first accepts, the second has no time, the others have not answered."""
    invitations.invite(shift=shift, volunteers=[person.volunteer for person in people], by=leader)
    for person in people:
        person.promised.append((shift.starts_at, shift.ends_at))
    for person, answer in zip(people, (_accept, _decline), strict=False):
        story.agenda.at(clock.now() + timedelta(hours=5), answer, shift, person)


def _accept(shift: Shift, person: Person) -> None:
    signup = shift.signups.get(volunteer=person.volunteer)
    invitations.accept(signup=signup, by=person.user, risk_acknowledged=True)


def _decline(shift: Shift, person: Person) -> None:
    signup = shift.signups.get(volunteer=person.volunteer)
    invitations.decline(signup=signup, by=person.user, reason="那天值班，来不了。")
