"""A number that went to somebody else: its new owner is not locked out, its old owner is told (D80, D104)."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from registry import clock
from registry.accounts.login import find_user
from registry.accounts.services import accounts, recoveries
from registry.exceptions import PhoneClaimRefused, RegistrationRefused, RuleViolation
from registry.models import HistoryEntry, Notification, PhoneClaim, User, Volunteer
from registry.people.duties import people_duties
from registry.people.services import personal_data, phone_claims, volunteers
from registry.protection import keys
from tests.factories import PASSWORD, UnitFactory, VolunteerFactory
from tests.factories_merges import merged
from tests.people import AGREED, administrator, applicant, application, holder, id_number, phone

Reason = PhoneClaimRefused.Reason
Outcome = PhoneClaim.Outcome
pytestmark = pytest.mark.django_db
OTHER = id_number(sequence=20)


def refused(command: Any, **arguments: Any) -> str:
    with pytest.raises(RuleViolation) as refusal:
        command(**arguments)
    return str(refusal.value.reason)


@pytest.fixture
def vera() -> Volunteer:
    """Who had the number before."""
    vera = applicant()
    return volunteers.admit(volunteer=vera, by=administrator(vera.unit))


@pytest.fixture
def otto(vera) -> Volunteer:
    """Who has the number now, and registers with it."""
    typed = application(name="黄示例六", id_number=OTHER, claims_phone=True)
    return volunteers.register(application=typed, password_hash="!", agreed=AGREED)


def only_claim() -> PhoneClaim:
    return PhoneClaim.objects.get()


def test_without_their_word_the_number_is_refused_as_before(vera):
    typed = application(name="黄示例六", id_number=OTHER)

    answer = refused(volunteers.register, application=typed, password_hash="!", agreed=AGREED)

    assert answer == RegistrationRefused.Reason.PHONE_TAKEN
    assert not PhoneClaim.objects.exists()


def test_the_registration_goes_on_and_the_number_stays_where_it_is(vera, otto):
    claim = only_claim()

    assert (otto.status, otto.phone, otto.phone_digest) == (Volunteer.Status.SUBMITTED, "", None)
    assert (claim.claimant, claim.holder, claim.outcome, claim.phone) == (otto, vera, Outcome.WAITING, phone())
    assert phone().encode() not in bytes(claim.phone_sealed)
    assert find_user(phone()) == vera.user


def test_the_holder_and_who_keeps_the_holders_file_are_told(vera, otto):
    lea = administrator(vera.unit)
    told = Notification.objects.get(user=vera.user, url="/me/phone/")

    assert (told.is_urgent, otto.name in told.text) == (True, False)
    assert [duty.title for duty in people_duties(lea) if "号码" in duty.title] == ["核实手机号码由谁使用"]
    assert not [duty for duty in people_duties(administrator(UnitFactory())) if "号码" in duty.title]


def test_cleared_the_number_logs_the_new_owner_in_and_leaves_a_line_in_both_files(vera, otto):
    lea = administrator(vera.unit)

    phone_claims.clear(claim=only_claim(), checked_how=PhoneClaim.Check.CALLED, by=lea)

    vera.refresh_from_db()
    otto.refresh_from_db()
    assert (vera.phone, vera.phone_digest, otto.phone) == ("", None, phone())
    assert find_user(phone()) == otto.user
    line = HistoryEntry.objects.about(vera).last()
    assert (line.did, line.by, line.fields) == ("cleared phone", lea, {"how": "called"})
    assert HistoryEntry.objects.about(otto).last().did == "got phone"


def test_what_rested_on_the_number_ends_and_the_old_owner_has_a_way_in(vera, otto, client):
    vera.user.set_password(PASSWORD)
    vera.user.save()
    phone_client = Client()
    phone_client.post("/accounts/login/", {"login": phone(), "password": PASSWORD})
    secret, _code = recoveries.ask(user=vera.user)
    assert Session.objects.exists()

    phone_claims.clear(claim=only_claim(), checked_how="seen", by=administrator(vera.unit))

    assert not Session.objects.exists()
    assert recoveries.held_by(secret).is_ended
    assert find_user(vera.volunteer_no.lower()) == vera.user
    assert vera.volunteer_no in Notification.objects.filter(user=vera.user, is_urgent=True).latest("pk").text


def test_nobody_decides_for_themselves_and_no_other_unit_decides(vera, otto):
    claim = only_claim()
    own = administrator(vera.unit)
    vera.user, own_before = own, vera.user
    Volunteer.objects.filter(pk=vera.pk).update(user=own)

    assert refused(phone_claims.clear, claim=claim, checked_how="seen", by=own) == Reason.CLAIM_OWN
    for stranger in (administrator(UnitFactory()), administrator(otto.unit), own_before):
        with pytest.raises(PermissionDenied):
            phone_claims.clear(claim=claim, checked_how="seen", by=stranger)


@pytest.fixture
def mo(vera) -> Volunteer:
    """Somebody registered on paper under the number of another."""
    return VolunteerFactory(unit=vera.unit, user=None, phone=phone(), name="莫示例八", volunteer_no="GZ2026999999")


def test_who_asked_for_the_check_does_not_decide_it(vera, mo):
    lea, other = administrator(vera.unit), administrator(vera.unit)

    claim = phone_claims.claim_for(volunteer=mo, by=lea)

    for command, told in ((phone_claims.clear, {"checked_how": "seen"}), (phone_claims.decline, {"reason": "不是"})):
        assert refused(command, claim=claim, by=lea, **told) == Reason.CLAIM_OWN
    assert [claim in PhoneClaim.objects.to_decide(user) for user in (lea, other)] == [False, True]
    assert not Notification.objects.filter(user=lea, text__contains="核实一个手机号码").exists()
    assert phone_claims.clear(claim=claim, checked_how="seen", by=other).outcome == Outcome.CLEARED


def test_after_an_objection_the_committee_alone_decides(vera, mo):
    other, committee = administrator(vera.unit), holder("committee")
    claim = phone_claims.claim_for(volunteer=mo, by=administrator(vera.unit))

    phone_claims.object_to(claim=claim, by=vera.user)

    assert refused(phone_claims.clear, claim=claim, checked_how="seen", by=other) == Reason.CLAIM_COMMITTEE
    assert [claim in PhoneClaim.objects.to_decide(user) for user in (other, committee)] == [False, True]
    assert Notification.objects.filter(user=committee, text__contains="仍由本人使用").exists()
    assert phone_claims.clear(claim=claim, checked_how="seen", by=committee).outcome == Outcome.CLEARED


def test_for_the_holder_of_a_role_the_committee_alone_decides_and_what_two_proved_goes_on(vera, mo):
    lea, committee = administrator(vera.unit), holder("committee")
    vera.user.roles.create(role="unit_admin", unit=vera.unit, from_on=clock.today())
    begun, proved = recoveries.ask(user=vera.user)[0], recoveries.ask(user=vera.user)
    recoveries.vouch(owner=vera.user, code=proved[1], by=administrator(vera.unit))
    recoveries.vouch(owner=vera.user, code=proved[1], by=holder("committee"))
    claim = phone_claims.claim_for(volunteer=mo, by=administrator(vera.unit))

    assert refused(phone_claims.clear, claim=claim, checked_how="seen", by=lea) == Reason.CLAIM_COMMITTEE
    assert [claim in PhoneClaim.objects.to_decide(user) for user in (lea, committee)] == [False, True]
    phone_claims.clear(claim=claim, checked_how="seen", by=committee)

    assert [recoveries.held_by(secret).is_ended for secret in (begun, proved[0])] == [True, False]


def test_it_says_how_it_was_checked_and_is_decided_once(vera, otto):
    lea = administrator(vera.unit)

    assert refused(phone_claims.clear, claim=only_claim(), checked_how="", by=lea) == Reason.CLAIM_UNCHECKED
    phone_claims.clear(claim=only_claim(), checked_how="carrier", by=holder("committee"))
    assert refused(phone_claims.clear, claim=only_claim(), checked_how="seen", by=lea) == Reason.CLAIM_DECIDED
    assert refused(phone_claims.decline, claim=only_claim(), reason="不是", by=lea) == Reason.CLAIM_DECIDED
    assert refused(phone_claims.object_to, claim=only_claim(), by=vera.user) == Reason.CLAIM_DECIDED


def test_declined_everything_stays_and_the_person_reads_why(vera, otto):
    lea = administrator(vera.unit)

    empty = refused(phone_claims.decline, claim=only_claim(), reason=" ", by=lea)
    phone_claims.decline(claim=only_claim(), reason="号码仍由原使用人接听。", by=lea)

    vera.refresh_from_db()
    assert empty == RegistrationRefused.Reason.REASON_MISSING
    assert (vera.phone, Volunteer.objects.get(pk=otto.pk).phone) == (phone(), "")
    assert "号码仍由原使用人接听" in Notification.objects.filter(user=otto.user).latest("pk").text


def test_the_holder_may_object_and_who_decides_reads_it(vera, otto):
    phone_claims.object_to(claim=only_claim(), by=vera.user)

    assert only_claim().objected_at is not None
    with pytest.raises(PermissionDenied):
        phone_claims.object_to(claim=only_claim(), by=otto.user)


def test_a_holder_who_moves_to_another_number_leaves_it_to_the_new_owner(vera, otto):
    personal_data.change_phone(volunteer=vera, phone=phone(5), by=vera.user)

    otto.refresh_from_db()
    assert (otto.phone, only_claim().outcome) == (phone(), Outcome.FREED)


def test_a_registered_person_changes_to_a_recycled_number_the_same_way(vera):
    eva = applicant(name="蓝示例七", id_number=OTHER, phone=phone(2))

    claim = personal_data.change_phone(volunteer=eva, phone=phone(), by=eva.user, claims=True)
    before = Volunteer.objects.get(pk=eva.pk).phone
    phone_claims.clear(claim=claim, checked_how="seen", by=administrator(vera.unit))

    assert (before, Volunteer.objects.get(pk=eva.pk).phone_digest) == (phone(2), keys.digest(phone()))


def test_another_number_after_all_ends_the_claim(vera, otto):
    personal_data.change_phone(volunteer=otto, phone=phone(7), by=otto.user)

    assert only_claim().outcome == Outcome.WITHDRAWN


def test_an_account_for_somebody_registered_on_paper_waits_for_the_number(vera):
    lea = administrator(vera.unit)
    mo = VolunteerFactory(unit=vera.unit, user=None, phone=phone(), name="莫示例八", volunteer_no="GZ2026999999")

    assert refused(accounts.open_for_volunteer, volunteer=mo, by=lea) == RegistrationRefused.Reason.PHONE_TAKEN
    claim = phone_claims.claim_for(volunteer=mo, by=lea)
    assert refused(phone_claims.claim_for, volunteer=mo, by=lea) == Reason.CLAIM_WAITING
    phone_claims.clear(claim=claim, checked_how="seen", by=administrator(vera.unit))

    assert accounts.open_for_volunteer(volunteer=mo, by=lea) == find_user(phone())


def test_a_claim_to_a_free_number_is_not_needed(vera):
    lea = administrator(vera.unit)
    mo = VolunteerFactory(unit=vera.unit, user=None, phone=phone(9), name="莫示例八")

    assert refused(phone_claims.claim_for, volunteer=mo, by=lea) == Reason.CLAIM_NOT_NEEDED


def test_three_wait_for_one_number_and_no_fourth(vera):
    for n in range(3):
        applicant(name="黄示例六", id_number=id_number(sequence=20 + n), claims_phone=True)
    fourth = application(name="黄示例六", id_number=id_number(sequence=30), claims_phone=True)

    answer = refused(volunteers.register, application=fourth, password_hash="!", agreed=AGREED)

    assert answer == RegistrationRefused.Reason.PHONE_TAKEN


def test_who_also_waited_for_it_now_waits_for_its_new_owner(vera, otto):
    applicant(name="蓝示例七", id_number=id_number(sequence=22), claims_phone=True)

    phone_claims.clear(claim=otto.phone_claims.get(), checked_how="seen", by=administrator(vera.unit))

    assert PhoneClaim.objects.waiting().get().holder == otto


def test_a_returned_application_keeps_its_claim_when_it_is_handed_in_again(vera, otto):
    lea = administrator(otto.unit)
    volunteers.return_to_applicant(volunteer=otto, reason="请写全名", by=lea)

    again = application(name="黄示例六七", id_number=OTHER, unit=otto.unit)
    volunteers.hand_in_again(volunteer=otto, application=again, agreed=AGREED, by=otto.user)

    assert (PhoneClaim.objects.count(), only_claim().outcome) == (1, Outcome.WAITING)


def test_the_database_asks_for_the_check_too(vera, otto):
    with pytest.raises(IntegrityError, match=r"cleared_phones|CHECK"), transaction.atomic():
        PhoneClaim.objects.update(outcome=Outcome.CLEARED)


def handed_in_again(vera: Volunteer, **typed: Any) -> None:
    volunteers.hand_in_again(
        volunteer=vera, application=application(unit=vera.unit, **typed), agreed=AGREED, by=vera.user
    )


@pytest.fixture
def returned() -> Volunteer:
    """Who had the number before, and corrects the application."""
    returned = applicant()
    applicant(name="黄示例六", id_number=OTHER, claims_phone=True)
    return volunteers.return_to_applicant(volunteer=returned, reason="请核对", by=administrator(returned.unit))


def test_a_holder_who_hands_in_another_number_leaves_it_to_the_new_owner(returned):
    handed_in_again(returned, phone=phone(5))

    otto = Volunteer.objects.get(name="黄示例六")
    assert (otto.phone, only_claim().outcome) == (phone(), Outcome.FREED)
    answer = refused(phone_claims.clear, claim=only_claim(), checked_how="seen", by=holder("committee"))
    assert answer == Reason.CLAIM_DECIDED
    assert Volunteer.objects.get(pk=returned.pk).phone == phone(5)


def left_behind(vera: Volunteer, to: str) -> PhoneClaim:
    """The holder's number changed by some way that told the claim nothing."""
    Volunteer.objects.filter(pk=vera.pk).update(phone_digest=keys.digest(to))
    return only_claim()


