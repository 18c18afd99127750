"""Naming the holder of a role: proposed by one person, confirmed by another above, never with a password (D104)."""

from datetime import date
from typing import cast

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts import two_persons
from registry.accounts.services import (
    account_mail,
    account_news,
    accounts,
    idle_accounts,
    recoveries,
    roles,
    work_mails,
)
from registry.exceptions import RoleRefused
from registry.ground import jobs
from registry.history.services import history
from registry.models import RoleAssignment, RoleProposal, Unit, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import Role, has_role, is_account_of, require, volunteer_of
from registry.words import identity
from registry.words.masking import mask_mail

Reason = RoleRefused.Reason
Outcome = RoleProposal.Outcome


@transaction.atomic
def propose(
    *,
    role: str,
    unit: Unit | None,
    by: User,
    user: User | None = None,
    username: str = "",
    display_name: str = "",
    work_mail: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> RoleProposal:
    """Propose who shall hold a role: an account, or a name for one that the confirmation makes.

    A unit's own administrators propose registered volunteers, whose documents were checked; accounts without a
    volunteer are made for the committee and the security administrator alone.
    """
    _require_right(by, role, unit, user)
    _hold(unit)
    if user is None:
        accounts.require_free(username)
    else:
        user = _undisputed(user, role, unit)
    roles.drafted(user=user, role=role, unit=unit, by=by, from_on=from_on, until_on=until_on)
    proposal = RoleProposal(
        role=role,
        unit=unit,
        user=user,
        username="" if user else username,
        display_name="" if user else identity.normalise_name(display_name),
        from_on=from_on,
        until_on=until_on,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    proposal.work_mail = work_mail
    proposal.save()
    history.record(by=by, did="proposed role", to=proposal, unit=unit, role=role)
    return proposal


@transaction.atomic
def confirm(*, proposal: RoleProposal, by: User, work_mail: str = "") -> RoleAssignment:
    """Somebody else above confirms: the account is made where there is none, the role begins, its holder is told.

    `work_mail` is the address as the holder told it to `by`: a link goes nowhere that one person alone has typed.
    """
    proposal = _to_decide(proposal, by)
    if not roles.can_grant(proposal.proposed_by, proposal.role, proposal.unit):
        raise RoleRefused(Reason.PROPOSER_GONE)
    if proposal.sets_mail and work_mail.strip().lower() != proposal.work_mail.strip().lower():
        raise RoleRefused(Reason.WORK_MAIL_DIFFERS)
    user = _known(proposal, by) if proposal.user else _made(proposal, by)
    first_day = max(proposal.from_on or clock.today(), clock.today())
    assignment = roles.grant(
        user=user, role=proposal.role, unit=proposal.unit, from_on=first_day, until_on=proposal.until_on, by=by
    )
    recoveries.stop_one_word(user=user, by=by)
    proposal.user, proposal.assignment = user, assignment
    _decided(proposal, Outcome.CONFIRMED, by, did="confirmed role")
    if account_mail.is_due(user):  # its link proves the address too
        jobs.enqueue("mail first log-in", key=f"mail first log-in:{user.pk}", user=user.pk)
    else:
        work_mails.ask(user)
    return assignment


@transaction.atomic
def decline(*, proposal: RoleProposal, reason: str, by: User) -> RoleProposal:
    """Somebody who could confirm says no, with a reason that the proposer reads."""
    proposal = _to_decide(proposal, by)
    if not reason.strip():
        raise RoleRefused(Reason.PROPOSAL_REASON_MISSING)
    proposal.reason = reason.strip()
    return _decided(proposal, Outcome.DECLINED, by, did="declined role")


@transaction.atomic
def withdraw(*, proposal: RoleProposal, by: User) -> RoleProposal:
    """The proposer takes it back."""
    proposal = _locked(proposal)
    require(is_account_of(by, proposal.proposed_by_id))
    return _decided(proposal, Outcome.WITHDRAWN, by, did="withdrew role proposal")


@transaction.atomic
def call_off(*, proposal: RoleProposal, by: User) -> RoleProposal:
    """What it was proposed for does not happen; the caller has checked that `by` may say so."""
    return _decided(_locked(proposal), Outcome.WITHDRAWN, by, did="withdrew role proposal")


def waiting_for(by: User, text: str = "") -> list[RoleProposal]:
    """What this person may confirm, the oldest first; `text` is part of a name, or of the unit's."""
    waiting = RoleProposal.objects.waiting().with_people().about(text)
    return two_persons.confirmable(by, list(waiting.order_by("pk")))


def unconfirmed_by(by: User) -> int:
    """How many proposals wait for this person's word."""
    return len(two_persons.confirmable(by, list(RoleProposal.objects.waiting().select_related("unit"))))


def proposers_of(holder: User, *, since: date) -> set[int]:
    """Accounts of those who proposed a role which this person holds only since this day or later."""
    young = RoleProposal.objects.filter(assignment__user=holder, assignment__from_on__gte=since)
    proposers = set(young.values_list("proposed_by", flat=True))
    return proposers | set(Volunteer.objects.accounts_put_together(proposers).values())


def _require_right(by: User, role: str, unit: Unit | None, user: User | None) -> None:
    require(roles.can_grant(by, role, unit))
    if not (has_role(by, Role.COMMITTEE, Role.SECURITY_ADMIN) or _is_checked(user)):
        raise RoleRefused(Reason.PERSON_NOT_REGISTERED)


def _undisputed(user: User, role: str, unit: Unit | None) -> User:
    """The account under its lock, if the same role does not wait for a word already."""
    user = _held(user)
    if RoleProposal.objects.waiting().filter(user=user, role=role, unit=unit).exists():
        raise RoleRefused(Reason.PROPOSAL_WAITING)
    return user


def _held(user: User) -> User:
    """The account under its lock, after that of its file: nobody suspends, or merges, the person meanwhile."""
    list(Volunteer.objects.select_for_update(no_key=True, of=("self",)).filter(user=user).order_by("pk"))
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _made(proposal: RoleProposal, by: User) -> User:
    name, mail = proposal.display_name, proposal.work_mail
    return accounts.create(username=proposal.username, display_name=name, by=by, work_mail=mail)


def _known(proposal: RoleProposal, by: User) -> User:
    """The account that there is, awake; an address it has is its holder's and stays."""
    user = idle_accounts.wake(user=_held(cast(User, proposal.user)), by=by)
    if proposal.work_mail and not user.work_mail:
        account_news.tell(user, "changed mail address", by=by, what=mask_mail(proposal.work_mail))
        user.work_mail = proposal.work_mail
        user.save(update_fields=["work_mail_sealed"])
    return user


def _is_checked(user: User | None) -> bool:
    """A registered volunteer: somebody has reviewed their document."""
    volunteer = user and volunteer_of(user)
    return bool(volunteer and volunteer.is_registered)


def _to_decide(proposal: RoleProposal, by: User) -> RoleProposal:
    proposal = _locked(proposal)
    if is_account_of(by, proposal.proposed_by_id) or is_account_of(by, proposal.user_id):
        raise RoleRefused(Reason.OWN_PROPOSAL)
    require(two_persons.may_confirm(by, proposal))
    return proposal


def _hold(unit: Unit | None) -> None:
    """Units are locked before everything else: a handover holds its unit when it comes to the proposal."""
    if unit is not None:
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _locked(proposal: RoleProposal) -> RoleProposal:
    _hold(proposal.unit)
    rows = RoleProposal.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.select_related("unit", "user", "proposed_by").get(pk=proposal.pk)
    if not locked.is_waiting:
        raise RoleRefused(Reason.PROPOSAL_DECIDED)
    return locked


def _decided(proposal: RoleProposal, outcome: str, by: User, *, did: str) -> RoleProposal:
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, by, clock.now()
    proposal.save()
    entry = history.record(by=by, did=did, to=proposal, unit=proposal.unit, role=proposal.role)
    text = _("您提议的任命（{what}）：{outcome}。").format(what=proposal, outcome=proposal.get_outcome_display())
    notifications.tell_of(entry, users=[proposal.proposed_by_id], text=text, url=reverse("role-proposals"))
    return proposal
