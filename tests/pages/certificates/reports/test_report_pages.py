"""Reporting on a phone: one page, input kept on refusal, files for those who may see them."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.exceptions import ReportRefused
from certificates.models import ActivityReport
from certificates.reports.services import reports
from tests.factories import SiteFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, administrator_of
from tests.factories_reports import SAID, SUMMARY, held_shift, inspector_of, photo, reported
from tests.people import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afterwards(at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return at(AFTERWARDS)


@pytest.fixture
def shift():
    return held_shift(VolunteerFactory(name="韦示例一"))


def page_of(shift) -> str:
    return reverse("shift-report", args=[shift.pk])


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_page_shows_who_came_and_when_it_is_due(shift):
    page = browser_of(shift.activity.leader).get(page_of(shift)).content.decode()

    assert "1 人" in page
    assert "韦示例一" in page
    assert "3月21日（周六）前报送区直团工委" in page


def test_typing_and_submitting_is_one_press(shift):
    said = {"served_count": "86", "summary": SUMMARY, "purpose": "photo", "materials": [photo(), photo("二.jpg")]}

    answer = browser_of(shift.activity.leader).post(page_of(shift), said | {"do": "submit"})

    assert (answer.status_code, answer["Location"]) == (302, page_of(shift))
    assert (shift.report.status, shift.report.served_count) == ("submitted", 86)
    assert [material.name for material in shift.report.materials.all()] == ["现场.jpg", "二.jpg"]


def test_a_draft_may_be_empty(shift):
    browser_of(shift.activity.leader).post(page_of(shift), {"served_count": "", "summary": "", "do": "save"})

    assert (shift.report.status, shift.report.served_count) == ("draft", None)


def test_a_refused_report_keeps_what_was_typed(shift):
    said = {"served_count": "0", "summary": SUMMARY, "do": "submit"}

    answer = browser_of(shift.activity.leader).post(page_of(shift), said)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert str(ReportRefused.Reason.SERVED_ZERO.label) in page
    assert SUMMARY in page


def test_a_page_where_pictures_are_forbidden_offers_none(shift):
    shift.activity.site = SiteFactory(name="示例未管所", no_photo=True)
    shift.activity.save()
    lea = browser_of(shift.activity.leader)

    page = lea.get(page_of(shift)).content.decode()
    answer = lea.post(page_of(shift), {"purpose": "news", "materials": [photo()], "do": "save"})

    assert "示例未管所禁止拍照" in page
    assert 'value="photo"' not in page
    assert answer.status_code == 422
    assert not shift.report.materials.exists()


def test_html_that_was_typed_stays_text(shift):
    reported(shift, summary="<script>alert(1)</script>" + SUMMARY)

    page = browser_of(shift.activity.leader).get(page_of(shift)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_material_is_for_those_who_may_see_the_report(shift):
    material = reports.attach(shift=shift, upload=photo(), purpose="photo", by=shift.activity.leader)
    url = reverse("report-material", args=[shift.report.pk, material.uuid])
    who = {
        "leader": shift.activity.leader,
        "own unit": administrator_of(shift.activity.recording_unit),
        "foreign unit": administrator_of(UnitFactory()),
        "volunteer": VolunteerFactory().user,
    }

    answers = {name: browser_of(user).get(url) for name, user in who.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "leader": 200,
        "own unit": 200,
        "foreign unit": 404,
        "volunteer": 404,
    }
    assert [b"".join(answers[name])[:2] for name in ("leader", "own unit")] == [b"\xff\xd8"] * 2
    for answer in answers.values():
        answer.close()
    assert answers["leader"]["Content-Type"] == "image/jpeg"
    assert answers["leader"]["X-Content-Type-Options"] == "nosniff"


def test_a_material_of_another_report_is_not_found(shift):
    other = held_shift(leader=shift.activity.leader)
    material = reports.attach(shift=other, upload=photo(), purpose="photo", by=shift.activity.leader)
    reports.save(shift=shift, by=shift.activity.leader, **SAID)

    answer = browser_of(shift.activity.leader).get(reverse("report-material", args=[shift.report.pk, material.uuid]))

    assert answer.status_code == 404


def test_a_material_is_taken_off(shift):
    material = reports.attach(shift=shift, upload=photo(), purpose="photo", by=shift.activity.leader)

    answer = browser_of(shift.activity.leader).post(
        reverse("report-material-remove", args=[shift.report.pk, material.uuid])
    )

    assert told(answer) == ["已移除“现场.jpg”。"]
    assert not shift.report.materials.exists()


def test_a_report_is_taken_back_saying_why(shift):
    url = reverse("report-reopen", args=[reported(shift).pk])
    lea = browser_of(shift.activity.leader)

    refused = lea.post(url, {"reason": ""})
    answer = lea.post(url, {"reason": "人数写错"})

    assert (refused.status_code, answer.status_code) == (422, 302)
    assert ActivityReport.objects.get().status == "draft"


def test_who_may_open_the_page(shift):
    sharing = UnitFactory()
    shift.activity.co_units.add(sharing)
    who = {
        "leader": shift.activity.leader,
        "co-unit": administrator_of(sharing),
        "inspector": inspector_of(shift.activity.recording_unit),
        "foreign unit": administrator_of(UnitFactory()),
        "volunteer": UserFactory(),
    }

    got = {name: browser_of(user).get(page_of(shift)).status_code for name, user in who.items()}
    posted = {name: browser_of(user).post(page_of(shift), {"do": "save"}).status_code for name, user in who.items()}

    assert got == {"leader": 200, "co-unit": 200, "inspector": 200, "foreign unit": 404, "volunteer": 404}
    assert posted == {"leader": 302, "co-unit": 403, "inspector": 403, "foreign unit": 404, "volunteer": 404}


def test_an_inspector_reads_masked_names(shift):
    page = browser_of(inspector_of(shift.activity.recording_unit)).get(page_of(shift)).content.decode()

    assert "韦***" in page or "韦*" in page
    assert "韦示例一" not in page


def test_the_list_names_what_waits_and_what_was_reported(shift):
    unit = shift.activity.recording_unit
    done = reported(held_shift(recording_unit=unit))
    held_shift()

    response = browser_of(administrator_of(unit)).get(reverse("report-list"))

    assert [waiting for waiting, _due in response.context["waiting"]] == [shift]
    assert list(response.context["page"]) == [done]


def test_the_list_is_for_who_has_a_desk():
    assert browser_of(UserFactory()).get(reverse("report-list")).status_code == 403


def test_the_list_costs_the_same_for_one_and_three():
    unit, counts = UnitFactory(), []
    browser = browser_of(administrator_of(unit))
    browser.get(reverse("report-list"))
    for more in (1, 2):
        for _n in range(more):
            held_shift(recording_unit=unit)
            reported(held_shift(recording_unit=unit))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("report-list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
