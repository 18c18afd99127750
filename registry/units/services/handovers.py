"""交接: begun, the successor named and in office, taken over, confirmed by both; then the old role ends."""

from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts.services import appointments, roles
from registry.exceptions import HandoverRefused
from registry.history.services import history
from registry.models import Handover, HistoryEntry, RoleAssignment, RoleProposal, User
from registry.notifications.services import notifications
from registry.permissions import Role, is_account_of, is_committee, require
from registry.units import open_work
from registry.units.documents import handover_sheet
from registry.units.services.open_units import held_open
from registry.words.dates import as_full_date

Reason = HandoverRefused.Reason
State = Handover.State


def may_begin(by: User, assignment: RoleAssignment) -> bool:
    """The administrator who goes, or the committee for somebody who cannot."""
    return is_account_of(by, assignment.user_id) or is_committee(by)


def may_act_for_outgoing(by: User, handover: Handover) -> bool:
    """The same, once it is begun."""
    return is_account_of(by, handover.outgoing_id) or is_committee(by)


def is_incoming(by: User, handover: Handover) -> bool:
    """Who takes over, by their own word."""
    return handover.incoming is not None and is_account_of(by, handover.incoming.pk)


@transaction.atomic
def begin(*, assignment: RoleAssignment, by: User, note: str = "", reason: str = "") -> Handover:
    """An administrator begins to hand over; the committee does so for one who cannot, and says why."""
    require(may_begin(by, assignment))
    in_office = assignment.role == Role.UNIT_ADMIN and assignment.unit is not None
    unit = held_open(assignment.unit) if in_office and assignment.unit else None
    if unit is None or not _is_in_force(assignment):
        raise HandoverRefused(Reason.NOT_IN_OFFICE)
    if not is_account_of(by, assignment.user_id) and not reason.strip():
        raise HandoverRefused(Reason.ON_BEHALF_REASON)
    if Handover.objects.open().filter(assignment=assignment).exists():
        raise HandoverRefused(Reason.HANDOVER_OPEN, name=assignment.user, unit=unit)
    handover = Handover.objects.create(
        unit=unit,
        assignment=assignment,
        outgoing=assignment.user,
        begun_by=by,
        note=note.strip(),
        reason=reason.strip(),
    )
    entry = _recorded(handover, by, "began handover", **({"reason": reason.strip()} if reason.strip() else {}))
    text = _("{unit}的管理员交接已由{by}代为发起：{reason}").format(unit=unit, by=by, reason=reason.strip())
    _tell(handover, entry, [assignment.user], text)
    return handover


@transaction.atomic
def name_successor(*, handover: Handover, by: User, user: User | None, **new: Any) -> Handover:
    """Who takes over: an administrator of the unit at once, anybody else by an appointment that somebody confirms."""
    handover = _held(handover)
    require(may_act_for_outgoing(by, handover))
    _require_begun(handover)
    if not is_committee(by) and not _is_in_force(handover.assignment):
        raise HandoverRefused(Reason.NOT_IN_OFFICE)
    if user is not None and is_account_of(user, handover.outgoing_id):
        raise HandoverRefused(Reason.SUCCESSOR_SAME)
    if handover.stage == Handover.Stage.CONFIRMING:
        raise HandoverRefused(Reason.SUCCESSOR_NAMED)
    before, given = handover.incoming, handover.proposal
    if user is not None and _in_office(handover, user):
        handover.successor, handover.proposal = user, given if user == before else None
    else:
        handover.successor = None
        handover.proposal = appointments.propose(role=Role.UNIT_ADMIN, unit=handover.unit, by=by, user=user, **new)
    handover.save(update_fields=["successor", "proposal"])
    entry = _recorded(handover, by, "named successor")
    text = _("请接手{unit}的管理员交接：{name}的工作交给您。").format(unit=handover.unit, name=handover.outgoing)
    _tell(handover, entry, [handover.successor], text)
    if before is not None and before != user:
        text = _("{unit}的管理员交接已改由另一人接手，您不用再办理；您的授权不变。")
        if _taken_back(given, by, reason=_("交接改由另一人接手")):
            text = _("{unit}的管理员交接已改由另一人接手，您不用再办理；为这次交接给您的授权已收回。")
        _tell(handover, entry, [before], text.format(unit=handover.unit))
    return handover


