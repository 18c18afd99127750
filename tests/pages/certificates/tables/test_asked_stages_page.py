"""应交阶段 on the pages: asked by the committee, owed by the unit, handed in empty where nothing was held."""

import pytest
from django.urls import reverse

from certificates.models import AskedStage, StageReport
from registry.models import Programme
from tests.factories import UnitFactory
from tests.factories_hours import administrator_of, committee_member
from tests.people import browser_of

pytestmark = pytest.mark.django_db
SAID = {"from_on": "2026-03-01", "until_on": "2026-03-31", "rhythm": "once", "due_days": 7}


@pytest.fixture
def committee(at):
    at("2026-04-02 09:00")
    return browser_of(committee_member())


def test_the_committee_asks_and_sees_how_many_have_handed_in(committee):
    unit = UnitFactory()
    committee.post(reverse("asked-stage-list"), SAID)

    page = committee.get(reverse("asked-stage-list")).content.decode()
    who = committee.get(reverse("committee-tables") + "?from=2026-03-01&until=2026-03-31").content.decode()

    assert "已交 0 / 1 个单位" in page
    assert "2026年4月7日前提交" in page
    assert str(unit) in who
    assert "未提交" in who


def test_a_programme_is_asked_for_by_quarters(committee):
    programme = Programme.objects.create(
        name="示例专项", starts_on="2026-03-01", ends_on="2026-12-31", table_title="示例统计表"
    )
    said = {"programme": programme.pk, "rhythm": "quarter", "due_days": 10}
    committee.post(reverse("asked-stage-list"), said)
    refused = committee.post(reverse("asked-stage-list"), said)

    assert AskedStage.objects.count() == 4
    assert (refused.status_code, "已经要求提交" in refused.content.decode()) == (422, True)


def test_another_day_and_taking_it_back(committee):
    committee.post(reverse("asked-stage-list"), SAID)
    one = AskedStage.objects.get()
    committee.post(reverse("asked-stage-due", args=[one.pk]), {"due_on": "2026-04-20"})
    wrong = committee.post(reverse("asked-stage-due", args=[one.pk]), {"due_on": "2026-03-20"}, follow=True)
    assert "2026年4月20日前提交" in wrong.content.decode()
    assert "提交期限应在阶段结束之后" in wrong.content.decode()

    committee.post(reverse("asked-stage-withdraw", args=[one.pk]))

    assert not AskedStage.objects.standing().exists()


def test_the_unit_goes_from_its_home_page_to_an_empty_table(committee):
    unit = UnitFactory()
    committee.post(reverse("asked-stage-list"), SAID)
    browser = browser_of(administrator_of(unit))

    home = browser.get("/").content.decode()
    draft = browser.post(
        reverse("table-new"), {"unit": unit.pk, "from_on": "2026-03-01", "until_on": "2026-03-31"}, follow=True
    ).content.decode()
    report = StageReport.objects.get()
    browser.post(reverse("table-submit", args=[report.pk]), {"is_empty": "1"})

    assert "提交统计表" in home
    assert "提交空表" in draft
    assert StageReport.objects.get().status == "submitted"
    assert "提交统计表" not in browser.get("/").content.decode()
