"""The numbers that a unit states of its project, for programs."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates.statistics.services import results
from registry.doors.api.checked import checked
from registry.models import Project, ProjectAim, ProjectResult
from registry.models.office.projects import MOST
from registry.permissions import require
from registry.units.services.list_rules import keeps_project
from registry.units.views.list_kinds import keeps_lists


class ProjectResultSerializer(serializers.ModelSerializer):
    """One year of one number."""

    class Meta:
        model = ProjectResult
        fields = ("year", "reached", "as_of_on", "said_at")


class ProjectAimSerializer(serializers.ModelSerializer):
    """A number that the unit states, and what it stated, the latest year first."""

    results = ProjectResultSerializer(many=True)

    class Meta:
        model = ProjectAim
        fields = ("id", "name", "measure", "goal", "adds_up", "ended_on", "results")


class ProjectAimBody(serializers.Serializer):
    """What a number counts."""

    name = serializers.CharField(max_length=20, help_text="数的是什么，例如种树")
    measure = serializers.CharField(max_length=6, help_text="计量单位，例如棵")
    goal = serializers.IntegerField(
        min_value=1, max_value=MOST, allow_null=True, default=None, help_text="整个项目的目标"
    )
    adds_up = serializers.BooleanField(default=True, help_text="各年相加算累计；不是的，以最近一年的为准")


class ReachedBody(serializers.Serializer):
    """What was reached in a year; null takes the number back."""

    year = serializers.IntegerField(min_value=1, max_value=9999)
    reached = serializers.IntegerField(min_value=0, max_value=MOST, allow_null=True)
    as_of_on = serializers.DateField(help_text="统计到哪一天，在这一年以内")


class ProjectAims(APIView):
    """志愿服务项目的成果指标，由主办单位填报。"""

    @extend_schema(responses=ProjectAimSerializer(many=True), operation_id="project_aims")
    def get(self, request: Request, project_id: int) -> Response:
        """项目的成果指标和各年填报的数字。"""
        require(keeps_lists(request.user))
        project = get_object_or_404(Project, pk=project_id)
        aims = ProjectAim.objects.with_results().filter(project=project)
        return Response(ProjectAimSerializer(aims, many=True).data)

    @extend_schema(request=ProjectAimBody, responses={201: ProjectAimSerializer}, operation_id="project_aim_add")
    def post(self, request: Request, project_id: int) -> Response:
        """新增一个成果指标，一个项目最多 10 个。"""
        project = get_object_or_404(Project, pk=project_id)
        require(keeps_project(request.user, project))
        aim = results.add_aim(project=project, by=request.user, **checked(ProjectAimBody, request))
        return Response(_shown(aim), status=201)


class ProjectAimChange(APIView):
    """修改成果指标。"""

    @extend_schema(request=ProjectAimBody, responses=ProjectAimSerializer, operation_id="project_aim_change")
    def post(self, request: Request, aim_id: int) -> Response:
        """修改名称、计量单位、目标；已填报的年度不变。"""
        aim = results.change_aim(aim=_kept(request, aim_id), by=request.user, **checked(ProjectAimBody, request))
        return Response(_shown(aim))


class ProjectAimEnd(APIView):
    """不再填报成果指标。"""

    @extend_schema(request=None, responses=ProjectAimSerializer, operation_id="project_aim_end")
    def post(self, request: Request, aim_id: int) -> Response:
        """不再填报，已填报的年度保留。"""
        return Response(_shown(results.end_aim(aim=_kept(request, aim_id), by=request.user)))


class ProjectAimResume(APIView):
    """恢复填报成果指标。"""

    @extend_schema(request=None, responses=ProjectAimSerializer, operation_id="project_aim_resume")
    def post(self, request: Request, aim_id: int) -> Response:
        """恢复填报。"""
        return Response(_shown(results.resume_aim(aim=_kept(request, aim_id), by=request.user)))


class ProjectAimReached(APIView):
    """填报年度成果。"""

    @extend_schema(request=ReachedBody, responses=ProjectAimSerializer, operation_id="project_aim_reached")
    def post(self, request: Request, aim_id: int) -> Response:
        """填报一年达到多少，空的为删除；记下填报人和时间。"""
        aim, told = _kept(request, aim_id), checked(ReachedBody, request)
        told["reached"] = {aim.pk: told["reached"]}
        results.state(project=aim.project, by=request.user, **told)
        return Response(_shown(aim))


def _kept(request: Request, aim_id: int) -> ProjectAim:
    aim = get_object_or_404(ProjectAim.objects.select_related("project"), pk=aim_id)
    require(keeps_project(request.user, aim.project))
    return aim


def _shown(aim: ProjectAim) -> Any:
    return ProjectAimSerializer(ProjectAim.objects.with_results().get(pk=aim.pk)).data
