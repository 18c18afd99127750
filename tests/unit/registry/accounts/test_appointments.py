"""Naming the holder of a role: one proposes, another above confirms, nobody sees a password (D104, D105)."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from registry import clock
from registry.accounts import two_persons
from registry.accounts.services import account_mail, appointments
from registry.exceptions import RoleRefused
from registry.models import HistoryEntry, Job, Notification, RoleAssignment, RoleProposal, User, Volunteer
from registry.permissions import roles_of
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.people import administrator, applicant, holder

Role = RoleAssignment.Role
pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(parent=UnitFactory())


def refused(command, **arguments) -> str:
    with pytest.raises(RoleRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def proposed(unit, by, **changes) -> RoleProposal:
    if "user" not in changes:
        changes["user"] = VolunteerFactory(unit=unit or UnitFactory()).user
    return appointments.propose(by=by, **{"role": Role.UNIT_ADMIN, "unit": unit} | changes)


def test_a_second_administrator_needs_somebody_above(unit, at):
    """The attack: name a puppet, decide own entries with it."""
    at("2026-03-14 09:00")
    lea, other = administrator(unit), administrator(unit)
    proposal = proposed(unit, lea)

    assert roles_of(proposal.user) == {}
    assert refused(appointments.confirm, proposal=proposal, by=lea) == RoleRefused.Reason.OWN_PROPOSAL
    assert refused(appointments.confirm, proposal=proposal, by=proposal.user) == RoleRefused.Reason.OWN_PROPOSAL
    with pytest.raises(PermissionDenied):
        appointments.confirm(proposal=proposal, by=other)
    assignment = appointments.confirm(proposal=proposal, by=administrator(unit.parent))

    assert roles_of(User.objects.get(pk=proposal.user_id)) == {Role.UNIT_ADMIN: {unit.pk}}
    assert list(HistoryEntry.objects.about(proposal).values_list("did", flat=True)) == [
        "proposed role",
        "confirmed role",
    ]
    assert assignment.proposal.proposed_by == lea
    assert Notification.objects.filter(user=proposal.user, text__contains="单位管理员").exists()


def test_a_unit_proposes_only_people_whose_document_was_checked(unit):
    lea = administrator(unit)

    for nobody in (None, UserFactory(), applicant(unit=unit).user):
        assert (
            refused(proposed, unit=unit, by=lea, user=nobody, username="puppet")
            == RoleRefused.Reason.PERSON_NOT_REGISTERED
        )
    assert not RoleProposal.objects.exists()


@pytest.mark.parametrize(
    ("role", "proposer", "confirmers", "barred"),
    [
        (Role.COMMITTEE, Role.SECURITY_ADMIN, [Role.COMMITTEE, Role.SECURITY_ADMIN], [Role.AUDIT_ADMIN]),
        (Role.INSPECTOR, Role.COMMITTEE, [Role.SECURITY_ADMIN, Role.COMMITTEE], [Role.SYSTEM_ADMIN]),
        (Role.AUDIT_ADMIN, Role.SECURITY_ADMIN, [Role.SYSTEM_ADMIN, Role.COMMITTEE], [Role.INSPECTOR]),
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, [Role.AUDIT_ADMIN, Role.SECURITY_ADMIN], [Role.INSPECTOR]),
    ],
)
def test_who_confirms_which_role(role, proposer, confirmers, barred, at):
    at("2026-03-14 09:00")
    until = date(2026, 12, 31) if role == Role.INSPECTOR else None

    for confirmer in confirmers:
        proposal = proposed(None, holder(proposer), role=role, user=UserFactory(), until_on=until)
        assert appointments.confirm(proposal=proposal, by=holder(confirmer)).role == role
    proposal = proposed(None, holder(proposer), role=role, user=UserFactory(), until_on=until)
    for other in barred:
        last_day = date(2026, 12, 31) if other == Role.INSPECTOR else None
        with pytest.raises(PermissionDenied):
            appointments.confirm(proposal=proposal, by=holder(other, until_on=last_day))


def test_only_those_who_may_grant_propose(unit):
    committee, lea = holder(Role.COMMITTEE), administrator(unit)

    for role, place, by in [
        (Role.UNIT_ADMIN, UnitFactory(), lea),
        (Role.COMMITTEE, None, lea),
        (Role.INSPECTOR, None, lea),
        (Role.AUDIT_ADMIN, None, committee),
        (Role.COMMITTEE, None, committee),
    ]:
        with pytest.raises(PermissionDenied):
            proposed(place, by, role=role)


def test_a_new_account_is_made_by_the_confirmation_and_its_holder_sets_the_password(unit, at, settings):
    at("2026-03-14 09:00")
    settings.PUBLIC_URL = "https://volunteer.example.org"
    committee = holder(Role.COMMITTEE)
    named = {"user": None, "username": "huang", "display_name": "黄示例六", "work_mail": "huang@example.org"}
    proposal = proposed(unit, committee, **named)
    assert not User.objects.filter(username="huang").exists()
    security = holder(Role.SECURITY_ADMIN)
    for mistaken in ("", "other@example.org"):
        said = refused(appointments.confirm, proposal=proposal, by=security, work_mail=mistaken)
        assert said == RoleRefused.Reason.WORK_MAIL_DIFFERS

    appointments.confirm(proposal=proposal, by=security, work_mail=" Huang@example.org")

    huang = User.objects.get(username="huang")
    assert not huang.has_usable_password()
    assert Job.objects.get(name="mail first log-in").arguments == {"user": huang.pk}
    account_mail.send_first_log_in(huang.pk)
    assert mail.outbox[0].to == ["huang@example.org"]
    assert "https://volunteer.example.org/accounts/password/reset/key/" in mail.outbox[0].body


def test_no_link_goes_to_the_mailbox_of_who_proposes_a_volunteer(unit):
    """Registered on paper, account opened, proposed with a mailbox of the proposer's: no password is set from there."""
    lea, above = administrator(unit), administrator(unit.parent)
    vera = VolunteerFactory(unit=unit)
    vera.user.set_unusable_password()
    vera.user.save()
    proposal = proposed(unit, lea, user=vera.user, work_mail="lea@example.org")

    appointments.confirm(proposal=proposal, by=above, work_mail="lea@example.org")
    account_mail.send_first_log_in(vera.user_id)

    assert not Job.objects.filter(name="mail first log-in").exists()
    assert not [letter for letter in mail.outbox if "password" in letter.body]