@transaction.atomic
def accept(*, handover: Handover, by: User) -> Handover:
    """The successor, in office now, takes over what is open today; the sheet is frozen with it."""
    handover = _held(handover)
    require(is_incoming(by, handover))
    _require_begun(handover)
    _require_in_office(handover, by)
    handover.successor, handover.accepted_at, handover.state = by, clock.now(), State.ACCEPTED
    handover.freeze(_content(handover))
    handover.save()
    entry = _recorded(handover, by, "accepted handover")
    text = _("{name}已接手{unit}，交接单已生成。请核对、签字，并在页面上确认。")
    _tell(handover, entry, [handover.outgoing], text.format(name=by, unit=handover.unit))
    return handover


@transaction.atomic
def decline(*, handover: Handover, reason: str, by: User) -> Handover:
    """The successor does not take over; a role that came only for this ends again."""
    handover = _held(handover)
    require(is_incoming(by, handover))
    _require_begun(handover)
    if not reason.strip():
        raise HandoverRefused(Reason.HANDOVER_REASON_MISSING)
    given = handover.proposal
    handover.successor = handover.proposal = None
    handover.save(update_fields=["successor", "proposal"])
    _taken_back(given, by, reason=reason.strip())
    entry = _recorded(handover, by, "declined handover", reason=reason.strip())
    text = _("{name}没有同意接手{unit}：{reason}。请另外确定接收人。")
    text = text.format(name=by, unit=handover.unit, reason=reason.strip())
    _tell(handover, entry, [handover.outgoing, handover.begun_by], text)
    return handover


@transaction.atomic
def confirm(*, handover: Handover, by: User, reason: str = "") -> Handover:
    """Each of the two confirms what the sheet says, the committee for one who cannot; with the second it is done.

    The same person who confirms again is answered as done.
    """
    if _is_confirmed_by(handover, by, reason):
        return Handover.objects.with_people().get(pk=handover.pk)
    handover = _held(handover)
    is_successor = is_incoming(by, handover)
    require(is_successor or may_act_for_outgoing(by, handover))
    _require_accepted(handover)
    if is_successor:
        _require_unconfirmed(handover.successor_at)
        handover.successor_at = clock.now()
    else:
        _require_unconfirmed(handover.outgoing_at)
        if not is_account_of(by, handover.outgoing_id) and not reason.strip():
            raise HandoverRefused(Reason.ON_BEHALF_REASON)
        handover.outgoing_by, handover.outgoing_at = by, clock.now()
    handover.save()
    said = {"reason": reason.strip()} if reason.strip() else {}
    entry = _recorded(handover, by, "confirmed handover", **said)
    if handover.outgoing_at and handover.successor_at:
        return _complete(handover, by)
    other = handover.outgoing if is_successor else handover.successor
    text = _("{name}已确认{unit}的交接，请您核对交接单后确认。").format(name=by, unit=handover.unit)
    _tell(handover, entry, [other], text)
    return handover


@transaction.atomic
def cancel(*, handover: Handover, reason: str, by: User) -> Handover:
    """It is called off, with the reason; a role or an appointment that came only for this is taken back."""
    handover = _held(handover)
    require(may_act_for_outgoing(by, handover))
    if not reason.strip():
        raise HandoverRefused(Reason.HANDOVER_REASON_MISSING)
    proposal, incoming = handover.proposal, handover.incoming
    handover.state, handover.ended_at, handover.end_reason = State.CANCELLED, clock.now(), reason.strip()
    handover.save()
    if proposal is not None and proposal.is_waiting:
        appointments.call_off(proposal=proposal, by=by)
    entry = _recorded(handover, by, "cancelled handover", reason=reason.strip())
    said = {"unit": handover.unit, "reason": reason.strip()}
    text = _("{unit}的交接已取消：{reason}。")
    _tell(handover, entry, [handover.outgoing], text.format(**said))
    if _taken_back(proposal, by, reason=_("交接已取消")):
        text = _("{unit}的交接已取消：{reason}；为这次交接给您的授权已收回。")
    _tell(handover, entry, [incoming], text.format(**said))
    return handover


def kept_or_open(handover: Handover) -> list[Any]:
    """What the outgoing administrator leaves open: as it was taken over, else at this moment."""
    if handover.content:
        return list(handover.content["sections"])
    return [] if handover.is_over else [asdict(one) for one in _open_now(handover)]


def _open_now(handover: Handover) -> list[open_work.Section]:
    return open_work.of(handover.unit, handover.outgoing)


