"""A project in a year: whoever keeps it reads all of it, other units their part; numbers are those of the records."""

from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.urls import reverse

from certificates.models import ActivityReport, CommendationRound, Nomination
from certificates.statistics.services import projects
from registry import clock
from registry.models import HistoryEntry, HostConfirmation, HostContact, Project
from tests.doors import client_of, program_of, text_of
from tests.factories import ShiftFactory, SiteFactory, UnitFactory, VolunteerFactory, local
from tests.factories_hours import AFTERWARDS, administrator_of, approved, pending_record
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.people import holder
from tests.readers import pdf_words, xlsx_rows
from tests.shared import built_once

pytestmark = pytest.mark.django_db


def build(at):
    at(AFTERWARDS)
    unit, other, both = UnitFactory(), UnitFactory(), VolunteerFactory()
    project = Project.objects.create(
        name="河小青护河行动", unit=unit, goal="<b>守护邕江</b>", partners="白沙小学", starts_on="2025-06-01"
    )
    first = pending_record(volunteer=both, project=project, recording_unit=unit, title="护河一", site=SiteFactory())
    second = pending_record(
        ("14:00", "16:00"),
        volunteer=both,
        project=project,
        recording_unit=other,
        title="护河二",
        start="14:00",
        end="16:00",
    )
    for record in (first, second):
        approved(record)
    pending_record(project=project, recording_unit=unit, title="护河三")
    pending_record(title="别的活动")
    said = {"served_count": 40, "submitted_at": clock.now(), "written_by": first.shift.activity.leader}
    ActivityReport.objects.create(shift=first.shift, status="submitted", **said)
    contact = HostContact.objects.create(site=first.shift.activity.site)
    HostConfirmation.objects.create(activity=first.shift.activity, contact=contact, served_count=38, mark=5)
    return SimpleNamespace(project=project, unit=unit, other=other, first=first.shift)


world = built_once(build)


@pytest.fixture
def made(world, at):
    at("2026-03-20 09:00")
    return world()


def test_the_keeper_reads_goal_and_numbers_on_one_page_and_in_the_file(made):
    keeper = client_of(administrator_of(made.unit))
    address = reverse("project-account", args=[made.project.pk])

    linked = address in text_of(keeper.get(reverse("project-page", args=[made.project.pk])))
    shown = text_of(keeper.get(address, {"year": "2026"}))
    before = text_of(keeper.get(address, {"year": "2025"}))
    absurd = keeper.get(address, {"year": "九"}).status_code
    file = keeper.get(reverse("project-account-xlsx", args=[made.project.pk]))
    overview, activities = openpyxl.load_workbook(BytesIO(file.content)).worksheets
    said = {row[0]: row[1] for row in overview.iter_rows(values_only=True)}
    line = HistoryEntry.objects.latest("pk")

    assert linked
    assert "&lt;b&gt;守护邕江&lt;/b&gt;" in shown
    assert "3 项，3 场" in shown
    assert "1 人，2 人次" in shown
    assert "服务对象确认 38" in shown
    assert "2 项还没有报送" in shown
    assert "别的活动" not in shown
    assert ("这一年还没有开展的活动" in before, absurd) == (True, 200)
    assert (said["开展活动"], said["参加志愿者"], said["参加人次"], said["认定时长"]) == (3, 1, 2, 5)
    assert (said["报送的服务人数"], said["服务对象确认的服务人数"]) == (40, 38)
    assert {"护河一", "护河二", "护河三"} < {row[0] for row in activities.iter_rows(values_only=True)}
    assert (line.fields["what"], line.fields["people"], line.fields["by_year"]) == ("project", 0, 2026)


def test_a_confirmation_counts_once_in_the_year_in_which_the_activity_ended(made):
    ShiftFactory(activity=made.first.activity, starts_at=local("2025-12-20 09:00"), ends_at=local("2025-12-20 11:00"))
    committee = holder("committee")

    before, after = (projects.account(made.project, year, to=committee) for year in (2025, 2026))

    assert [(line.shifts, line.confirmed) for line in before.lines] == [(1, None)]
    assert (before.totals["confirmed"], after.totals["confirmed"]) == (0, 38)


def test_another_unit_reads_its_own_part_and_programs_read_the_same(made):
    address = reverse("project-account", args=[made.project.pk])
    api = reverse("api-project-year", args=[made.project.pk])

    part = text_of(client_of(administrator_of(made.other)).get(address))
    answers = [program_of(user).get(api).json() for user in (holder("committee"), administrator_of(made.other))]
    wrong = program_of(holder("committee")).get(api, {"year": "1999"})

    assert "这里只有本单位和下级单位记录的活动" in part
    assert ("护河一" in part, "护河二" in part) == (False, True)
    assert [(told["is_whole"], told["people"], told["totals"]["minutes"]) for told in answers] == [
        (True, 1, 300),
        (False, 1, 120),
    ]
    assert (wrong.status_code, wrong.json().keys()) == (400, {"year"})
    files = [
        program_of(holder("committee")).get(reverse(f"api-project-year-{suffix}", args=[made.project.pk]))
        for suffix in ("xlsx", "pdf")
    ]
    assert "河小青护河行动" in str(xlsx_rows(files[0].content))
    assert "河小青护河行动" in pdf_words(files[1].content)
    assert HistoryEntry.objects.filter(did="exported").count() == 2
    assert client_of(VolunteerFactory().user).get(address).status_code == 403


def test_a_project_says_where_it_stands_in_the_rounds_and_leads_there(made):
    keeper, other = administrator_of(made.unit), administrator_of(made.other)
    address = reverse("project-account", args=[made.project.pk])
    api = reverse("api-project-year", args=[made.project.pk])
    assert 'id="commending"' not in text_of(client_of(keeper).get(address))
    going = CandidateFactory(
        round=RoundFactory(for_whom="project"), volunteer=None, project=made.project, unit=made.unit
    )

    open_ = text_of(client_of(keeper).get(address))
    nomination = NominationFactory(candidate=going)
    handed_in = text_of(client_of(keeper).get(address))
    told = program_of(keeper).get(api).json()["commendations"]
    CommendationRound.objects.update(status="decided", decided_on=clock.today())
    Nomination.objects.update(status="accepted", decided_by=keeper, decided_at=clock.now())

    assert "可以推荐" in open_
    assert reverse("candidate", args=[going.pk]) in open_
    assert "已提交" in handed_in
    assert reverse("nomination", args=[nomination.pk]) in handed_in
    assert [(each["nomination"], each["status"]) for each in told] == [(nomination.pk, "已提交")]
    assert "已嘉许" in text_of(client_of(keeper).get(address))
    assert 'id="commending"' not in text_of(client_of(other).get(address))
    assert program_of(other).get(api).json()["commendations"] == []
