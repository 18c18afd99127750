"""The public page of a project and its year on paper, for programs: what the committee confirmed, for everybody."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates.statistics.api.projects import YEAR, ProjectStatedSerializer, ProjectTotalsSerializer, one_of
from certificates.statistics.documents import project_lines, project_paper
from certificates.statistics.project_figures import Account
from certificates.statistics.services import projects, public_projects
from registry.doors.downloads import download
from registry.doors.http import address_of
from registry.ground.rates import Limit, require_a_try

DRAWN = Limit("public-project-pdf", 60, 3600)  # at one address: a paper costs more than a page


class OpenActivitySerializer(serializers.Serializer):
    """An activity that one can sign up for."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    recording_unit = serializers.CharField(source="recording_unit.short_name")


class PublicProjectSerializer(serializers.Serializer):
    """A project as everybody may read it: the words as they were confirmed, the figures of one year; nobody's name."""

    project = serializers.IntegerField(source="project.pk")
    name = serializers.CharField(source="project.name")
    unit = serializers.SerializerMethodField(help_text="主办单位的规范全称；区直团工委主办的为空")
    is_brand = serializers.BooleanField(source="project.is_brand")
    starts_on = serializers.DateField(source="project.starts_on")
    ends_on = serializers.DateField(source="project.ends_on", allow_null=True)
    goal = serializers.CharField(source="project.goal")
    partners = serializers.CharField(source="project.partners")
    expected_results = serializers.CharField(source="project.expected_results")
    results = serializers.CharField(source="project.results")
    years = serializers.ListField(child=serializers.IntegerField(), help_text="有情况可看的年份，新的在前")
    year = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    people = serializers.IntegerField(help_text="志愿者，参加多项活动的只算一次")
    totals = ProjectTotalsSerializer(help_text="系统记录，只算已认定的")
    stated = ProjectStatedSerializer(many=True, help_text="主办单位填报的成果")
    activities = OpenActivitySerializer(many=True, help_text="可以报名的活动，最多 20 项")

    def get_unit(self, told: Any) -> str:
        unit = told["project"].unit
        return unit.full_name if unit else ""


class PublicProject(APIView):
    """志愿服务项目的公开页。"""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[YEAR], responses=PublicProjectSerializer, operation_id="project_public")
    def get(self, request: Request, project_id: int) -> Response:
        """区直团工委确认公开的项目：目标、成果和一年的合计，不用登录；没有公开的答复 404。"""
        account, years = _asked(request, project_id)
        told = {name: getattr(account, name) for name in ("project", "year", "as_of", "people", "totals", "stated")}
        told |= {"years": years, "activities": public_projects.open_ones(account.project, request.user)}
        return Response(PublicProjectSerializer(told).data)


class PublicProjectPaper(APIView):
    """公开的志愿服务项目的年度情况，PDF。"""

    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[YEAR],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        operation_id="project_public_pdf",
    )
    def get(self, request: Request, project_id: int) -> HttpResponse:
        """与公开页相同的内容印在纸上，不列活动；没有公开的答复 404，一个地址一小时 60 份。"""
        account, _years = _asked(request, project_id)
        require_a_try(DRAWN, address_of(request), then=_("公开页上的内容与 PDF 相同。"))
        return download(project_paper.as_pdf(account), f"{project_lines.name_of(account)}.pdf", inline=True)


def _asked(request: Request, project_id: int) -> tuple[Account, list[int]]:
    project = public_projects.shown(project_id)
    if project is None:
        raise Http404
    years = projects.years(project)
    year = one_of(years, request.query_params.get("year", years[0]))
    return public_projects.account_of(project, year), years