def test_an_address_that_the_holder_has_stays_and_a_first_one_is_told(unit):
    lea, above = administrator(unit), administrator(unit.parent)
    vera, otto = VolunteerFactory(unit=unit).user, VolunteerFactory(unit=unit).user
    vera.work_mail = "vera@example.org"
    vera.save()
    for user in (vera, otto):
        proposal = proposed(unit, lea, user=user, work_mail="lea@example.org")
        appointments.confirm(proposal=proposal, by=above, work_mail="" if user == vera else "lea@example.org")

    assert User.objects.get(pk=vera.pk).work_mail == "vera@example.org"
    assert User.objects.get(pk=otto.pk).work_mail == "lea@example.org"
    told = HistoryEntry.objects.filter(did="changed mail address")
    assert [entry.target_id for entry in told] == [otto.pk]
    assert Notification.objects.filter(user=otto, text__contains="邮箱", is_urgent=True).exists()


def test_what_a_grant_refuses_a_proposal_refuses(unit):
    security = holder(Role.SECURITY_ADMIN)
    held = RoleAssignmentFactory(unit=unit)

    assert refused(proposed, unit=unit, by=security, user=held.user) == RoleRefused.Reason.ROLE_ALREADY_GRANTED
    assert refused(proposed, unit=None, by=security) == RoleRefused.Reason.ROLE_UNIT_MISSING
    assert refused(proposed, unit=unit, by=security, user=security) == RoleRefused.Reason.OWN_GRANT
    with pytest.raises(ValidationError, match="检查人员须指定授权截止日期"):
        proposed(None, security, role=Role.INSPECTOR)


def test_a_proposal_is_decided_once_and_made_once(unit):
    lea, above = administrator(unit), administrator(unit.parent)
    proposal = proposed(unit, lea)

    assert refused(proposed, unit=unit, by=lea, user=proposal.user) == RoleRefused.Reason.PROPOSAL_WAITING
    assert (
        refused(appointments.decline, proposal=proposal, reason=" ", by=above)
        == RoleRefused.Reason.PROPOSAL_REASON_MISSING
    )
    appointments.decline(proposal=proposal, reason="本人不知情", by=above)
    assert refused(appointments.confirm, proposal=proposal, by=above) == RoleRefused.Reason.PROPOSAL_DECIDED
    assert Notification.objects.get(user=lea).text.endswith("：未同意。")


@pytest.mark.parametrize("status", Volunteer.GONE)
def test_nobody_is_appointed_whose_registration_ended(unit, status):
    """Neither proposed nor confirmed, whoever proposes; the confirmer reads what to do."""
    committee, above = holder(Role.COMMITTEE), administrator(unit.parent)
    vera = VolunteerFactory(unit=unit)
    proposal = proposed(unit, committee, user=vera.user)
    Volunteer.objects.filter(pk=vera.pk).update(status=status)

    assert refused(appointments.confirm, proposal=proposal, by=above) == RoleRefused.Reason.PERSON_GONE
    assert not RoleAssignment.objects.filter(user=vera.user).exists()
    appointments.decline(proposal=proposal, reason="已退出", by=above)
    assert refused(proposed, unit=unit, by=committee, user=vera.user) == RoleRefused.Reason.PERSON_GONE


