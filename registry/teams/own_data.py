"""The teams of a person, in the copy of their data."""

from collections.abc import Iterator

from registry.models import Membership, Team, Volunteer
from registry.people.own_data import Part, files_of, table


def parts(person: Volunteer) -> Iterator[Part]:
    files = files_of(person)
    found = Membership.objects.filter(volunteer__in=files).select_related("team__unit").order_by("pk")
    rows = [
        (
            one.team.name, one.team.unit.full_name, one.get_status_display(), one.is_leader, one.is_deputy,
            one.contact_agreed_at, one.requested_at, one.left_at,
        )
        for one in found
    ]  # fmt: skip
    columns = {
        "team": "团队", "unit": "单位", "status": "状态", "is_leader": "队长", "is_deputy": "副队长",
        "contact_agreed_at": "同意公开姓名电话", "requested_at": "申请时间", "left_at": "退出时间",
    }  # fmt: skip
    yield table("teams", "志愿团队", columns, rows)
    founded = Team.objects.filter(founded_by__in=files.exclude(user=None).values("user")).order_by("pk")
    told = [(one.name, one.introduction, one.get_status_display(), one.submitted_at) for one in founded]
    columns = {"name": "名称", "introduction": "简介", "status": "状态", "submitted_at": "申请时间"}
    yield table("teams_founded", "申请成立的团队", columns, told)
