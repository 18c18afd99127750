"""邀请链接: a signed address, and its QR code, by which people join a team until it ends (D28: by their own press).

The address holds the random name of its row under our signature, so nobody finds one by trying. It works for
somebody who is not registered yet: the wish waits, and counts from the moment their unit admits them.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import TeamRefused
from registry.ground.public_url import absolute
from registry.history.services import history
from registry.models import Membership, Team, TeamInvitation, User, Volunteer
from registry.people.services import volunteers
from registry.permissions import can_run_team, is_self, require
from registry.protection import named_links
from registry.teams.services.held import held, require_admitted, tell

Reason = TeamRefused.Reason
Status = Membership.Status
DAYS: Final = (1, 7, 30)
MOST_PLACES: Final = 500
MOST_OPEN: Final = 10
KIND: Final = "team-invitation"
MAY_WAIT: Final = (Volunteer.Status.SUBMITTED, Volunteer.Status.RETURNED)


@transaction.atomic
def make(*, team: Team, days: int, places: int, asks_first: bool, by: User) -> TeamInvitation:
    """Who runs the team makes a link for some days and so many people."""
    team = held(team)
    require(can_run_team(by, team))
    require_admitted(team)
    if days not in DAYS or not 1 <= places <= MOST_PLACES:
        raise TeamRefused(Reason.LINK_OUT_OF_RANGE, days="、".join(map(str, DAYS)), places=MOST_PLACES)
    if team.invitations.open().count() >= MOST_OPEN:
        raise TeamRefused(Reason.LINKS_TOO_MANY, most=MOST_OPEN)
    now = clock.now()
    link = TeamInvitation.objects.create(
        team=team, places=places, asks_first=asks_first, made_by=by, made_at=now, expires_at=now + timedelta(days=days)
    )
    history.record(by=by, did="made team link", to=link, unit=team.unit, days=days, count=places)
    return link


@transaction.atomic
def revoke(*, link: TeamInvitation, by: User) -> TeamInvitation:
    """The link leads nowhere from now on; who came by it stays."""
    team = held(link.team)
    require(can_run_team(by, team))
    link = TeamInvitation.objects.get(pk=link.pk)
    if link.ended_at is None:
        link.ended_at, link.ended_by = clock.now(), by
        link.save(update_fields=["ended_at", "ended_by"])
        history.record(by=by, did="revoked team link", to=link, unit=team.unit)
    return link


def code_of(link: TeamInvitation) -> str:
    """The signed name of the row: letters, digits, and what addresses bear."""
    return named_links.code_of(KIND, link.uuid)


def address_of(link: TeamInvitation) -> str:
    """What stands behind the QR code."""
    return absolute(reverse("team-invited", args=[code_of(link)]))


def of_code(code: str) -> TeamInvitation:
    """The link of this address while it is good; otherwise the one sentence for all that can be wrong."""
    found = named_links.name_in(KIND, code)
    if found is None:
        raise TeamRefused(Reason.LINK_UNKNOWN)
    link = TeamInvitation.objects.filter(uuid=found).select_related("team__unit", "team__photo", "made_by").first()
    if link is None or not TeamInvitation.objects.open().filter(pk=link.pk).exists():
        raise TeamRefused(Reason.LINK_ENDED)
    return link


@transaction.atomic
def accept(*, link: TeamInvitation, volunteer: Volunteer, by: User) -> Membership:
    """The person joins by their own press; whoever still waits for admission as a volunteer waits here too."""
    require(is_self(by, volunteer))
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    team = held(link.team)
    if not TeamInvitation.objects.open().filter(pk=link.pk).exists():
        raise TeamRefused(Reason.LINK_ENDED)
    if not volunteer.is_registered and volunteer.status not in MAY_WAIT:
        raise TeamRefused(Reason.MEMBER_NOT_REGISTERED)
    own = team.memberships.open().filter(volunteer=volunteer).first()
    if own is not None and (own.is_active or own.invitation_id is not None):
        raise TeamRefused(Reason.ALREADY_MEMBER)
    if TeamInvitation.objects.with_joined().get(pk=link.pk).joined >= link.places:
        raise TeamRefused(Reason.LINK_FULL, places=link.places)
    membership = own or Membership(team=team, volunteer=volunteer, requested_at=clock.now())
    membership.invitation = link
    membership.save()
    history.record(by=by, did="came by team link", to=membership, unit=team.unit)
    if volunteer.is_registered and lets_in(link):
        _admit(membership, link)
    return membership


def lets_in(link: TeamInvitation) -> bool:
    """Whoever made it said yes to all who have it, and may still say so; otherwise each is asked about."""
    maker = link.made_by
    return not link.asks_first and maker.is_active and can_run_team(maker, link.team)


@volunteers.on_admission
def settle(volunteer: Volunteer) -> None:
    """Whoever was admitted as a volunteer is in the teams whose links let them in."""
    waiting = Membership.objects.requested().filter(volunteer=volunteer, invitation__asks_first=False)
    known = waiting.select_related("team__unit", "invitation__team__unit", "invitation__made_by")
    for membership in known.order_by("team"):
        membership.team, link = held(membership.team), membership.invitation
        if link is not None and membership.team.is_admitted and lets_in(link):
            _admit(membership, link)


def _admit(membership: Membership, link: TeamInvitation) -> None:
    by = link.made_by
    membership.status, membership.decided_at, membership.decided_by = Status.ACTIVE, clock.now(), by
    membership.save(update_fields=["status", "decided_at", "decided_by"])
    entry = history.record(by=by, did="admitted member", to=membership, unit=membership.team.unit)
    tell(entry, membership.team, [membership.volunteer.user_id], _("您已加入志愿团队{team}。"))