def test_a_number_that_the_holder_has_no_more_is_given_and_the_holders_own_one_stays(vera, otto):
    done = phone_claims.clear(claim=left_behind(vera, phone(5)), checked_how="seen", by=administrator(vera.unit))

    assert (done.outcome, done.decided_by) == (Outcome.FREED, None)
    assert find_user(phone(5)) == vera.user
    assert find_user(phone()) == otto.user


def test_a_number_that_a_third_account_has_is_checked_by_whoever_keeps_that_file(vera, otto):
    claim, lea = left_behind(vera, phone(5)), administrator(vera.unit)
    third = applicant(name="蓝示例七", id_number=id_number(sequence=22))

    for command, told in ((phone_claims.clear, {"checked_how": "seen"}), (phone_claims.decline, {"reason": "不是"})):
        PhoneClaim.objects.update(holder=vera)
        assert refused(command, claim=claim, by=lea, **told) == Reason.CLAIM_MOVED
        assert only_claim().holder == third

    phone_claims.clear(claim=only_claim(), checked_how="seen", by=administrator(third.unit))
    assert find_user(phone()) == otto.user


def test_a_claim_follows_merged_files(vera, otto):
    kept = VolunteerFactory(unit=vera.unit, user=None, phone=phone(), name=vera.name, volunteer_no="GZ2026999999")
    again = VolunteerFactory(user=None, name=otto.name, volunteer_no="GZ2026999998")
    merged(kept, vera)
    merged(again, otto)

    assert (only_claim().holder, only_claim().claimant) == (kept, again)
    phone_claims.clear(claim=only_claim(), checked_how="seen", by=administrator(vera.unit))

    assert find_user(phone()) == otto.user
    assert [Volunteer.objects.get(pk=one.pk).phone for one in (kept, again)] == ["", phone()]


