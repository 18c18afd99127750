"""A certificate's number leads to the records behind it, on the page and in the command."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from checkin.ledger.services import seals
from tests.doors import client_of, text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_certificates import proof_of
from tests.factories_hours import AFTERWARDS, administrator_of, approved, committee_member, pending_record
from tests.shared import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def proof_between_two_mornings(at):
    at(AFTERWARDS)
    volunteer = VolunteerFactory(name="韦示例一")
    approved(pending_record(volunteer=volunteer, title="示例甲"))
    made = proof_of(volunteer)
    approved(pending_record(volunteer=volunteer, title="示例乙", day="2026-03-13"))
    return made


two_mornings = built_once(proof_between_two_mornings)


@pytest.fixture
def proof(two_mornings):
    return two_mornings()


@pytest.fixture
def volunteer(proof):
    return proof.volunteer


def test_numbers_lead_to_the_person_and_to_the_paper(volunteer, proof):
    client, url = client_of(committee_member()), reverse("timeline-find")

    by_person = client.get(url, {"number": volunteer.volunteer_no})
    by_paper = client.get(url, {"number": proof.number.lower()})
    typed = {"number": f"ｇｚ {volunteer.volunteer_no[2:7]}-{volunteer.volunteer_no[7:]}\u200b"}

    assert by_person["Location"] == reverse("volunteer-timeline", args=[volunteer.pk])
    assert client.get(url, typed)["Location"] == by_person["Location"]
    assert by_paper["Location"] == reverse("certificate-timeline", args=[proof.uuid])
    assert "没有找到" in text_of(client.get(url, {"number": "GZ0"}))


def test_paper_shows_its_own_records_only(proof):
    page = text_of(client_of(committee_member()).get(reverse("certificate-timeline", args=[proof.uuid])))

    assert "示例甲" in page
    assert "示例乙" not in page
    assert proof.number in page


def test_outside_ones_reach_numbers_are_not_found(volunteer, proof):
    client = client_of(administrator_of(UnitFactory()))

    assert "没有找到" in text_of(client.get(reverse("timeline-find"), {"number": proof.number}))
    assert client.get(reverse("certificate-timeline", args=[proof.uuid])).status_code == 404
    assert client_of(volunteer.user).get(reverse("timeline-find")).status_code == 403


def test_command_explains_a_certificate_down_to_the_ledger(proof, capsys):
    seal = seals.seal_new()

    call_command("audit_ledger", explain=proof.number)

    printed = capsys.readouterr().out
    assert printed.startswith(f"志愿服务记录证明 {proof.number}（有效）")
    assert "示例甲" in printed
    assert "示例乙" not in printed
    assert f"封存 № 1（{seal.head[:12]}…）" in printed
    assert "180 分 → 180 分（3.0 小时）" in printed


def test_command_explains_every_record_of_a_volunteer_and_names_who_decided(volunteer, proof, capsys):
    call_command("audit_ledger", explain=volunteer.volunteer_no)

    printed = capsys.readouterr().out
    assert "志愿服务时间合计 6.0 小时（360 分）" in printed
    assert printed.count("  认定 №1：") == 2
    assert printed.count("  重新核算：") == 2
    unit = volunteer.records.first().recording_unit
    assert f"{unit} " in printed


def test_unknown_numbers_are_said(proof):
    with pytest.raises(CommandError, match="没有编号为 GZ0 的志愿者或证书"):
        call_command("audit_ledger", explain="GZ0")
