"""A proof states what the ledger holds, free and at once."""

import pytest
from django.core.exceptions import PermissionDenied

from certificates.exceptions import CertificateRefused, ProofRefused
from certificates.issuing.services import certificates
from certificates.models import Certificate, CertificateFile
from certificates.proofs.asked import Asked
from certificates.proofs.services import proof_content, proofs
from checkin.deciding.services import decisions
from checkin.ledger.services import seals
from registry.models import HistoryEntry, NumberSeries
from registry.words import numbering
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.factories_certificates import ID_NUMBER, proof_of, served
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    basis_of,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)
from tests.people import id_number
from tests.readers import pdf_words
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = ProofRefused.Reason
Status = Certificate.Status


def veras_morning(at):
    at(AFTERWARDS)
    vera = VolunteerFactory(name="韦示例一", id_number=ID_NUMBER)
    record = served(vera, title="家电维修便民日", place="示例社区一", content="检修家电。")
    record.volunteer = vera
    return record


approved_morning = built_once(veras_morning)


@pytest.fixture
def record(approved_morning, at):
    """Three hours of Vera's, on 14 March."""
    at(AFTERWARDS)
    return approved_morning()


@pytest.fixture
def vera(record):
    return record.volunteer


@pytest.fixture
def unit(record):
    return record.recording_unit


@pytest.fixture
def newcomer(monday):
    """Nothing approved yet."""
    return VolunteerFactory()


def test_a_proof_lists_the_approved_record_with_its_minutes(vera, record):
    proof = proof_of(vera)

    assert proof.snapshot["entries"] == [
        {
            "record": record.pk,
            "date": "2026-03-14",
            "activity": "家电维修便民日",
            "place": "示例社区一",
            "content": "检修家电。",
            "timed": 180,
            "supplementary": 0,
            "origin_label": "系统计时",
            "leader": record.shift.activity.leader.display_name,
        }
    ]
    assert (proof.snapshot["timed_minutes"], proof.snapshot["supplementary_minutes"]) == (180, 0)
    assert (proof.snapshot["period_from"], proof.snapshot["period_until"]) == ("2026-03-14", "2026-03-14")
    assert (proof.status, proof.number[:12], proof.issuing_unit) == (
        Status.ISSUED,
        "GXQZ-ZM-2026",
        record.recording_unit,
    )
    assert numbering.is_valid_register_number(proof.number)


def test_records_not_yet_approved_are_left_out(vera, unit):
    pending_record(volunteer=vera, recording_unit=unit, day="2026-03-15")

    assert len(proof_of(vera).snapshot["entries"]) == 1


def test_a_name_that_would_print_as_a_box_is_named_and_takes_no_number(vera):
    vera.name = "韦\U00031350"
    vera.save(update_fields=["name"])

    with pytest.raises(CertificateRefused) as refused:
        proof_of(vera)

    assert refused.value.code == CertificateRefused.Reason.CERTIFICATE_GLYPHS
    assert "“\U00031350”（U+31350）没有字体可以印出" in refused.value.message
    assert (Certificate.objects.count(), NumberSeries.objects.filter(kind="ZM").count()) == (0, 0)


def test_a_proof_without_anything_approved_is_refused(newcomer):
    pending_record(volunteer=newcomer)

    with pytest.raises(ProofRefused) as refusal:
        proof_of(newcomer)

    assert refusal.value.reason == Reason.NOTHING_APPROVED
    assert not Certificate.objects.exists()
    assert not NumberSeries.objects.filter(kind="ZM").exists()


def test_a_period_without_anything_approved_is_named(vera):
    with pytest.raises(ProofRefused, match="2026年1月1日至今天还没有已认定的培训记录"):
        proof_of(vera, kind="training", from_on=vera.registered_on)


def test_a_period_that_ends_before_it_starts_is_refused(vera):
    with pytest.raises(ProofRefused) as refusal:
        proof_of(vera, from_on=vera.registered_on, until_on=vera.born_on)

    assert refusal.value.reason == Reason.PROOF_PERIOD


def test_a_person_without_a_volunteer_number_gets_no_proof(vera):
    vera.status, vera.volunteer_no = "submitted", None
    vera.save()

    with pytest.raises(ProofRefused) as refusal:
        proof_of(vera)

    assert refusal.value.reason == Reason.PROOF_NOT_REGISTERED


def test_nobody_takes_the_proof_of_another(vera):
    with pytest.raises(PermissionDenied):
        proofs.issue(volunteer=vera, asked=Asked(), by=UserFactory())

    assert not Certificate.objects.exists()


def test_only_days_of_the_period_are_listed_both_ends_included(vera, unit):
    for day in ("2026-03-13", "2026-03-15"):
        served(vera, day=day, recording_unit=unit)
    first, last = (record.service_on for record in vera.records.order_by("service_on")[:2])

    proof = proof_of(vera, from_on=first, until_on=last)

    assert [entry["date"] for entry in proof.snapshot["entries"]] == ["2026-03-13", "2026-03-14"]