def test_merged_with_the_holder_nothing_is_claimed_any_more(vera, otto):
    merged(vera, otto)

    assert only_claim().outcome == Outcome.WITHDRAWN
    assert Volunteer.objects.get(pk=vera.pk).phone == phone()


def logs_in(login: str, password: str) -> User | None:
    """The account that the log-in page opens."""
    browser = Client()
    browser.post("/accounts/login/", {"login": login, "password": password})
    return User.objects.filter(pk=browser.session.get("_auth_user_id")).first()


@pytest.fixture
def two_applicants() -> tuple[Volunteer, Volunteer]:
    """Who had the number and was never admitted, and who says it is theirs now; each has an own password."""
    vera, otto = applicant(), applicant(name="黄示例六", id_number=OTHER, claims_phone=True)
    otto.user.set_password("Kapok-of-Xiuzhou-9")
    otto.user.save()
    return vera, otto


def test_while_it_is_checked_the_claimant_gets_in_with_the_own_password(two_applicants):
    vera, otto = two_applicants

    assert logs_in(phone(), "Kapok-of-Xiuzhou-9") == otto.user
    assert logs_in(phone(), PASSWORD) == vera.user
    assert logs_in(phone(), "Kapok-of-Xiuzhou-8") is None


def test_an_applicant_without_another_name_still_gets_in_after_the_number_went(two_applicants):
    vera, otto = two_applicants

    phone_claims.clear(claim=only_claim(), checked_how="seen", by=administrator(vera.unit))

    told = Notification.objects.filter(user=vera.user, is_urgent=True).latest("pk").text
    assert "请用原来的手机号码和原密码登录" in told
    assert (logs_in(phone(), PASSWORD), logs_in(phone(), "Kapok-of-Xiuzhou-9")) == (vera.user, otto.user)
    personal_data.change_phone(volunteer=vera, phone=phone(5), by=vera.user)
    assert (logs_in(phone(), PASSWORD), logs_in(phone(5), PASSWORD)) == (None, vera.user)


def test_who_was_refused_the_number_gets_in_to_register_another(two_applicants):
    vera, otto = two_applicants

    phone_claims.decline(claim=only_claim(), reason="仍由原使用人接听", by=administrator(vera.unit))

    assert logs_in(phone(), "Kapok-of-Xiuzhou-9") == otto.user
    personal_data.change_phone(volunteer=otto, phone=phone(5), by=otto.user)
    assert logs_in(phone(), "Kapok-of-Xiuzhou-9") is None
