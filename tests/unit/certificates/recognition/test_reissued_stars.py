"""A star certificate follows a corrected name: one in force, the earlier ones superseded (D92, D168, D172)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import TestCase

from certificates.audit.services import audit
from certificates.exceptions import CertificateRefused
from certificates.issuing.services import certificates
from certificates.models import Certificate, StarApplication
from certificates.proofs.services import proofs
from certificates.recognition.services import stars
from certificates.register.services import certificate_records, reissues
from certificates.verification.services import verification
from registry.models import HistoryEntry, Notification, User, Volunteer
from registry.standing.services import corrections
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import granted, proof_of, served, served_long
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.people import id_number
from tests.readers import pdf_words

pytestmark = pytest.mark.django_db
Reason = CertificateRefused.Reason
LATER, LATEST = "2026-03-17 09:00", "2026-03-18 09:00"


@pytest.fixture
def member(at):
    at(AFTERWARDS)
    committee_unit()
    return committee_member()


@pytest.fixture
def vera(member):
    return VolunteerFactory(name="韦示例一", id_number=id_number())


@pytest.fixture
def star(vera, member) -> StarApplication:
    served_long(vera, 100)
    return granted(stars.propose(volunteer=vera, by=vera.user), by=member, document="桂直团〔2026〕1号")


def corrected(person: Volunteer, *, by: User | None = None, **typed) -> Volunteer:
    request = corrections.ask(volunteer=person, by=person.user or by, why="登记时写错", **typed)
    corrections.grant(request=request, how="居民身份证原件", by=administrator_of(person.unit))
    return Volunteer.objects.get(pk=person.pk)


def reissued(certificate: Certificate, by: User) -> Certificate:
    with TestCase.captureOnCommitCallbacks(execute=True):
        new = reissues.reissue(certificate=certificate, by=by)
    return Certificate.objects.get(pk=new.pk)


def answer_about(certificate: Certificate) -> verification.Answer:
    return verification.check(number=certificate.number, code=certificate.verify_code, sender="a")


def merged(other: Volunteer, kept: Volunteer) -> None:
    other.merged_into = kept
    other.save()


def test_the_star_stays_and_its_paper_follows_the_name(vera, star, member, at):
    old = star.certificates.get()
    behind = list(certificate_records.records_of(old))
    at(LATER)
    vera = corrected(vera, name="韦示例壹")
    assert proofs.needing_reissue([old]) == {old.pk}
    assert answer_about(old).needs_reissue

    new = reissued(old, vera.user)

    old.refresh_from_db()
    assert (old.status, old.superseded_by, new.status) == ("superseded", new, "issued")
    assert new.number[:19] == "GXQZ-XJ-2026-000002"
    assert new.star_application == star
    assert (new.snapshot["as_of"], new.snapshot["issued_on"]) == ("2026-03-16", "2026-03-17")
    words = pdf_words(certificates.bytes_of(new))
    assert "韦示例壹" in words
    assert "桂直团〔2026〕1号" in words
    assert proofs.needing_reissue([old, new]) == set()
    assert list(certificate_records.records_of(new)) == behind
    star.refresh_from_db()
    assert (star.status, star.decided_by) == ("approved", member)
    assert HistoryEntry.objects.about(star).last().did == "reissued star certificate"
    assert HistoryEntry.objects.about(old).last().did == "certificate superseded"
    assert not list(audit.faults())


def test_a_stranger_learns_the_new_number_and_no_earlier_name(vera, star, at):
    old = star.certificates.get()
    at(LATER)
    vera = corrected(vera, name="黄示例一")
    new = reissued(old, vera.user)

    before, now = answer_about(old), answer_about(new)

    assert (before.state, before.replaced_by, before.masked_name) == (verification.State.SUPERSEDED, new.number, "")
    assert (now.state, now.replaces, now.masked_name) == (verification.State.VALID, old.number, "黄*")


def test_it_follows_a_second_time_and_whoever_asks_for_the_first_gets_the_last(vera, star, at):
    first = star.certificates.get()
    at(LATER)
    vera = corrected(vera, name="韦示例壹")
    second = reissued(first, vera.user)
    at(LATEST)
    vera = corrected(vera, name="韦示例乙")

    third = reissued(first, vera.user)

    assert reissued(second, vera.user) == third
    states = list(star.certificates.order_by("pk").values_list("status", "superseded_by"))
    assert states == [("superseded", second.pk), ("superseded", third.pk), ("issued", None)]
    assert answer_about(first).is_superseded
    assert not list(audit.faults())


def test_the_unit_asks_for_somebody_and_the_holder_is_told(vera, star, at):
    at(LATER)
    vera = corrected(vera, name="韦示例壹")

    new = reissued(star.certificates.get(), administrator_of(vera.unit))

    told = Notification.objects.get(user=vera.user, text__contains=new.number)
    assert str(new.uuid) in told.url


def test_who_may_not_and_what_need_not(vera, star, member, at):
    paper = star.certificates.get()
    served(vera)
    proof = proof_of(vera)
    with pytest.raises(CertificateRefused) as fresh:
        reissues.reissue(certificate=paper, by=vera.user)
    with pytest.raises(CertificateRefused) as other_kind:
        reissues.reissue(certificate=proof, by=vera.user)
    at(LATER)
    vera = corrected(vera, id_number=id_number(sequence=5))
    with pytest.raises(CertificateRefused) as no_number_on_it:
        reissues.reissue(certificate=paper, by=vera.user)
    at(LATEST)
    vera = corrected(vera, name="韦示例壹")
    with pytest.raises(PermissionDenied):
        reissues.reissue(certificate=paper, by=administrator_of(UnitFactory()))
    stars.revoke(application=star, by=member, reason="服务质量不符。")
    with pytest.raises(CertificateRefused, match="现在是“已撤销”") as ended:
        reissues.reissue(certificate=paper, by=vera.user)

    found = [one.value.reason for one in (fresh, other_kind, no_number_on_it, ended)]
    assert found == [
        Reason.REISSUE_NOT_NEEDED, Reason.REISSUE_ASK_ANEW, Reason.REISSUE_NOT_NEEDED, Reason.REISSUE_NOT_IN_FORCE,
    ]  # fmt: skip
    assert Certificate.objects.filter(star_application=star).count() == 1


def test_revoking_the_star_ends_the_paper_in_force(vera, star, member, at):
    old = star.certificates.get()
    at(LATER)
    vera = corrected(vera, name="韦示例壹")
    new = reissued(old, vera.user)

    stars.revoke(application=star, by=member, reason="服务质量不符。")

    assert (answer_about(old).state, answer_about(new).state) == ("superseded", "revoked")
    assert not list(audit.faults())


def test_two_in_force_are_refused_by_the_database(star):
    paper = star.certificates.get()
    paper.pk, paper.uuid, paper.number = None, "00000000-0000-4000-8000-000000000001", "GXQZ-XJ-2026-000009-9"

    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save(force_insert=True)


def test_a_chain_that_leads_nowhere_is_found(vera, star, at):
    old = star.certificates.get()
    at(LATER)
    vera = corrected(vera, name="韦示例壹")
    new = reissued(old, vera.user)

    Certificate.objects.filter(pk=new.pk).update(star_application=None)

    said = [str(fault) for fault in audit.faults()]
    assert any("held without a certificate in force" in one for one in said)
    assert answer_about(old).is_altered


def test_an_altered_paper_is_not_made_genuine(vera, star, at):
    old = star.certificates.get()
    Certificate.objects.filter(pk=old.pk).update(snapshot=old.snapshot | {"threshold_hours": 1500})
    at(LATER)
    vera = corrected(vera, name="韦示例壹")

    with pytest.raises(CertificateRefused) as refusal:
        reissues.reissue(certificate=old, by=vera.user)

    assert refusal.value.reason == Reason.CERTIFICATE_ALTERED


def test_papers_of_a_merged_file_are_found_too(vera, star, member, at):
    """The correction stands under the file that was kept."""
    served(vera)
    proof_of(vera)
    kept = VolunteerFactory(name="韦示例一", id_number=id_number(sequence=30))
    merged(vera, kept)
    papers = list(Certificate.objects.order_by("kind", "pk"))  # the star, then a part for each recording unit
    at(LATER)
    assert proofs.needing_reissue(papers) == set()
    kept = corrected(kept, name="韦示例壹")
    assert proofs.needing_reissue(papers) == {one.pk for one in papers}

    new = reissued(papers[0], kept.user)
    proof = proof_of(kept)

    assert (new.volunteer, new.snapshot["volunteer_name"]) == (kept, "韦示例壹")
    papers[1].refresh_from_db()
    assert (papers[1].status, papers[1].superseded_by) == ("superseded", proof)


def test_a_proof_follows_a_number_corrected_where_it_is_masked(vera, at):
    served(vera)
    old = proof_of(vera)
    at(LATER)
    vera = corrected(vera, id_number=id_number(sequence=5))

    new = proof_of(vera)

    old.refresh_from_db()
    assert (old.status, old.superseded_by) == ("superseded", new)
    assert proof_of(vera) == new
