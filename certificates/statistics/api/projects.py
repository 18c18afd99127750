"""The yearly account of a project for programs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates.statistics.project_figures import Account
from certificates.statistics.services import commending, projects
from certificates.statistics.views import account_files
from registry.doors.downloads import TYPES
from registry.models import Project
from registry.permissions import require
from registry.units.views.list_kinds import keeps_lists

YEAR = OpenApiParameter("year", int, description="年份；默认项目最近的一年")


class ProjectLineSerializer(serializers.Serializer):
    """One activity in the year."""

    activity = serializers.IntegerField(source="activity.pk")
    title = serializers.CharField(source="activity.title")
    recording_unit = serializers.IntegerField(source="activity.recording_unit_id")
    last_at = serializers.DateTimeField(help_text="最近一场的开始时间")
    shifts = serializers.IntegerField(help_text="已结束的场次")
    people = serializers.IntegerField(help_text="有认定时长的志愿者")
    times = serializers.IntegerField(help_text="人次")
    minutes = serializers.IntegerField(help_text="认定的分钟")
    served = serializers.IntegerField(allow_null=True, help_text="报送的服务人数；没有报送的为空")
    confirmed = serializers.IntegerField(allow_null=True, help_text="服务对象确认的服务人数；没有确认的为空")


class ProjectTotalsSerializer(serializers.Serializer):
    activities = serializers.IntegerField()
    shifts = serializers.IntegerField()
    times = serializers.IntegerField()
    minutes = serializers.IntegerField()
    served = serializers.IntegerField()
    confirmed = serializers.IntegerField()


class ProjectStatedSerializer(serializers.Serializer):
    """A number that the unit states itself."""

    name = serializers.CharField()
    measure = serializers.CharField(help_text="计量单位")
    goal = serializers.IntegerField(allow_null=True, help_text="整个项目的目标")
    reached = serializers.IntegerField(allow_null=True, help_text="这一年达到的；没有填报的为空")
    so_far = serializers.IntegerField(allow_null=True, help_text="到这一年为止的累计，或最近一年的")
    as_of_on = serializers.DateField(allow_null=True, help_text="统计到哪一天")


class ProjectStandingSerializer(serializers.Serializer):
    """The project in one round of commendations."""

    round = serializers.IntegerField(source="round.pk")
    title = serializers.CharField(source="round.title")
    candidate = serializers.IntegerField(source="candidate.pk")
    nomination = serializers.IntegerField(source="nomination.pk", allow_null=True, default=None)
    status = serializers.CharField(source="words", help_text="可以推荐、推荐的状态、已嘉许")


class ProjectAccountSerializer(serializers.Serializer):
    """A project in one year."""

    project = serializers.IntegerField(source="project.pk")
    year = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    is_whole = serializers.BooleanField(help_text="不是的，只含本人看得到的单位所记录的活动")
    people = serializers.IntegerField(help_text="志愿者，参加多项活动的只算一次")
    totals = ProjectTotalsSerializer()
    stated = ProjectStatedSerializer(many=True, help_text="主办单位填报的成果，其余都是系统记录")
    activities = ProjectLineSerializer(source="lines", many=True)
    commendations = serializers.SerializerMethodField()

    @extend_schema_field(ProjectStandingSerializer(many=True))
    def get_commendations(self, account: Account) -> Any:
        """最近五个嘉许批次中的情况，只有看得到候选对象的人读得到。"""
        rows = commending.standings(account.project, to=self.context["request"].user)
        return ProjectStandingSerializer(rows, many=True).data


class ProjectAccountView(APIView):
    """志愿服务项目的年度情况：活动、志愿者、时长和服务人数。"""

    @extend_schema(
        parameters=[YEAR],
        responses=ProjectAccountSerializer,
        operation_id="project_account",
    )
    def get(self, request: Request, project_id: int) -> Response:
        """一个项目一年的活动、志愿者、时长和服务人数，只算已认定的。"""
        return Response(ProjectAccountSerializer(_asked(request, project_id), context={"request": request}).data)


class ProjectAccountBook(APIView):
    """志愿服务项目的年度情况，Excel。"""

    @extend_schema(
        parameters=[YEAR], responses={(200, TYPES["xlsx"]): OpenApiTypes.BINARY}, operation_id="project_account_xlsx"
    )
    def get(self, request: Request, project_id: int) -> HttpResponse:
        """与年度情况相同的内容，不含志愿者姓名；导出记入操作日志。"""
        return account_files.given(request, _asked(request, project_id), "xlsx")


class ProjectAccountPaper(APIView):
    """志愿服务项目的年度情况，PDF。"""

    @extend_schema(
        parameters=[YEAR], responses={(200, "application/pdf"): OpenApiTypes.BINARY}, operation_id="project_account_pdf"
    )
    def get(self, request: Request, project_id: int) -> HttpResponse:
        """与年度情况相同的内容，不含志愿者姓名；导出记入操作日志。"""
        return account_files.given(request, _asked(request, project_id), "pdf")


def _asked(request: Request, project_id: int) -> Account:
    require(keeps_lists(request.user))
    project = get_object_or_404(Project.objects.select_related("unit"), pk=project_id)
    years = projects.years(project)
    year = one_of(years, request.query_params.get("year", years[0]))
    return projects.account(project, year, to=request.user)


def one_of(years: list[int], said: Any) -> int:
    """The year that is asked for; refused by its name."""
    try:
        return int(serializers.ChoiceField(choices=years).run_validation(said))
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"year": error.detail}) from error
