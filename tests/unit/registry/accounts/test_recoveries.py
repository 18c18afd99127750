"""Getting a lost account back: whose word opens it, how long it waits, how its owner stops it (D78, D104)."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from registry import clock
from registry.accounts import two_persons
from registry.accounts.services import appointments, recoveries
from registry.exceptions import AccountRefused
from registry.models import AccountRecovery, HistoryEntry, Notification, RoleAssignment, User
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.people import administrator, applicant, holder

Role = RoleAssignment.Role
pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026-new"
SECRET = "JBSWY3DPEHPK3PXP"


OTHER = AccountRefused.Reason.RECOVERY_OTHER_PERSON


def refused(command, **arguments) -> str:
    with pytest.raises(AccountRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def in_use(user: User) -> User:
    """Its owner has logged in before."""
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
    return User.objects.get(pk=user.pk)


def current_code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_the_person_and_an_administrator_recover_the_account_of_a_volunteer():
    vera = applicant()
    secret, code = recoveries.ask(user=vera.user)
    lea = administrator(vera.unit)

    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_WAITING
    recoveries.vouch(owner=vera.user, code=f" {code[:3]} {code[3:]}", by=lea)
    recoveries.recover(secret=secret, password=NEW)

    vera.user.refresh_from_db()
    assert vera.user.check_password(NEW)
    assert AccountRecovery.objects.get().approved_by == lea
    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_ENDED


def test_what_an_intruder_linked_opens_the_account_no_more():
    vera, other = applicant(), VolunteerFactory().user
    for user in (vera.user, other):
        SocialAccount.objects.create(user=user, provider="oidc", uid=f"intruder-of-{user.pk}")
    secret, code = recoveries.ask(user=vera.user)
    recoveries.vouch(owner=vera.user, code=code, by=administrator(vera.unit))

    recoveries.recover(secret=secret, password=NEW)

    assert SocialAccount.objects.get().user == other
    assert Notification.objects.filter(user=vera.user, text__contains="随找回解除").exists()


def test_a_weak_new_password_leaves_the_recovery_open():
    vera = applicant()
    secret, code = recoveries.ask(user=vera.user)
    recoveries.vouch(owner=vera.user, code=code, by=administrator(vera.unit))

    with pytest.raises(ValidationError):
        recoveries.recover(secret=secret, password="password")

    assert recoveries.held_by(secret).is_open


def test_five_wrong_codes_make_their_sender_wait_and_nobody_else():
    vera = applicant()
    _secret, code = recoveries.ask(user=vera.user)
    wrong, lea = f"{(int(code) + 1) % 1_000_000:06d}", administrator(vera.unit)

    answers = [refused(recoveries.vouch, owner=vera.user, code=wrong, by=lea) for _try in range(5)]

    assert answers == [AccountRefused.Reason.RECOVERY_CODE] * 5
    assert refused(recoveries.vouch, owner=vera.user, code=code, by=lea) == AccountRefused.Reason.RECOVERY_TRIES
    assert recoveries.vouch(owner=vera.user, code=code, by=administrator(vera.unit)).is_open


def test_who_knows_a_phone_number_ends_no_recovery_of_the_owner():
    vera = applicant()
    secret, code = recoveries.ask(user=vera.user)
    recoveries.ask(user=vera.user)
    recoveries.vouch(owner=vera.user, code=code, by=administrator(vera.unit))
    recoveries.ask(user=vera.user)

    assert recoveries.recover(secret=secret, password=NEW) == vera.user


def test_a_recovery_ends_after_a_day(at):
    at("2026-03-14 09:00")
    vera = applicant()
    secret, code = recoveries.ask(user=vera.user)

    at("2026-03-15 09:00")

    assert recoveries.held_by(secret).is_ended
    assert (
        refused(recoveries.vouch, owner=vera.user, code=code, by=administrator(vera.unit))
        == AccountRefused.Reason.RECOVERY_ENDED
    )


def test_nobody_vouches_for_their_own_account():
    vera = applicant()
    holder(Role.COMMITTEE, user=vera.user)
    _secret, code = recoveries.ask(user=vera.user)

    assert refused(recoveries.vouch, owner=vera.user, code=code, by=vera.user) == AccountRefused.Reason.OWN_RECOVERY


def test_no_single_person_takes_over_the_account_of_a_role(at):
    """The attack of the committee on the security administrator: ask in their name, vouch, set the password."""
    at("2026-03-14 09:00")
    security, committee = in_use(holder(Role.SECURITY_ADMIN)), holder(Role.COMMITTEE)
    secret, code = recoveries.ask(user=security)

    with pytest.raises(PermissionDenied):
        recoveries.vouch(owner=security, code=code, by=committee)
    audit, other_audit, system = holder(Role.AUDIT_ADMIN), holder(Role.AUDIT_ADMIN), holder(Role.SYSTEM_ADMIN)
    assert recoveries.vouch(owner=security, code=code, by=audit).is_vouched
    assert refused(recoveries.vouch, owner=security, code=code, by=audit) == AccountRefused.Reason.RECOVERY_SAME_PERSON
    assert refused(recoveries.vouch, owner=security, code=code, by=other_audit) == OTHER
    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_WAITING

    assert recoveries.vouch(owner=security, code=code, by=system).is_counting
    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_COUNTING
    told = Notification.objects.filter(user=security, is_urgent=True)
    assert told.count() == 2
    assert all(row.url.startswith("/recover/stop/") for row in told)
    at("2026-03-14 10:00")
    assert recoveries.recover(secret=secret, password=NEW) == security
    deeds = list(HistoryEntry.objects.about(security).values_list("did", "by"))
    assert ("vouched for recovery", audit.pk) in deeds
    assert ("confirmed recovery", system.pk) in deeds


def test_the_owner_stops_it_in_the_waiting_hour_without_logging_in(at):
    at("2026-03-14 09:00")
    lea = in_use(holder(Role.COMMITTEE))
    secret, code = recoveries.ask(user=lea)
    helpers = [holder(Role.COMMITTEE), holder(Role.SECURITY_ADMIN)]
    for helper in helpers:
        recoveries.vouch(owner=lea, code=code, by=helper)
    signed = Notification.objects.filter(user=lea).first().url.split("/")[-2]

    recoveries.stop(recovery=recoveries.of_stop_link(signed), by=None)

    at("2026-03-14 11:00")
    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_ENDED
    assert [Notification.objects.filter(user=helper, text__contains="停止").count() for helper in helpers] == [1, 1]
    assert recoveries.of_stop_link(signed[:-1]) is None


def test_who_has_never_had_a_password_waits_no_hour(at):
    at("2026-03-14 09:00")
    lea = UserFactory(last_login=None)
    lea.set_unusable_password()
    lea.save()
    RoleAssignmentFactory(user=lea, role=Role.COMMITTEE, unit=committee_unit())
    secret, code = recoveries.ask(user=lea)
    for helper in (holder(Role.COMMITTEE), holder(Role.SECURITY_ADMIN)):
        recoveries.vouch(owner=lea, code=code, by=helper)

    assert recoveries.recover(secret=secret, password=NEW) == lea


def test_one_of_the_two_stands_above_the_unit():
    unit = UnitFactory(parent=UnitFactory())
    lea = in_use(administrator(unit))
    _secret, code = recoveries.ask(user=lea)
    recoveries.vouch(owner=lea, code=code, by=administrator(unit))

    assert refused(recoveries.vouch, owner=lea, code=code, by=administrator(unit)) == OTHER
    assert recoveries.vouch(owner=lea, code=code, by=administrator(unit.parent)).is_counting


def test_a_role_that_ended_gives_no_such_power(at):
    at("2026-03-14 09:00")
    lea = in_use(administrator(UnitFactory()))
    _secret, code = recoveries.ask(user=lea)
    former = holder(Role.COMMITTEE)
    recoveries.vouch(owner=lea, code=code, by=former)
    RoleAssignment.objects.filter(user=former).update(from_on="2026-03-01", until_on="2026-03-13")

    with pytest.raises(PermissionDenied):
        recoveries.vouch(owner=lea, code=code, by=User.objects.get(pk=former.pk))
    second = holder(Role.SECURITY_ADMIN)
    assert refused(recoveries.vouch, owner=lea, code=code, by=second) == OTHER


def test_one_word_given_before_a_role_sets_no_password_once_it_is_proposed(at):
    at("2026-03-14 09:00")
    unit = UnitFactory(parent=UnitFactory())
    lea, vera = administrator(unit), VolunteerFactory(unit=unit)
    in_use(vera.user)
    secret, code = recoveries.ask(user=vera.user)
    recoveries.vouch(owner=vera.user, code=code, by=lea)
    proposal = appointments.propose(role=Role.UNIT_ADMIN, unit=unit, by=lea, user=vera.user)

    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_NEEDS_TWO
    appointments.confirm(proposal=proposal, by=administrator(unit.parent))
    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_ENDED


@pytest.mark.parametrize(
    "dates", [{"from_on": date(2026, 3, 15)}, {"from_on": date(2026, 3, 1), "until_on": date(2026, 3, 13)}]
)
def test_a_role_to_come_and_one_that_an_undone_merger_brings_back_need_two(at, dates):
    at("2026-03-14 09:00")
    unit = UnitFactory(parent=UnitFactory())
    vera = VolunteerFactory(unit=unit)
    in_use(vera.user)
    RoleAssignmentFactory(user=vera.user, unit=unit, **dates)
    secret, code = recoveries.ask(user=vera.user)

    assert recoveries.vouch(owner=vera.user, code=code, by=administrator(unit)).is_vouched
    assert recoveries.vouch(owner=vera.user, code=code, by=administrator(unit.parent)).is_counting
    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_COUNTING
    at("2026-03-14 10:00")
    assert recoveries.recover(secret=secret, password=NEW) == vera.user


def test_the_own_factor_waits_the_hour_too_once_a_role_was_proposed(at):
    at("2026-03-14 09:00")
    unit = UnitFactory()
    vera = VolunteerFactory(unit=unit)
    TOTP.activate(in_use(vera.user), SECRET)
    secret, _code = recoveries.ask(user=vera.user)
    recoveries.prove(secret=secret, factor=current_code())
    appointments.propose(role=Role.UNIT_ADMIN, unit=unit, by=holder(Role.COMMITTEE), user=vera.user)

    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_COUNTING


def test_two_accounts_of_one_person_are_one_word():
    unit = UnitFactory(parent=UnitFactory())
    lea, before, stays = in_use(administrator(unit)), administrator(unit), administrator(unit.parent)
    secret, code = recoveries.ask(user=lea)
    recoveries.vouch(owner=lea, code=code, by=before)
    VolunteerFactory(user=before, merged_into=VolunteerFactory(user=stays))

    said = refused(recoveries.vouch, owner=lea, code=code, by=stays)
    assert said == AccountRefused.Reason.RECOVERY_SAME_PERSON
    assert not two_persons.complete(before, stays, lea)
    assert not two_persons.complete(stays, before, lea)
    _secret, code = recoveries.ask(user=before)
    assert refused(recoveries.vouch, owner=before, code=code, by=stays) == AccountRefused.Reason.OWN_RECOVERY
    assert not two_persons.may_vouch(stays, before)


def test_strangers_and_inspectors_vouch_for_nobody():
    vera = applicant()
    _secret, code = recoveries.ask(user=vera.user)
    inspector = RoleAssignmentFactory(role=Role.INSPECTOR, unit=vera.unit, until_on=clock.today()).user

    for stranger in (administrator(UnitFactory()), inspector, UserFactory()):
        with pytest.raises(PermissionDenied):
            recoveries.vouch(owner=vera.user, code=code, by=stranger)


def test_the_own_second_factor_stands_for_two_persons(at):
    at("2026-03-14 09:00")
    lea = in_use(holder(Role.COMMITTEE))
    TOTP.activate(lea, SECRET)
    secret, _code = recoveries.ask(user=lea)

    assert refused(recoveries.prove, secret=secret, factor="000000") == AccountRefused.Reason.RECOVERY_FACTOR
    assert recoveries.prove(secret=secret, factor=current_code()).user == lea
    assert refused(recoveries.recover, secret=secret, password=NEW) == AccountRefused.Reason.RECOVERY_COUNTING
    at("2026-03-14 10:01")
    assert recoveries.recover(secret=secret, password=NEW) == lea
    assert Authenticator.objects.filter(user=lea).exists()


def test_a_recovery_code_proves_once_and_five_wrong_ones_end_the_tries_of_an_hour(at):
    at("2026-03-14 09:00")
    lea = in_use(holder(Role.COMMITTEE))
    codes = RecoveryCodes.activate(lea).get_unused_codes()
    secret, _code = recoveries.ask(user=lea)
    for _try in range(5):
        assert refused(recoveries.prove, secret=secret, factor="12345678") == AccountRefused.Reason.RECOVERY_FACTOR

    assert refused(recoveries.prove, secret=secret, factor=codes[0]) == AccountRefused.Reason.RECOVERY_TRIES
    at("2026-03-14 10:00")
    second, _code = recoveries.ask(user=lea)
    assert recoveries.prove(secret=second, factor=codes[0]).user == lea
    third, _code = recoveries.ask(user=lea)
    assert refused(recoveries.prove, secret=third, factor=codes[0]) == AccountRefused.Reason.RECOVERY_FACTOR


def test_an_account_without_a_factor_and_an_unknown_one_answer_alike():
    secret, _code = recoveries.ask(user=holder(Role.COMMITTEE))
    nobody, _code = recoveries.of_nobody()

    for held in (secret, nobody):
        assert refused(recoveries.prove, secret=held, factor="123456") == AccountRefused.Reason.RECOVERY_FACTOR
        assert refused(recoveries.recover, secret=held, password=NEW) == AccountRefused.Reason.RECOVERY_WAITING


def test_a_lost_factor_is_taken_off_with_the_new_password(at):
    at("2026-03-14 09:00")
    lea = in_use(holder(Role.COMMITTEE))
    TOTP.activate(lea, SECRET)
    secret, code = recoveries.ask(user=lea, lost_factor=True)
    for helper in (holder(Role.COMMITTEE), holder(Role.SECURITY_ADMIN)):
        recoveries.vouch(owner=lea, code=code, by=helper)
    at("2026-03-14 10:01")

    recoveries.recover(secret=secret, password=NEW)

    assert not Authenticator.objects.filter(user=lea).exists()
    assert HistoryEntry.objects.filter(did="removed second factor", target_id=lea.pk).exists()


def test_the_database_holds_two_people_too():
    lea, helper = UserFactory(), UserFactory()
    moment = clock.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        AccountRecovery.objects.create(
            user=lea,
            secret_digest="s",
            code_digest="c",
            expires_at=moment + timedelta(hours=1),
            asked_by=helper,
            approved_by=helper,
        )
