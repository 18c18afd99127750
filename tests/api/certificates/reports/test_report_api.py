"""Activity reports and statistics over the API: the same rules as on pages."""

import pytest
from rest_framework.test import APIClient

from certificates.exceptions import ReportRefused
from certificates.reports.services import reports
from tests.factories import SiteFactory, UnitFactory, UserFactory
from tests.factories_hours import AFTERWARDS, administrator_of, approved, committee_member, pending_record
from tests.factories_reports import SAID, held_shift, photo, reported
from tests.heavy_pictures import as_worker, broken_heavy_picture, heavy_picture

pytestmark = pytest.mark.django_db
REPORTS, STATISTICS = "/api/v1/activity-reports/", "/api/v1/statistics/"
Reason = ReportRefused.Reason


@pytest.fixture
def shift(at):
    at(AFTERWARDS)
    return held_shift(people=1)


def api(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_leader_saves_and_submits(shift):
    lea = api(shift.activity.leader)

    saved = lea.post(REPORTS, {"shift": shift.pk, **SAID})
    submitted = lea.post(f"{REPORTS}{saved.data['id']}/submit/")

    assert (saved.status_code, saved.data["status"], saved.data["due_on"]) == (201, "draft", "2026-03-21")
    assert (submitted.status_code, submitted.data["status"]) == (200, "submitted")


def test_a_refusal_has_its_code_and_sentence(shift):
    lea = api(shift.activity.leader)
    saved = lea.post(REPORTS, {"shift": shift.pk, "served_count": 0, "summary": SAID["summary"]})

    refused = lea.post(f"{REPORTS}{saved.data['id']}/submit/")

    assert refused.status_code == 409
    assert refused.data == {"code": "served_zero", "message": str(Reason.SERVED_ZERO.label)}


def test_a_negative_number_is_malformed(shift):
    answer = api(shift.activity.leader).post(REPORTS, {"shift": shift.pk, "served_count": -1})

    assert (answer.status_code, list(answer.data)) == (400, ["served_count"])


def test_no_picture_where_it_is_forbidden(shift, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shift.activity.site = SiteFactory(no_photo=True)
    shift.activity.save()
    report = reports.save(shift=shift, by=shift.activity.leader, **SAID)

    answer = api(shift.activity.leader).post(
        f"{REPORTS}{report.pk}/materials/", {"purpose": "photo", "file": photo()}, format="multipart"
    )

    assert (answer.status_code, answer.data["code"]) == (409, Reason.NO_PHOTO.value)


def test_a_heavy_picture_is_in_process_then_ready_or_unreadable(shift, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    report, lea = reports.save(shift=shift, by=shift.activity.leader, **SAID), api(shift.activity.leader)

    for upload in (photo(), heavy_picture(), broken_heavy_picture()):
        answer = lea.post(f"{REPORTS}{report.pk}/materials/", {"purpose": "photo", "file": upload}, format="multipart")
        assert answer.status_code == 201

    def states() -> list[str]:
        return [material["state"] for material in lea.get(f"{REPORTS}{report.pk}/").data["materials"]]

    assert states() == ["ready", "processing", "processing"]
    for material in report.materials.filter(state="processing"):
        as_worker(material)
    assert states() == ["ready", "ready", "unreadable"]


def test_a_report_is_reopened_with_a_reason(shift):
    report, lea = reported(shift), api(shift.activity.leader)

    refused = lea.post(f"{REPORTS}{report.pk}/reopen/")
    reopened = lea.post(f"{REPORTS}{report.pk}/reopen/", {"reason": "人数写错"})

    assert (refused.status_code, refused.data["code"]) == (409, Reason.REPORT_REASON_MISSING.value)
    assert reopened.data["status"] == "draft"


def test_a_foreign_report_does_not_exist(shift):
    report = reported(shift)
    foreign = api(administrator_of(UnitFactory()))

    assert foreign.get(f"{REPORTS}{report.pk}/").status_code == 404
    assert foreign.post(f"{REPORTS}{report.pk}/reopen/", {"reason": "x"}).status_code == 404
    assert foreign.post(REPORTS, {"shift": shift.pk, **SAID}).status_code == 404
    assert foreign.get(REPORTS).data["count"] == 0


def test_a_co_unit_reads_and_does_not_write(shift):
    sharing = UnitFactory()
    shift.activity.co_units.add(sharing)
    report, admin = reported(shift), api(administrator_of(sharing))

    assert admin.get(f"{REPORTS}{report.pk}/").status_code == 200
    assert admin.post(f"{REPORTS}{report.pk}/reopen/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(at, rows, django_assert_num_queries):
    at(AFTERWARDS)
    unit = UnitFactory()
    for _n in range(rows):
        reported(held_shift(recording_unit=unit))
    admin = api(administrator_of(unit))
    admin.get(REPORTS)

    with django_assert_num_queries(4):
        assert admin.get(REPORTS).data["count"] == rows


def test_statistics_are_those_of_the_page(at):
    at(AFTERWARDS)
    record = pending_record()
    approved(record)

    answer = api(committee_member()).get(STATISTICS, {"year": 2026})

    assert (answer.data["timed"], answer.data["active"], answer.data["rate"]) == (180, 1, 0.0)
    assert [each["minutes"] if "minutes" in each else each["timed"] for each in answer.data["months"]] == [180]


def test_statistics_are_for_roles_and_for_sensible_years():
    assert api(UserFactory()).get(STATISTICS).status_code == 403
    assert api(committee_member()).get(STATISTICS, {"year": "abc"}).status_code == 400
