"""覆盖情况 over the API: the lines of the page, read only."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.activities.desk import reads_needs
from registry.activities.needs import coverage
from registry.activities.needs.coverage import Line
from registry.activities.needs.forms.coverage import CoverageForm
from registry.models import CollaborationGroup, Site, Unit
from registry.permissions import require


class CoverageQuery(serializers.Serializer):
    """What the lines are narrowed by."""

    q = serializers.CharField(required=False, max_length=60, help_text="地点名称中的字")
    year = serializers.IntegerField(required=False, help_text="年份，今年和之前四年；默认今年")
    kind = serializers.ChoiceField(required=False, choices=Site.Kind.choices)
    unit = serializers.IntegerField(required=False, help_text="单位的 id")
    lines = serializers.ChoiceField(required=False, choices=[("groups", "协作组和结对学校")])
    state = serializers.ChoiceField(required=False, choices=[("uncovered", "只看未覆盖")])


class CoverageLineSerializer(serializers.Serializer):
    """One unit, or one group, at one site."""

    site = serializers.IntegerField(source="site.pk")
    site_name = serializers.CharField(source="site.name")
    site_kind = serializers.CharField(source="site.kind")
    unit = serializers.SerializerMethodField(help_text="单位的 id；按协作组的，或者没有单位的，为空")
    group = serializers.SerializerMethodField(help_text="协作组的 id；按单位的为空")
    is_paired = serializers.BooleanField()
    last_at = serializers.DateTimeField(source="visits.last", allow_null=True, help_text="最近一次到访的开始时间")
    next_at = serializers.DateTimeField(source="visits.next", allow_null=True, help_text="下一次到访的开始时间")
    is_uncovered = serializers.BooleanField(help_text="未覆盖：这一年没有到访")

    def get_unit(self, line: Line) -> int | None:
        return line.by.pk if isinstance(line.by, Unit) else None

    def get_group(self, line: Line) -> int | None:
        return line.by.pk if isinstance(line.by, CollaborationGroup) else None


class CoverageViewSet(GenericViewSet):
    """覆盖情况：哪个单位到过哪个地点、下一次什么时候去，哪些地点没有单位到过。"""

    queryset = Site.objects.none()
    serializer_class = CoverageLineSerializer
    filter_backends: tuple[Any, ...] = ()

    @extend_schema(parameters=[CoverageQuery], responses=CoverageLineSerializer(many=True))
    def list(self, request: Request) -> Response:
        """各单位（或协作组）在各地点的最近一次和下一次到访，限本人看得到的单位。"""
        require(reads_needs(request.user))
        form = CoverageForm(request.query_params, user=request.user)  # type: ignore[arg-type]
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        page = self.paginate_queryset(coverage.lines(request.user, form.asked))  # type: ignore[arg-type]
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