def test_each_recording_unit_has_a_part_with_a_number_in_one_file(vera):
    served(vera, day="2026-03-15")

    parts = proofs.issue(volunteer=vera, asked=Asked(), by=vera.user)

    assert [part.number[:19] for part in parts] == ["GXQZ-ZM-2026-000001", "GXQZ-ZM-2026-000002"]
    assert parts[0].recording_unit != parts[1].recording_unit
    assert CertificateFile.objects.get() == parts[0].file == parts[1].file
    words = pdf_words(certificates.bytes_of(parts[1]))
    assert all(part.number in words for part in parts)


def test_the_same_content_asked_again_is_the_same_proof_even_on_another_day(vera, at):
    first = proof_of(vera)

    at("2026-04-20 09:00")
    seals.seal_new()

    assert proof_of(vera) == first
    assert Certificate.objects.count() == CertificateFile.objects.count() == 1


def test_new_hours_make_a_new_proof_and_leave_the_old_one_in_force(vera, unit):
    first = proof_of(vera)
    served(vera, day="2026-03-15", recording_unit=unit)

    second = proof_of(vera)

    first.refresh_from_db()
    assert (first.status, second.status) == (Status.ISSUED, Status.ISSUED)
    assert len(second.snapshot["entries"]) == 2


def test_the_full_number_is_printed_when_asked_and_kept_nowhere_else(vera):
    masked, full = proof_of(vera), proof_of(vera, shows_full_number=True)

    assert ID_NUMBER in pdf_words(certificates.bytes_of(full))
    assert ID_NUMBER not in pdf_words(certificates.bytes_of(masked))
    assert full.snapshot["document_number"] == masked.snapshot["document_number"] == "450*************23"
    assert ID_NUMBER not in str(Certificate.objects.values()) + str(HistoryEntry.objects.values())
    assert ID_NUMBER.encode() not in bytes(full.file.content_sealed)


def test_a_full_number_that_nobody_knows_is_refused(vera):
    vera.id_number = ""
    vera.save()

    with pytest.raises(ProofRefused) as refusal:
        proof_of(vera, shows_full_number=True)

    assert refusal.value.reason == Reason.DOCUMENT_NUMBER_MISSING


def test_supplementary_minutes_are_named_apart(vera, unit):
    served(vera, day="2026-03-15", recording_unit=unit, origin="paper")

    proof = proof_of(vera)

    assert (proof.snapshot["timed_minutes"], proof.snapshot["supplementary_minutes"]) == (180, 180)
    assert [entry["origin_label"] for entry in proof.snapshot["entries"]] == ["系统计时", "补录·纸质表"]


def test_an_adjusted_record_is_one_row_with_its_net_minutes(vera, record):
    attended(vera, record.shift, ("09:00", "11:00"))
    decisions.adjust(record=record, by=committee_member(), basis=basis_of(record), reason="签退时间有误。")

    proof = proof_of(vera)

    assert [(entry["record"], entry["timed"]) for entry in proof.snapshot["entries"]] == [(record.pk, 120)]


def test_a_voided_record_is_left_out(vera, record, unit):
    kept = served(vera, day="2026-03-15", recording_unit=unit)
    decisions.void(record=record, by=committee_member(), reason="不是本人。")

    assert [entry["record"] for entry in proof_of(vera).snapshot["entries"]] == [kept.pk]


def test_a_corrected_proof_needs_reissue_and_gives_way_to_the_new_one(vera, record):
    first = proof_of(vera)
    attended(vera, record.shift, ("09:00", "11:00"))
    decisions.adjust(record=record, by=committee_member(), basis=basis_of(record), reason="签退时间有误。")
    assert proofs.needing_reissue([first]) == {first.pk}

    second = proof_of(vera)

    first.refresh_from_db()
    assert (first.status, first.superseded_by) == (Status.SUPERSEDED, second)
    assert proofs.needing_reissue([first, second]) == set()


def test_a_proof_of_another_period_does_not_supersede(vera, record, unit):
    later = served(vera, day="2026-03-15", recording_unit=unit)
    first = proof_of(vera)
    decisions.void(record=record, by=committee_member(), reason="不是本人。")

    proof_of(vera, from_on=later.service_on)

    first.refresh_from_db()
    assert first.status == Status.ISSUED


def test_training_has_a_proof_of_its_own(vera, unit):
    served(vera, day="2026-03-15", recording_unit=unit, kind="training", title="急救知识")

    training = proof_of(vera, kind="training")

    assert proof_content.has_training(vera)
    assert [entry["activity"] for entry in training.snapshot["entries"]] == ["急救知识"]
    words = pdf_words(certificates.bytes_of(training))
    assert "志愿服务培训证明" in words
    assert "培训时间3.0小时" in words