def test_an_account_that_ended_since_the_proposal_gets_no_role(unit):
    proposal = proposed(unit, administrator(unit))
    User.objects.filter(pk=proposal.user_id).update(is_active=False)

    above = administrator(unit.parent)
    assert refused(appointments.confirm, proposal=proposal, by=above) == RoleRefused.Reason.ACCOUNT_ENDED


def test_a_proposal_falls_with_the_role_of_its_proposer(unit, at):
    at("2026-03-14 09:00")
    lea, above = administrator(unit), administrator(unit.parent)
    proposal = proposed(unit, lea)
    RoleAssignment.objects.filter(user=lea).update(from_on=date(2026, 3, 1), until_on=date(2026, 3, 13))

    assert refused(appointments.confirm, proposal=proposal, by=above) == RoleRefused.Reason.PROPOSER_GONE
    assert not RoleAssignment.objects.filter(user=proposal.user).exists()


def test_one_person_with_two_accounts_is_one_person(unit):
    """The proposer's file was merged since: the account that stays confirms nothing and proposes not the other."""
    before, stays = administrator(unit), administrator(unit.parent)
    kept = VolunteerFactory(user=stays)
    proposal = proposed(unit, before)
    VolunteerFactory(user=before, merged_into=kept)

    assert not two_persons.may_confirm(stays, proposal)
    assert refused(appointments.confirm, proposal=proposal, by=stays) == RoleRefused.Reason.OWN_PROPOSAL
    assert refused(proposed, unit=unit, by=stays, user=before) == RoleRefused.Reason.OWN_GRANT
    assert appointments.withdraw(proposal=proposal, by=stays).outcome == RoleProposal.Outcome.WITHDRAWN


def test_who_proposed_is_known_under_the_account_that_stays(unit):
    before, stays = administrator(unit), UserFactory()
    proposal = proposed(unit, before)
    appointments.confirm(proposal=proposal, by=administrator(unit.parent))
    VolunteerFactory(user=before, merged_into=VolunteerFactory(user=stays))

    assert appointments.proposers_of(proposal.user, since=clock.today()) == {before.pk, stays.pk}


def test_only_the_proposer_withdraws(unit):
    lea = administrator(unit)
    proposal = proposed(unit, lea)

    with pytest.raises(PermissionDenied):
        appointments.withdraw(proposal=proposal, by=administrator(unit.parent))
    assert appointments.withdraw(proposal=proposal, by=lea).outcome == RoleProposal.Outcome.WITHDRAWN


def test_a_role_begins_on_the_day_of_its_confirmation_at_the_earliest(unit, at):
    at("2026-03-14 09:00")
    proposal = proposed(unit, administrator(unit), from_on=date(2026, 3, 1))
    at("2026-03-20 09:00")

    assert appointments.confirm(proposal=proposal, by=administrator(unit.parent)).from_on == date(2026, 3, 20)


def test_the_database_holds_two_people_too(unit):
    lea = administrator(unit)
    proposal = proposed(unit, lea)

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleProposal.objects.filter(pk=proposal.pk).update(outcome="confirmed", decided_by=lea, decided_at=clock.now())


def test_each_sees_what_waits_for_their_word(unit):
    lea, above = administrator(unit), administrator(unit.parent)
    proposal = proposed(unit, lea)

    assert (appointments.waiting_for(above), appointments.waiting_for(lea)) == ([proposal], [])
    assert (appointments.unconfirmed_by(above), appointments.unconfirmed_by(lea)) == (1, 0)
    assert appointments.waiting_for(administrator(UnitFactory())) == []


def test_a_hundred_that_wait_are_asked_for_at_once_and_found_by_name(unit, django_assert_num_queries):
    """After an import of units the committee has all of them before it (home page, menu and list)."""
    lea, above = administrator(unit), administrator(unit.parent)
    first = proposed(unit, lea)
    waiting = [proposed(unit, lea) for _each in range(4)]
    appointments.unconfirmed_by(above)  # the roles of this person are read once

    with django_assert_num_queries(2):
        assert appointments.unconfirmed_by(above) == 5
    with django_assert_num_queries(2):
        assert appointments.waiting_for(above) == [first, *waiting]
    assert appointments.waiting_for(above, first.user.username) == [first]
    assert appointments.waiting_for(above, unit.full_name[-4:]) == [first, *waiting]
    assert appointments.waiting_for(above, "没有这个人") == []
