"""What a unit says of its project in numbers, beside what is recorded: by whom, as of when, within measure."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from certificates.statistics.services import projects, results
from registry.exceptions import ListRefused, ProjectRefused
from registry.models import HistoryEntry, Project, ProjectAim, ProjectResult
from tests import readers
from tests.doors import client_of, program_of, text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of
from tests.people import holder
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = ProjectRefused.Reason
TODAY = "2026-03-20 09:00"


def build(at):
    at(TODAY)
    unit = UnitFactory()
    project = Project.objects.create(name="植绿护绿", unit=unit, starts_on="2024-03-01")
    return SimpleNamespace(project=project, keeper=administrator_of(unit), other=administrator_of(UnitFactory()))


world = built_once(build)


@pytest.fixture
def made(world, at):
    at(TODAY)
    return world()


def aim_of(made, name="种树", **fields):
    given = {"measure": "棵", "goal": 300, "adds_up": True} | fields
    return results.add_aim(project=made.project, name=name, by=made.keeper, **given)


def stated(made, aim, year, reached, on="", **more):
    day = date.fromisoformat(on or f"{year}-03-10")
    results.state(project=made.project, year=year, as_of_on=day, reached={aim.pk: reached}, by=made.keeper, **more)


def refusal(act, *args, **fields):
    with pytest.raises((ProjectRefused, ListRefused)) as refused:
        act(*args, **fields)
    return refused.value.reason


def test_a_unit_names_a_number_states_it_and_everybody_reads_whose_word_it_is(made):
    keeper = client_of(made.keeper)
    new, form = (reverse(name, args=[made.project.pk]) for name in ("project-aim-new", "project-results"))
    said = {"name": "种树<i>", "measure": "棵", "goal": "300", "adds_up": "on"}

    assert keeper.post(new, said | {"goal": "0"}).status_code == 422
    assert keeper.post(new, said).status_code == 302
    aim = ProjectAim.objects.get()
    box = {f"reached_{aim.pk}": "120", f"seen_{aim.pk}": ""}
    late = keeper.post(f"{form}?year=2025", box | {"as_of_on": "2026-01-02"})
    huge = keeper.post(form, {f"reached_{aim.pk}": "100000000", "as_of_on": "2026-03-20"})
    saved = keeper.post(f"{form}?year=2025", box | {"as_of_on": "2025-12-31"})
    keeper.post(form, {f"reached_{aim.pk}": "80", f"seen_{aim.pk}": "", "as_of_on": "2026-03-20"})
    shown = text_of(keeper.get(reverse("project-account", args=[made.project.pk])))
    file = keeper.get(reverse("project-account-xlsx", args=[made.project.pk]))
    paper = keeper.get(reverse("project-account-pdf", args=[made.project.pk]), {"year": "2025"})
    line, printed = HistoryEntry.objects.latest("pk"), "".join(readers.pdf_pages(paper.content))
    sheets = {
        sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(BytesIO(file.content))
    }
    facts = text_of(client_of(made.other).get(reverse("project-page", args=[made.project.pk])))
    deeds = HistoryEntry.objects.about(made.project).values_list("did", "fields__reached")

    assert (late.status_code, huge.status_code, saved.status_code) == (422, 422, 302)
    assert "应在 2025 年以内" in text_of(late)
    assert 'value="120"' in text_of(late)  # what was typed is still there
    for part in (
        "种树&lt;i&gt;",
        "80 棵",
        "累计 200，目标 300",
        "统计到2026年3月20日",
        str(made.keeper),
        "主办单位填报",
        "系统记录",
    ):
        assert part in shown
    assert "种树<i>" not in shown
    assert ("种树<i>", 80, "棵", "主办单位填报") in sheets["概况"]
    assert [row for row in sheets["主办单位填报的成果"] if row[0] == "种树<i>"][0][2:5] == (80, 200, 300)
    for part in ("植绿护绿2025年度情况", "种树<i>（棵）", "2025年12月31日", "不是系统记录", "截至2026年3月20日"):
        assert part in printed
    assert (line.did, line.fields["what"], line.fields["by_year"], line.fields["people"]) == (
        "exported",
        "project",
        2025,
        0,
    )
    assert "种树&lt;i&gt;：2026 年 80 棵" in facts
    assert list(deeds) == [("added project aim", None), ("stated project result", 120), ("stated project result", 80)]


def test_of_two_who_write_the_second_is_told_and_what_was_left_alone_stays(made):
    trees, people = aim_of(made), aim_of(made, "受助老人", measure="人", goal=None, adds_up=False)
    seen = {trees.pk: None, people.pk: None}
    stated(made, trees, 2026, 50)
    both = {"project": made.project, "year": 2026, "as_of_on": date(2026, 3, 20), "seen": seen}

    no = refusal(results.state, reached={trees.pk: 60, people.pk: 12}, by=holder("committee"), **both)
    results.state(reached={trees.pk: None, people.pk: 12}, by=holder("committee"), **both)
    stated(made, people, 2025, 20, "2025-12-31")
    aims = {aim.pk: aim for aim in ProjectAim.objects.with_results()}

    assert no == Reason.RESULT_CHANGED_SINCE
    assert (aims[trees.pk].said[2026].reached, aims[people.pk].said[2026].reached) == (50, 12)
    assert (aims[trees.pk].so_far(2025), aims[people.pk].so_far(2026)) == (None, 12)  # not added up


def test_who_is_told_of_anothers_number_reads_it_and_saves_with_the_next_press(made):
    aims = [aim_of(made), aim_of(made, "受助老人", measure="人"), aim_of(made, "清理河道", measure="公里")]
    keeper, form = client_of(made.keeper), reverse("project-results", args=[made.project.pk])
    fields = [f"{what}_{aim.pk}" for aim in aims for what in ("reached", "seen")]
    for aim, reached in zip(aims, (50, 12, 3), strict=True):
        stated(made, aim, 2026, reached)

    def pressed(*values):
        page = keeper.post(form, dict(zip(fields, values, strict=True)) | {"as_of_on": "2026-03-20"})
        return page, [str(page.context["form"][name].value()) for name in fields] if page.context else []

    first, shown = pressed("60", "", "", "", "4", "")
    second, then = pressed(*shown)
    saved, _none = pressed(*then)
    results.end_aim(aim=aims[1], by=made.keeper)
    late, _same = pressed("60", "60", "15", "12", "4", "4")

    assert ("改成了 50 棵" in text_of(first), shown) == (True, ["60", "50", "12", "12", "4", ""])
    assert ("改成了 3 公里" in text_of(second), then) == (True, ["60", "50", "12", "12", "4", "3"])
    assert saved.status_code == 302
    assert list(ProjectResult.objects.order_by("aim").values_list("reached", flat=True)) == [60, 12, 4]
    assert (late.status_code, "已经不再填报" in text_of(late), 'value="15"' in text_of(late)) == (422, True, True)


def test_what_is_taken_back_ended_and_resumed(made):
    keeper, trees = client_of(made.keeper), aim_of(made)
    stated(made, trees, 2025, 90)
    stated(made, trees, 2026, 10)
    stated(made, trees, 2026, None)
    press = {deed: reverse(f"project-aim-{deed}", args=[trees.pk]) for deed in ("end", "resume", "edit")}

    keeper.post(press["end"])
    ended = {year: projects.account(made.project, year, to=made.keeper).stated for year in (2025, 2026)}
    refused = [
        refusal(stated, made, trees, 2026, 5),
        refusal(results.end_aim, aim=trees, by=holder("committee")),
        refusal(results.change_aim, aim=trees, name="树", measure="棵", goal=1, adds_up=True, by=made.keeper),
    ]
    keeper.post(press["resume"])
    again = refusal(results.resume_aim, aim=trees, by=holder("committee"))
    keeper.post(press["edit"], {"name": "种树", "measure": "棵", "goal": "500"})
    trees.refresh_from_db()

    assert ([one.reached for one in ended[2025]], ended[2026]) == ([90], ())
    assert refused == [Reason.AIM_ENDED] * 3
    assert (again, trees.ended_on, trees.goal, trees.adds_up) == (Reason.AIM_RUNNING, None, 500, False)
    assert HistoryEntry.objects.about(made.project).latest("pk").fields["aim_goal"] == 500


def test_numbers_out_of_measure_are_refused(made):
    trees = aim_of(made)
    for n in range(results.MOST_AIMS - 1):
        aim_of(made, f"指标{n}")

    assert refusal(aim_of, made, "第十一个") == Reason.AIMS_FULL
    assert refusal(results.change_aim, aim=trees, name="指标1", measure="棵", goal=1, adds_up=True, by=made.keeper) == (
        Reason.AIM_NAME_TAKEN
    )
    results.end_aim(aim=trees, by=made.keeper)
    aim_of(made, "第十一个")
    assert refusal(results.resume_aim, aim=trees, by=made.keeper) == Reason.AIMS_FULL
    other = ProjectAim.objects.get(name="指标1")
    assert refusal(stated, made, other, 2023, 5) == Reason.RESULT_YEAR_OUTSIDE
    assert refusal(stated, made, other, 2026, 5, "2026-03-21") == Reason.RESULT_DAY_OUTSIDE
    with pytest.raises(ValidationError):
        stated(made, other, 2026, 100_000_000)
    Project.objects.filter(pk=made.project.pk).update(closed_on=date(2026, 3, 1))
    assert refusal(stated, made, other, 2026, 5) == ListRefused.Reason.LIST_ARCHIVED
    assert not ProjectResult.objects.exists()


def test_programs_name_state_and_read_them(made):
    api, keeper = reverse("api-project-results", args=[made.project.pk]), program_of(made.keeper)
    added = keeper.post(api, {"name": "种树", "measure": "棵", "goal": 300}, format="json").json()
    deeds = {
        deed: reverse(f"api-project-result-{deed}", args=[added["id"]])
        for deed in ["reached", "change", "end", "resume"]
    }

    wrong = keeper.post(deeds["reached"], {"year": 2026, "reached": -1, "as_of_on": "2026-03-20"}, format="json")
    late = keeper.post(deeds["reached"], {"year": 2027, "reached": 1, "as_of_on": "2027-03-20"}, format="json")
    told = keeper.post(deeds["reached"], {"year": 2026, "reached": 40, "as_of_on": "2026-03-20"}, format="json").json()
    same = keeper.post(deeds["reached"], {"year": 2026, "reached": 40, "as_of_on": "2026-03-10"}, format="json").json()
    keeper.post(deeds["change"], {"name": "植树", "measure": "棵"}, format="json")
    ended = keeper.post(deeds["end"]).json()["ended_on"]
    keeper.post(deeds["resume"])
    read = program_of(made.other).get(api).json()
    year = program_of(made.other).get(reverse("api-project-year", args=[made.project.pk])).json()["stated"]

    assert (wrong.status_code, late.status_code, late.json()["code"]) == (400, 409, "result_year_outside")
    assert [row["reached"] for row in told["results"]] == [40]
    assert [row["as_of_on"] for row in same["results"]] == ["2026-03-10"]  # the same number, as of another day
    assert ended == "2026-03-20"
    assert [(row["name"], row["goal"], row["ended_on"]) for row in read] == [("植树", None, None)]
    assert [(row["name"], row["reached"], row["so_far"]) for row in year] == [("植树", 40, 40)]
    assert program_of(made.other).post(deeds["end"]).status_code == 403
    assert client_of(VolunteerFactory().user).get(reverse("project-results", args=[made.project.pk])).status_code == 403


def test_a_later_day_is_kept_for_what_was_left_only_where_it_is_said_to_hold(made):
    aim = aim_of(made)
    stated(made, aim, 2026, 40)
    keeper, form = client_of(made.keeper), reverse("project-results", args=[made.project.pk])
    left = {f"reached_{aim.pk}": "40", f"seen_{aim.pk}": "40", "as_of_on": "2026-03-20"}
    stands = ProjectResult.objects.filter(aim=aim).values_list("as_of_on", flat=True)

    page = text_of(keeper.get(form))
    silent, before = text_of(keeper.post(form, left, follow=True)), stands.get()
    said, after = text_of(keeper.post(form, left | {"confirms": "on"}, follow=True)), stands.get()
    keeper.post(form, left | {"confirms": "on", "as_of_on": "2026-03-15"})

    assert "截至2026年3月10日" in page
    assert ("没有改动，各个数字仍截至原来的日期" in silent, before) == (True, date(2026, 3, 10))
    assert ("已保存" in said, after) == (True, date(2026, 3, 20))
    assert stands.get() == date(2026, 3, 20)
