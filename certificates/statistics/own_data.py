"""What a person stated of projects and asked to be public, in the copy of their data."""

from collections.abc import Iterator

from registry.models import ProjectPage, ProjectResult, Volunteer
from registry.people.own_data import Part, files_of, table


def parts(person: Volunteer) -> Iterator[Part]:
    accounts = files_of(person).exclude(user=None).values("user")
    stated = ProjectResult.objects.filter(said_by__in=accounts).select_related("aim__project").order_by("pk")
    rows = [
        (one.aim.project.name, one.year, one.aim.name, one.reached, one.aim.measure, one.as_of_on, one.said_at)
        for one in stated
    ]
    columns = {
        "project": "项目", "year": "年度", "aim": "成果指标", "reached": "达到", "measure": "计量单位",
        "as_of_on": "统计到", "said_at": "填报时间",
    }  # fmt: skip
    yield table("project_results", "填报的项目成果", columns, rows)
    pages = ProjectPage.objects.filter(asked_by__in=accounts).select_related("project").order_by("pk")
    asked = [(one.project.name, one.asked_at, one.shown is not None, one.reason) for one in pages]
    columns = {"project": "项目", "asked_at": "申请时间", "shown": "已公开", "reason": "退回原因"}
    yield table("project_pages", "申请公开的项目", columns, asked)
