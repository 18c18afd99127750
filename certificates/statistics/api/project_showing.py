"""The desk of a project's public page, for programs: asked for by its unit, confirmed or returned by the committee."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates.statistics.services import public_projects
from certificates.statistics.views import public_code
from registry.doors.api.checked import checked
from registry.models import Project, ProjectPage
from registry.permissions import is_committee, require
from registry.units.services.list_rules import keeps_project


class PageAimSerializer(serializers.Serializer):
    """A number that is public with the words."""

    name = serializers.CharField()
    measure = serializers.CharField(help_text="计量单位")
    goal = serializers.IntegerField(allow_null=True, help_text="整个项目的目标")


class PageWordsSerializer(serializers.Serializer):
    """What is public of a project, or would be."""

    name = serializers.CharField()
    goal = serializers.CharField()
    partners = serializers.CharField()
    expected_results = serializers.CharField()
    results = serializers.CharField()
    aims = PageAimSerializer(many=True, help_text="成果指标")


class ProjectShowingSerializer(serializers.Serializer):
    """What strangers read, what waits for the committee, and what would be asked for now."""

    project = serializers.IntegerField()
    is_public = serializers.BooleanField(help_text="现在不登录的人能看")
    shown = PageWordsSerializer(allow_null=True, help_text="已经确认公开的内容；没有公开的为空")
    asked = PageWordsSerializer(allow_null=True, help_text="等待区直团工委确认的内容；没有的为空")
    now = PageWordsSerializer(help_text="项目资料里现在的内容，申请的就是它")
    seen = serializers.CharField(allow_blank=True, help_text="等待确认的内容的标记，确认时照写；没有的为空")
    asked_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True, help_text="最近一次确认公开的时间")
    reason = serializers.CharField(allow_blank=True, help_text="退回的原因；没有退回的为空")


class SeenBody(serializers.Serializer):
    seen = serializers.CharField(max_length=64, help_text="核对过的内容的标记，见答复的 seen；内容变了的不能确认")


class ReturnBody(serializers.Serializer):
    reason = serializers.CharField(max_length=200, help_text="退回的原因，申请的单位会看到")


class ProjectShowing(APIView):
    """志愿服务项目的公开页，管理项目的单位和区直团工委办理。"""

    @extend_schema(responses=ProjectShowingSerializer, operation_id="project_showing")
    def get(self, request: Request, project_id: int) -> Response:
        """公开的、等待确认的和现在的内容。"""
        return Response(_shown(_kept(request, project_id)))


class ProjectShowingAsk(APIView):
    """申请公开。"""

    @extend_schema(request=None, responses=ProjectShowingSerializer, operation_id="project_showing_ask")
    def post(self, request: Request, project_id: int) -> Response:
        """申请公开现在的内容，区直团工委确认后公开；区直团工委自己申请的随即公开。"""
        project = _kept(request, project_id)
        public_projects.ask(project=project, by=request.user)
        return Response(_shown(project))


class ProjectShowingConfirm(APIView):
    """确认公开。"""

    @extend_schema(request=SeenBody, responses=ProjectShowingSerializer, operation_id="project_showing_confirm")
    def post(self, request: Request, project_id: int) -> Response:
        """区直团工委确认核对过的内容，任何人都能看。"""
        require(is_committee(request.user))
        project = _kept(request, project_id)
        public_projects.confirm(project=project, by=request.user, **checked(SeenBody, request))
        return Response(_shown(project))


class ProjectShowingReturn(APIView):
    """退回公开申请。"""

    @extend_schema(request=ReturnBody, responses=ProjectShowingSerializer, operation_id="project_showing_return")
    def post(self, request: Request, project_id: int) -> Response:
        """区直团工委写明原因退回，已经公开的内容不变。"""
        require(is_committee(request.user))
        project = _kept(request, project_id)
        public_projects.send_back(project=project, by=request.user, **checked(ReturnBody, request))
        return Response(_shown(project))


class ProjectShowingTakeBack(APIView):
    """撤回公开申请。"""

    @extend_schema(request=None, responses=ProjectShowingSerializer, operation_id="project_showing_take_back")
    def post(self, request: Request, project_id: int) -> Response:
        """确认以前撤回申请，已经公开的内容不变。"""
        project = _kept(request, project_id)
        public_projects.take_back(project=project, by=request.user)
        return Response(_shown(project))


class ProjectShowingWithdraw(APIView):
    """撤下公开页。"""

    @extend_schema(request=None, responses=ProjectShowingSerializer, operation_id="project_showing_withdraw")
    def post(self, request: Request, project_id: int) -> Response:
        """撤下公开页，当即不能再打开，等待确认的申请一并撤回。"""
        project = _kept(request, project_id)
        public_projects.withdraw(project=project, by=request.user)
        return Response(_shown(project))


class ProjectShowingCode(APIView):
    """公开页的二维码。"""

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY}, operation_id="project_showing_code")
    def get(self, request: Request, project_id: int) -> HttpResponse:
        """公开页的二维码图片，印在海报上；没有公开的答复 404。"""
        return public_code.picture(_kept(request, project_id))


def _kept(request: Request, project_id: int) -> Project:
    project = get_object_or_404(Project.objects.select_related("unit"), pk=project_id)
    require(keeps_project(request.user, project))
    return project


def _shown(project: Project) -> Any:
    """As it is after the command."""
    project = Project.objects.select_related("unit", "public_page").get(pk=project.pk)
    page = getattr(project, "public_page", None) or ProjectPage(project=project)
    told: dict[str, Any] = {name: getattr(page, name) for name in ("asked_at", "decided_at", "reason")}
    told |= {"project": project.pk, "is_public": project.is_public}
    told |= {"shown": _words(page.shown), "asked": _words(page.asked)}
    told["now"] = _words(public_projects.words_of(project))
    told["seen"] = public_projects.digest_of(page.asked) if page.asked else ""
    return ProjectShowingSerializer(told).data


def _words(words: dict[str, Any] | None) -> dict[str, Any] | None:
    if words is None:
        return None
    return words | {"aims": [dict(zip(("name", "measure", "goal"), aim, strict=True)) for _pk, *aim in words["aims"]]}
