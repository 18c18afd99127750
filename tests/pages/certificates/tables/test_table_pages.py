"""The tables for units and committee: preview, submit, decide, download."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.exceptions import TableRefused
from certificates.models import StageReport
from certificates.tables.services import stage_reports
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import LATER, held_shift, inspector_of, march_table, reported, submitted_table
from tests.people import browser_of
from tests.readers import pdf_words, xlsx_rows

pytestmark = pytest.mark.django_db
MARCH = "from=2026-03-01&until=2026-03-31"


@pytest.fixture(autouse=True)
def later(at):
    return at(LATER)


@pytest.fixture
def unit():
    unit = UnitFactory(short_name="示例水利厅团委")
    reported(held_shift(VolunteerFactory(name="韦示例一"), people=1, recording_unit=unit, title="走进科技馆"))
    return unit


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def links_of(page: str) -> set[str]:
    return set(re.findall(r'href="([^"#?]+)', page))


def test_a_new_table_opens_as_a_draft(unit):
    browser = browser_of(administrator_of(unit))
    said = {"unit": unit.pk, "from_on": "2026-03-01", "until_on": "2026-03-31"}

    answer = browser.post(reverse("table-new"), said)

    report = StageReport.objects.get()
    assert answer["Location"] == reverse("table-detail", args=[report.pk])
    assert browser.post(reverse("table-new"), said | {"until_on": "2026-02-01"}).status_code == 422
    assert browser.post(reverse("table-new"), said | {"from_on": ""}).status_code == 422


def test_a_table_is_made_for_the_unit_that_was_chosen_and_for_no_other(unit):
    UnitFactory(parent=unit)
    browser = browser_of(administrator_of(unit))

    page = browser.get(reverse("table-new"))
    answer = browser.post(reverse("table-new"), {"unit": "", "from_on": "2026-03-01", "until_on": "2026-03-31"})

    assert (page.context["form"]["unit"].value(), answer.status_code, StageReport.objects.count()) == (None, 422, 0)


def test_another_unit_is_no_choice(unit):
    said = {"unit": UnitFactory().pk, "from_on": "2026-03-01", "until_on": "2026-03-31"}

    answer = browser_of(administrator_of(unit)).post(reverse("table-new"), said)

    assert (answer.status_code, StageReport.objects.count()) == (422, 0)


def test_the_quick_choices_fill_the_days_in(unit):
    browser = browser_of(administrator_of(unit))
    quick = browser.get(reverse("table-new")).context["quick_stages"]

    page = browser.get(f"{reverse('table-new')}?{quick[1].query}").content.decode()

    assert (quick[1].label, quick[1].query) == ("上月", "from_on=2026-03-01&until_on=2026-03-31")
    assert 'value="2026-03-01"' in page


def test_the_page_shows_the_paper_and_leads_to_the_lists(unit):
    report = march_table(unit)

    page = browser_of(administrator_of(unit)).get(reverse("table-detail", args=[report.pk])).content.decode()

    assert "单位（盖章）：" in page
    assert [label for label in ("走进科技馆", "2人", "86人次") if label in page] == ["走进科技馆", "2人", "86人次"]
    assert {reverse("table-people", args=[report.pk]), reverse("report-list")} <= links_of(page)


def test_the_list_behind_a_figure_names_the_people(unit):
    report = submitted_table(unit)

    response = browser_of(administrator_of(unit)).get(reverse("table-people", args=[report.pk]))

    assert "韦示例一" in [person.name for person in response.context["page"]]
    assert response.context["page"].paginator.count == 2


def test_submitting_says_what_happened_or_why_not(unit):
    admin = administrator_of(unit)
    browser, report = browser_of(admin), march_table(unit, by=admin)

    first = browser.post(reverse("table-submit", args=[report.pk]))
    second = browser.post(reverse("table-submit", args=[report.pk]))

    assert told(first) == ["统计表已提交区直团工委，数字已固定。"]
    assert told(second)[-1] == TableRefused.Reason.TABLE_WRONG_STATE.label.format(status="已提交")


def test_a_table_is_returned_and_corrected(unit):
    report, admin = submitted_table(unit), browser_of(administrator_of(unit))
    committee = browser_of(committee_member())

    speechless = committee.post(reverse("table-return", args=[report.pk]), {"reason": ""})
    committee.post(reverse("table-return", args=[report.pk]), {"reason": "人数不符"})
    answer = admin.post(reverse("table-correct", args=[report.pk]), {"reason": "重新核对"})

    second = StageReport.objects.get(version=2)
    assert speechless.status_code == 422
    assert answer["Location"] == reverse("table-detail", args=[second.pk])
    assert "人数不符" in admin.get(reverse("table-detail", args=[report.pk])).content.decode()


def test_the_committee_accepts(unit):
    report = submitted_table(unit)

    answer = browser_of(committee_member()).post(reverse("table-accept", args=[report.pk]))

    assert told(answer) == ["已确认示例水利厅团委的统计表。"]
    assert StageReport.objects.get().status == "accepted"


def test_a_draft_is_discarded(unit):
    admin = administrator_of(unit)
    report = march_table(unit, by=admin)

    browser_of(admin).post(reverse("table-discard", args=[report.pk]))

    assert not StageReport.objects.exists()


def test_a_leader_opens_the_form_of_the_own_activity(unit):
    activity = unit.activities.get()

    answer = browser_of(activity.leader).post(reverse("activity-table", args=[activity.pk]))

    report = StageReport.objects.get()
    assert (report.scope, answer["Location"]) == ("activity", reverse("table-detail", args=[report.pk]))


@pytest.mark.parametrize(
    ("suffix", "kind"), [("xlsx", "spreadsheetml.sheet"), ("pdf", "application/pdf"), ("docx", "wordprocessingml")]
)
def test_the_table_is_taken_home_as_a_file(unit, suffix, kind):
    report = submitted_table(unit)

    answer = browser_of(administrator_of(unit)).get(
        reverse("table-file", args=[report.pk, suffix]), {"purpose": "reporting"}
    )

    assert kind in answer["Content-Type"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Disposition"].endswith(f".{suffix}")


def test_an_unknown_kind_of_file_is_not_found(unit):
    url = reverse("table-file", args=[submitted_table(unit).pk, "exe"])

    assert browser_of(administrator_of(unit)).get(url).status_code == 404


def test_a_foreign_unit_finds_no_table(unit):
    report = submitted_table(unit)
    foreign = browser_of(administrator_of(UnitFactory()))
    gets = ["table-detail", "table-people", "table-correct", "table-return"]
    posts = ["table-submit", "table-discard", "table-accept"]

    answers = [foreign.get(reverse(name, args=[report.pk])) for name in gets]
    answers += [foreign.post(reverse(name, args=[report.pk])) for name in posts]
    answers.append(foreign.get(reverse("table-file", args=[report.pk, "pdf"])))

    assert {answer.status_code for answer in answers} == {404}


def test_an_inspector_reads_and_does_nothing(unit):
    report = submitted_table(unit)
    inspector = browser_of(inspector_of(unit))

    assert inspector.get(reverse("table-detail", args=[report.pk])).status_code == 200
    assert inspector.get(reverse("table-correct", args=[report.pk])).status_code == 403
    assert inspector.post(reverse("table-accept", args=[report.pk])).status_code == 403
    names = [p.name for p in inspector.get(reverse("table-people", args=[report.pk])).context["page"]]
    assert [name for name in names if "示例" in name] == []


def test_the_committee_sees_who_has_handed_in_and_who_has_not(unit):
    other = UnitFactory(short_name="示例林业局团委")
    UnitFactory(parent=other)
    submitted_table(unit)

    response = browser_of(committee_member()).get(f"{reverse('committee-tables')}?{MARCH}")

    missing = [each.unit for each in response.context["missing"]]
    assert (other in missing, unit in missing) == (True, False)
    assert response.context["hand_ins"][-1].unit == unit
    assert not [each for each in missing if each.parent != other.parent]
    assert "2026年3月阶段性情况统计表（2026年4月7日前）：" in response.context["reminder"]
    assert "示例林业局团委。" in response.context["reminder"]


def test_many_units_stand_on_pages_and_one_of_them_is_found(unit):
    submitted_table(unit)
    for n in range(25):
        UnitFactory(full_name=f"共青团示例第{n}委员会", short_name=f"示例{n}团委", parent=unit.parent)
    committee, address = browser_of(committee_member()), f"{reverse('committee-tables')}?{MARCH}"

    first, last = committee.get(address), committee.get(f"{address}&page=2")
    found = committee.get(f"{address}&q=示例7团")

    assert (len(first.context["page"]), unit in [each.unit for each in last.context["page"]]) == (20, True)
    assert "第 1 页，共 2 页" in first.content.decode()
    assert [each.unit.short_name for each in found.context["page"]] == ["示例7团委"]
    assert (
        len(found.context["missing"]) == len(first.context["missing"]) > 20
    )  # who is reminded does not depend on what was looked for
    assert "没有符合的单位" in committee.get(f"{address}&q=不存在").content.decode()


def test_a_returned_table_is_missing_again(unit):
    stage_reports.send_back(report=submitted_table(unit), reason="不符", by=committee_member())

    response = browser_of(committee_member()).get(f"{reverse('committee-tables')}?{MARCH}")

    assert unit in [each.unit for each in response.context["missing"]]


@pytest.mark.parametrize("by", ["unit", "activity"])
def test_the_roll_up_lists_joint_activities_once(unit, by):
    sharing = UnitFactory()
    unit.activities.get().co_units.add(sharing)

    drawn = browser_of(committee_member()).get(f"{reverse('roll-up')}?{MARCH}&by={by}").context["drawn"]

    assert [row.counts for row in drawn.rows] == {"unit": [True, False], "activity": [True]}[by]
    assert (drawn.participants, drawn.attendances, drawn.served) == (2, 2, 86)


def test_the_roll_up_is_taken_home(unit):
    committee = browser_of(committee_member())

    files = {
        suffix: committee.get(f"{reverse('roll-up-file', args=[suffix])}?{MARCH}&purpose=reporting").content
        for suffix in ("xlsx", "pdf")
    }

    assert xlsx_rows(files["xlsx"])[4][4:] == [2.0, 2.0, "", 86.0]
    assert "（汇总）" in pdf_words(files["pdf"])


def test_the_roll_up_is_kept_as_a_table(unit):
    committee = browser_of(committee_member())

    answer = committee.post(f"{reverse('roll-up-keep')}?{MARCH}")
    page = committee.get(answer["Location"]).content.decode()

    assert StageReport.objects.get().scope == "roll_up"
    assert "（汇总）" in page


def test_the_people_of_the_roll_up(unit):
    response = browser_of(committee_member()).get(f"{reverse('roll-up-people')}?{MARCH}")

    assert response.context["page"].paginator.count == 2


@pytest.mark.parametrize("name", ["committee-tables", "roll-up", "roll-up-people"])
def test_the_committee_s_pages_are_for_the_committee(unit, name):
    assert browser_of(administrator_of(unit)).get(reverse(name)).status_code == 403


def test_the_list_is_for_who_has_a_desk(unit):
    submitted_table(unit)

    assert browser_of(UserFactory()).get(reverse("table-list")).status_code == 403
    response = browser_of(administrator_of(unit)).get(reverse("table-list"))
    assert response.context["total"] == 1
    assert "已提交" in response.content.decode()


@pytest.mark.parametrize(("name", "query"), [("table-list", ""), ("committee-tables", MARCH), ("roll-up", MARCH)])
def test_pages_cost_the_same_for_one_and_three(name, query):
    browser, counts = browser_of(committee_member()), []
    committee_unit()
    browser.get(reverse(name))
    for more in (1, 2):
        for _n in range(more):
            submitted_table(held_shift(people=more).activity.recording_unit)
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"{reverse(name)}?{query}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_of_many_tables_that_wait_the_oldest_stand_above_and_the_rest_in_the_list(unit):
    for n in range(7):
        one = UnitFactory(short_name=f"示例{n}团委")
        reported(held_shift(VolunteerFactory(), people=1, recording_unit=one))
        submitted_table(one)
    office = browser_of(committee_member())

    page = office.get(reverse("committee-tables")).content.decode()
    waiting = page.split('id="waiting"')[1].split("</section>")[0]

    assert (waiting.count('class="item"'), "7 份" in waiting) == (5, True)
    assert "看全部 7 份" in waiting
    assert f'href="{reverse("table-list")}?status=submitted"' in waiting
    assert office.get(reverse("table-list"), {"status": "submitted"}).context["total"] == 7