def test_the_successor_issues_and_names_the_unit_that_recorded(vera, unit):
    successor, gone = UnitFactory(contact_phone="0771-0000001"), unit
    gone.successor = successor
    gone.save()

    proof = proof_of(vera)

    assert (proof.issuing_unit, proof.recording_unit) == (successor, gone)
    words = pdf_words(certificates.bytes_of(proof))
    assert f"原记录单位：{gone.full_name}" in words
    assert "0771-0000001" in words


def test_records_of_a_merged_duplicate_belong_to_the_person(vera, unit):
    duplicate = VolunteerFactory(user=None, name="韦示例一")
    served(duplicate, day="2026-03-15", recording_unit=unit)
    duplicate.merged_into = vera
    duplicate.save()

    assert [entry["date"] for entry in proof_of(vera).snapshot["entries"]] == ["2026-03-14", "2026-03-15"]


def test_a_revoked_proof_is_not_given_out_again(vera):
    first = proof_of(vera)
    certificates.revoke(certificate=first, by=committee_member(), reason="误用。")

    second = proof_of(vera)

    assert second != first
    assert second.number[:19] == "GXQZ-ZM-2026-000002"


def test_a_unit_issues_for_somebody_without_an_account_and_says_why(at):
    at(AFTERWARDS)
    elder = VolunteerFactory(user=None, name="韦示例九", id_number=id_number(sequence=4))
    lea = administrator_of(elder.unit)
    served(elder)

    parts = proofs.issue_for(volunteer=elder, asked=Asked(), by=lea, reason="本人当面申请。")

    assert (parts[0].requested_by, parts[0].request_reason) == (lea, "本人当面申请。")
    assert f"经办人：{lea.display_name}" in pdf_words(certificates.bytes_of(parts[0]))
    assert HistoryEntry.objects.about(parts[0]).first().did == "prepared certificate"


def test_issuing_for_another_needs_a_reason(at):
    at(AFTERWARDS)
    elder = VolunteerFactory(user=None, name="韦示例九")
    served(elder)

    with pytest.raises(ProofRefused) as refusal:
        proofs.issue_for(volunteer=elder, asked=Asked(), by=administrator_of(elder.unit), reason=" ")

    assert refusal.value.reason == Reason.PROOF_REASON_MISSING


def test_who_has_an_account_takes_the_proof_alone(vera):
    with pytest.raises(ProofRefused) as refusal:
        proofs.issue_for(volunteer=vera, asked=Asked(), by=administrator_of(vera.unit), reason="代办。")

    assert refusal.value.reason == Reason.PROOF_HAS_ACCOUNT


def test_another_units_administrator_issues_nothing(at):
    at(AFTERWARDS)
    elder = VolunteerFactory(user=None, name="韦示例九")
    served(elder)

    with pytest.raises(PermissionDenied):
        proofs.issue_for(volunteer=elder, asked=Asked(), by=administrator_of(UnitFactory()), reason="代办。")


def test_what_people_typed_is_printed_as_typed(newcomer):
    served(newcomer, title="<b>植树</b>=1+1", content="<script>alert(1)</script>", place="@示例村")

    words = pdf_words(certificates.bytes_of(proof_of(newcomer)))

    assert "<b>植树</b>=1+1" in words
    assert "<script>alert(1)</script>" in words
    assert "@示例村" in words


def test_the_foot_names_the_last_seal_and_what_waits_for_the_next(vera, unit):
    seal = seals.seal_new()
    served(vera, day="2026-03-15", recording_unit=unit)

    proof = proof_of(vera)

    line = f"数据截至封存 №1（2026年3月16日，{seal.head[:8]}…{seal.head[-4:]}），其后 1 条待封存"
    assert (proof.seal, proof.snapshot["seal_line"]) == (seal, line)


def test_before_the_first_seal_the_foot_says_so(vera):
    assert proof_of(vera).snapshot["seal_line"] == "台账尚未封存，所列记录待封存"


@pytest.mark.parametrize("records", [1, 3])
def test_the_content_costs_three_statements_whatever_the_number_of_records(
    vera, unit, records, django_assert_num_queries
):
    for day in range(records - 1):
        served(vera, day=f"2026-03-{10 + day}", recording_unit=unit)

    proof_content.parts_of(vera, Asked())  # what a process reads once
    with django_assert_num_queries(3):
        proof_content.parts_of(vera, Asked())


def test_hours_handed_in_later_by_paper_join_the_proof(newcomer):
    where = shift_of()
    attended(newcomer, where, ("09:00", "12:00"), origin="late_upload")
    approved(handed_in(where)[0], reason="已核对签到表")

    assert proof_of(newcomer).snapshot["entries"][0]["origin_label"] == "补录·迟传"
