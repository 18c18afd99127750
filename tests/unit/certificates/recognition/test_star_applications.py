"""A star is decided by people, one at a time, and never revoked automatically."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from certificates.duties import certificate_duties
from certificates.exceptions import CertificateRefused, StarRefused
from certificates.issuing.services import certificates
from certificates.models import Certificate, StarApplication
from certificates.recognition.services import stars
from checkin.deciding.services import decisions
from registry import clock
from registry.models import HistoryEntry, Volunteer
from tests.doors import client_of, text_of
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import granted, proof_of, served, served_long
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.readers import pdf_words

pytestmark = pytest.mark.django_db
Reason = StarRefused.Reason
Status = StarApplication.Status


@pytest.fixture
def vera(at):
    at(AFTERWARDS)
    return VolunteerFactory(name="韦示例一")


@pytest.fixture
def member(vera):
    committee_unit()
    return committee_member()


def star_of(volunteer: Volunteer, hours: int, *, by) -> StarApplication:
    served_long(volunteer, hours)
    return granted(stars.propose(volunteer=volunteer, by=volunteer.user), by=by)


def test_exactly_the_threshold_is_enough_to_apply(vera):
    served_long(vera, 100)

    application = stars.propose(volunteer=vera, by=vera.user)

    assert (application.star, application.status, application.minutes_at_proposal) == (1, Status.PROPOSED, 6000)
    assert HistoryEntry.objects.about(application).get().did == "proposed star"


def test_too_few_hours_are_refused_with_what_is_missing(vera):
    served_long(vera, 99)

    with pytest.raises(StarRefused, match="已认定 99.0 小时，一星级志愿者需要 100 小时，还差 1.0 小时") as refusal:
        stars.propose(volunteer=vera, by=vera.user)

    assert refusal.value.reason == Reason.STAR_HOURS_SHORT
    assert not StarApplication.objects.exists()


def test_who_applied_or_was_proposed_takes_it_back_before_the_decision(vera, member):
    served_long(vera, 100)
    keeper = administrator_of(vera.unit)
    application = stars.propose(volunteer=vera, by=keeper)
    with pytest.raises(PermissionDenied):
        stars.withdraw(application=application, by=administrator_of(vera.unit))

    for _press in range(2):
        assert stars.withdraw(application=application, by=keeper).status == Status.WITHDRAWN
    with pytest.raises(StarRefused, match="现在是“已撤回”"):
        stars.withdraw(application=application, by=vera.user)
    with pytest.raises(StarRefused, match="现在是“已撤回”"):
        stars.approve(application=application, by=member)
    done = HistoryEntry.objects.about(application).values_list("did", flat=True)
    assert list(done) == ["proposed star", "star withdrawn"]

    client, anew = client_of(vera.user), stars.propose(volunteer=vera, by=vera.user)
    address = reverse("star-withdraw", args=[anew.pk])
    assert address in text_of(client.get(reverse("my-stars")))
    client.post(address)
    assert address not in text_of(client.get(reverse("my-stars")))
    anew.refresh_from_db()
    assert anew.status == Status.WITHDRAWN


def test_training_hours_lead_to_no_star(vera):
    record = served_long(vera, 99)
    served(vera, kind="training", recording_unit=record.recording_unit)

    with pytest.raises(StarRefused) as refusal:
        stars.propose(volunteer=vera, by=vera.user)

    assert refusal.value.reason == Reason.STAR_HOURS_SHORT


def test_sixteen_hundred_hours_begin_with_one_star_and_go_on_step_by_step(vera, member):
    star_of(vera, 1600, by=member)

    second = stars.propose(volunteer=vera, by=vera.user)

    assert second.star == 2


def test_a_second_application_waits_for_the_first(vera):
    served_long(vera, 300)
    stars.propose(volunteer=vera, by=vera.user)

    with pytest.raises(StarRefused) as refusal:
        stars.propose(volunteer=vera, by=administrator_of(vera.unit))

    assert refusal.value.reason == Reason.STAR_ALREADY_OPEN


def test_after_the_highest_star_there_is_none(vera, member, settings):
    settings.STAR_THRESHOLD_HOURS = [100]
    star_of(vera, 1600, by=member)

    with pytest.raises(StarRefused) as refusal:
        stars.propose(volunteer=vera, by=vera.user)

    assert refusal.value.reason == Reason.STAR_HIGHEST_HELD


def test_only_registered_people_apply(vera):
    served_long(vera, 100)
    vera.status = Volunteer.Status.SUSPENDED
    vera.save()

    with pytest.raises(StarRefused) as refusal:
        stars.propose(volunteer=vera, by=vera.user)

    assert refusal.value.reason == Reason.STAR_NOT_REGISTERED


def test_a_stranger_proposes_nobody(vera):
    served_long(vera, 100)

    with pytest.raises(PermissionDenied):
        stars.propose(volunteer=vera, by=administrator_of(UnitFactory()))


def test_the_certificate_follows_the_decision_by_itself(vera, member):
    application = star_of(vera, 100, by=member)

    certificate = Certificate.objects.get()

    assert (application.status, application.decided_by) == (Status.APPROVED, member)
    assert (certificate.kind, certificate.status, certificate.number[:19]) == ("XJ", "issued", "GXQZ-XJ-2026-000001")
    assert certificate.star_application == application
    words = pdf_words(certificates.bytes_of(certificate))
    assert "截至2026年3月16日，经认定的志愿服务时间达到100小时，服务质量符合要求。经审定，认定为一星级志愿者。" in words


def test_the_document_of_the_decision_is_printed_and_kept(vera, member):
    served_long(vera, 100)

    application = granted(stars.propose(volunteer=vera, by=vera.user), by=member, document="桂直团工发〔2026〕9号")

    assert application.reason == "桂直团工发〔2026〕9号"
    assert "桂直团工发〔2026〕9号" in pdf_words(certificates.bytes_of(Certificate.objects.get()))


def test_only_the_committee_decides(vera):
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)

    with pytest.raises(PermissionDenied):
        stars.approve(application=application, by=administrator_of(vera.unit))

    application.refresh_from_db()
    assert application.status == Status.PROPOSED


@pytest.mark.parametrize("decide", [stars.approve, stars.decline])
def test_who_proposed_does_not_decide(vera, member, decide):
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=member)

    with pytest.raises(StarRefused) as refusal:
        decide(application=application, by=member, **({"reason": "不够。"} if decide is stars.decline else {}))

    assert refusal.value.reason == Reason.STAR_OWN_DECISION


def test_nobody_decides_on_their_own_star(vera, member):
    own = VolunteerFactory(user=member)
    served_long(own, 100)
    application = stars.propose(volunteer=own, by=administrator_of(own.unit))

    with pytest.raises(StarRefused) as refusal:
        stars.approve(application=application, by=member)

    assert refusal.value.reason == Reason.STAR_OWN_DECISION


def test_a_decided_star_is_not_decided_again(vera, member):
    application = star_of(vera, 100, by=member)

    with pytest.raises(StarRefused) as refusal:
        stars.decline(application=application, by=member, reason="不够。")

    assert refusal.value.reason == Reason.STAR_ALREADY_DECIDED
    assert Certificate.objects.count() == 1


def test_hours_that_fell_before_the_decision_are_refused(vera, member):
    record = served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)
    decisions.void(record=record, by=member, reason="不是本人。")

    with pytest.raises(StarRefused) as refusal:
        stars.approve(application=application, by=member)

    assert refusal.value.reason == Reason.STAR_HOURS_SHORT
    assert not Certificate.objects.exists()


def test_a_step_whose_lower_star_was_revoked_is_refused(vera, member):
    first = star_of(vera, 300, by=member)
    second = stars.propose(volunteer=vera, by=vera.user)
    stars.revoke(application=first, by=member, reason="服务质量不符。")

    with pytest.raises(StarRefused) as refusal:
        stars.approve(application=second, by=member)

    assert refusal.value.reason == Reason.STAR_LOWER_MISSING


@pytest.mark.parametrize("command", [stars.decline, stars.revoke])
def test_a_decision_against_needs_a_reason(vera, member, command):
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)
    if command is stars.revoke:
        granted(application, by=member)

    with pytest.raises(StarRefused) as refusal:
        command(application=application, by=member, reason=" ")

    assert refusal.value.reason == Reason.STAR_REASON_MISSING


def test_a_declined_star_may_be_applied_for_again(vera, member):
    served_long(vera, 100)
    first = stars.decline(application=stars.propose(volunteer=vera, by=vera.user), by=member, reason="请补充材料。")

    again = stars.propose(volunteer=vera, by=vera.user)

    assert (first.status, first.reason) == (Status.DECLINED, "请补充材料。")
    assert (again.star, again.status) == (1, Status.PROPOSED)


def test_revoking_ends_the_certificate_with_the_star(vera, member):
    application = star_of(vera, 100, by=member)

    stars.revoke(application=application, by=member, reason="服务质量不符。")

    certificate = Certificate.objects.get()
    assert (certificate.status, certificate.end_reason) == ("revoked", "服务质量不符。")
    assert certificate.ended_at == clock.now()


def test_the_higher_star_is_revoked_first(vera, member):
    first = star_of(vera, 300, by=member)
    granted(stars.propose(volunteer=vera, by=vera.user), by=member)

    with pytest.raises(StarRefused) as refusal:
        stars.revoke(application=first, by=member, reason="服务质量不符。")

    assert refusal.value.reason == Reason.STAR_HIGHER_HELD


def test_a_star_certificate_is_revoked_with_its_star_only(vera, member):
    star_of(vera, 100, by=member)

    with pytest.raises(CertificateRefused) as refusal:
        certificates.revoke(certificate=Certificate.objects.get(), by=member, reason="误发。")

    assert refusal.value.reason == CertificateRefused.Reason.CERTIFICATE_FOLLOWS_STAR


def test_a_proof_is_revoked_once_with_a_reason_by_the_committee(vera, member):
    served(vera)
    proof = proof_of(vera)
    with pytest.raises(PermissionDenied):
        certificates.revoke(certificate=proof, by=administrator_of(vera.unit), reason="误用。")
    with pytest.raises(CertificateRefused) as no_reason:
        certificates.revoke(certificate=proof, by=member, reason="")

    certificates.revoke(certificate=proof, by=member, reason="误用。")

    with pytest.raises(CertificateRefused) as again:
        certificates.revoke(certificate=proof, by=member, reason="误用。")
    assert (no_reason.value.reason, again.value.reason) == (
        CertificateRefused.Reason.CERTIFICATE_REASON_MISSING,
        CertificateRefused.Reason.CERTIFICATE_NOT_IN_FORCE,
    )


def test_fallen_hours_put_a_star_under_review_and_leave_it_in_force(vera, member):
    application = star_of(vera, 100, by=member)
    assert stars.under_review_for(member) == []

    decisions.void(record=vera.records.get(), by=member, reason="不是本人。")

    assert [(one.volunteer, one.held, one.minutes) for one in stars.under_review_for(member)] == [(vera, 1, 0)]
    application.refresh_from_db()
    assert application.status == Status.APPROVED
    assert Certificate.objects.get().status == "issued"


def test_the_eligible_are_those_within_reach_who_did_not_apply_yet(vera, member):
    served_long(vera, 100)
    applied, short, foreign = VolunteerFactory(unit=vera.unit), VolunteerFactory(unit=vera.unit), VolunteerFactory()
    served_long(applied, 120)
    served_long(short, 99)
    served_long(foreign, 300)
    stars.propose(volunteer=applied, by=applied.user)

    assert [one.volunteer for one in stars.eligible_for(administrator_of(vera.unit))] == [vera]
    assert [(one.volunteer, one.next_star) for one in stars.eligible_for(member)] == [(foreign, 1), (vera, 1)]
    assert stars.eligible_for(UserFactory()) == []


@pytest.mark.parametrize("people", [1, 3])
def test_the_eligible_cost_the_same_for_one_and_three(vera, member, people, django_assert_num_queries):
    for _ in range(people):
        served_long(VolunteerFactory(unit=vera.unit), 100)
    stars.eligible_for(member)  # reads the roles of the user once

    with django_assert_num_queries(4):
        assert len(stars.eligible_for(member)) == people


def test_the_committee_finds_its_duty_unless_it_may_not_decide(vera, member):
    served_long(vera, 100)
    stars.propose(volunteer=vera, by=member)
    other = committee_member()

    assert certificate_duties(member) == []
    assert [(duty.count, duty.url) for duty in certificate_duties(other)] == [(1, "/committee/stars/")]
    assert certificate_duties(vera.user) == []