def sheet_of(handover: Handover) -> bytes:
    """交接单 as it was frozen; refused before there is one."""
    if handover.content is None:
        raise HandoverRefused(Reason.HANDOVER_NOT_ACCEPTED)
    return handover_sheet.as_pdf(handover.content, check_word=handover.check_word)


def _complete(handover: Handover, by: User) -> Handover:
    """Duties follow the role: the old one ends, the successor holds theirs already."""
    _require_in_office(handover, handover.incoming)
    handover.state, handover.ended_at = State.DONE, clock.now()
    handover.save()
    if RoleAssignment.objects.not_ended().filter(pk=handover.assignment_id).exists():
        roles.lapse(assignment=handover.assignment, by=by)
    entry = _recorded(handover, by, "completed handover")
    text = _("{unit}的管理员交接已完成，由{name}接任。").format(unit=handover.unit, name=handover.successor)
    people = [handover.outgoing, handover.successor, handover.begun_by]
    notifications.tell(users=people, key=notifications.key_of(entry), text=text, url=_page(handover))
    return handover


def _taken_back(proposal: RoleProposal | None, by: User, *, reason: str) -> bool:
    """A role that came only for this handover ends with the part of its holder in it."""
    given = proposal.assignment if proposal else None
    if given is None or not RoleAssignment.objects.not_ended().filter(pk=given.pk).exists():
        return False
    roles.lapse(assignment=given, by=by, reason=reason)
    return True


def _content(handover: Handover) -> dict[str, Any]:
    """What is printed: words only, so that nothing renamed later changes the paper."""
    return {
        "unit": handover.unit.name_on_paper,
        "outgoing": str(handover.outgoing),
        "successor": str(handover.successor),
        "on": as_full_date(clock.today()),
        "since": as_full_date(handover.assignment.from_on),
        "note": handover.note,
        "reason": handover.reason,
        "sections": [
            {"title": one.title, "lines": [asdict(replace(line, url="")) for line in one.lines]}
            for one in _open_now(handover)
        ],
    }


def _held(handover: Handover) -> Handover:
    """Locked after its unit, and not over."""
    held_open(handover.unit)
    rows = Handover.objects.select_for_update(no_key=True, of=("self",)).with_people()
    held = rows.get(pk=handover.pk)
    if held.is_over:
        raise HandoverRefused(Reason.HANDOVER_OVER)
    return held


def _is_in_force(assignment: RoleAssignment) -> bool:
    return RoleAssignment.objects.valid().filter(pk=assignment.pk).exists()


def _in_office(handover: Handover, user: User) -> bool:
    held = RoleAssignment.objects.valid().filter(role=Role.UNIT_ADMIN, unit=handover.unit_id, user__is_active=True)
    return held.filter(user=user).exists()


def _require_in_office(handover: Handover, user: User) -> None:
    if not _in_office(handover, user):
        raise HandoverRefused(Reason.SUCCESSOR_NOT_READY, unit=handover.unit)


def _require_begun(handover: Handover) -> None:
    if not handover.is_begun:
        raise HandoverRefused(Reason.HANDOVER_ACCEPTED)


def _require_accepted(handover: Handover) -> None:
    if not handover.is_accepted:
        raise HandoverRefused(Reason.HANDOVER_NOT_ACCEPTED)


def _is_confirmed_by(handover: Handover, by: User, reason: str) -> bool:
    """By this very press before: the first of the two waits, with the second it was completed."""
    held_open(handover.unit)
    now = Handover.objects.select_for_update(no_key=True, of=("self",)).get(pk=handover.pk)
    if now.is_done:
        return history.is_newest(by=by, did="completed handover", to=now)
    said = {"reason": reason.strip()} if reason.strip() else {}
    return history.is_newest(by=by, did="confirmed handover", to=now, **said)


def _require_unconfirmed(at: Any) -> None:
    if at is not None:
        raise HandoverRefused(Reason.HANDOVER_CONFIRMED)


def _recorded(handover: Handover, by: User, did: str, **said: str) -> HistoryEntry:
    return history.record(by=by, did=did, to=handover, unit=handover.unit, **said)


def _tell(handover: Handover, entry: HistoryEntry, users: list[User | None], text: str) -> None:
    notifications.tell_of(entry, users=users, text=text, url=_page(handover))


def _page(handover: Handover) -> str:
    return reverse("handover", args=[handover.pk])
