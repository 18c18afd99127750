"""Statistics tables over the API: make, submit, decide, correct, download."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.models import StageReport
from certificates.reports.api.activity_reports import WhySerializer
from certificates.tables import pages
from certificates.tables.filters import StageReportFilter
from certificates.tables.forms import chosen_stage
from certificates.tables.services import stage_reports
from certificates.tables.subjects import Subject
from registry.doors.api.days import DayField
from registry.doors.downloads import TYPES
from registry.history import handing_out
from registry.history.api.purposes import PURPOSE
from registry.models import Activity, Programme, Unit
from registry.permissions import units_in_sight


class StageReportSerializer(serializers.ModelSerializer):
    """A table; its figures only when a single one is read."""

    class Meta:
        model = StageReport
        fields = [
            "id", "scope", "unit", "activity", "programme", "title", "stage_from_on", "stage_until_on", "version",
            "status", "filled_on", "submitted_at", "decided_at", "reason", "correction_reason",
        ]  # fmt: skip


class EntrySerializer(serializers.Serializer):
    """One activity of a table; a joint one may count at its leading unit instead."""

    activity = serializers.IntegerField()
    theme = serializers.CharField()
    place = serializers.CharField()
    participants = serializers.IntegerField(source="people")
    content = serializers.CharField()
    served = serializers.IntegerField(allow_null=True)
    leading_unit = serializers.CharField(source="unit_name")
    co_units = serializers.ListField(child=serializers.CharField(), source="co_unit_names")
    unreported = serializers.IntegerField()
    is_sealed = serializers.BooleanField()
    counts = serializers.SerializerMethodField()

    def get_counts(self, entry: Any) -> bool:
        return bool(self.context["table"].counts(entry))


class StageTableSerializer(StageReportSerializer):
    """A table with its activities and totals."""

    figures = serializers.SerializerMethodField()

    class Meta(StageReportSerializer.Meta):
        fields = [*StageReportSerializer.Meta.fields, "figures"]

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get_figures(self, report: StageReport) -> dict[str, Any]:
        table = stage_reports.table_of(report)
        total = table.total
        return {
            "activities": EntrySerializer(table.entries, many=True, context={"table": table}).data,
            "persons": total.participants.persons,
            "person_times": total.participants.person_times,
            "served": total.served,
            "as_of": table.as_of,
            "seal": table.seal_line,
        }


class SubmitSerializer(serializers.Serializer):
    """A unit without activities says so."""

    is_empty = serializers.BooleanField(required=False, default=False)


class SubjectSerializer(serializers.Serializer):
    """A unit and its stage (a programme may give the days), or an activity alone."""

    unit = serializers.IntegerField(required=False)
    activity = serializers.IntegerField(required=False)
    programme = serializers.PrimaryKeyRelatedField(queryset=Programme.objects.all(), required=False, allow_null=True)
    from_on = DayField(required=False)
    until_on = DayField(required=False)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if programme := said.get("programme"):
            said = {"from_on": programme.starts_on, "until_on": programme.ends_on} | said
        if "activity" not in said and not {"unit", "from_on", "until_on"} <= said.keys():
            raise serializers.ValidationError("unit, from_on and until_on, or activity")
        return said


class StageReportViewSet(ReadOnlyModelViewSet):
    """Read tables; `POST` opens the table of a subject; each command has its own path."""

    filterset_class = StageReportFilter
    ordering_fields = ["stage_from_on", "submitted_at"]
    queryset = StageReport.objects.none()

    def get_queryset(self) -> Any:
        rows = StageReport.objects.visible_to(self.request.user)
        return rows.for_lists() if self.action == "list" else rows.select_related("unit", "activity", "programme")

    def get_serializer_class(self) -> Any:
        return StageReportSerializer if self.action == "list" else StageTableSerializer

    @extend_schema(request=SubjectSerializer, responses={201: StageTableSerializer})
    def create(self, request: Request) -> Response:
        said = SubjectSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        report = stage_reports.draft(subject=_subject(request, said.validated_data), by=request.user)
        return Response(self.get_serializer(report).data, status=201)

    @extend_schema(request=SubmitSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        said = SubmitSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        report = self.get_object()
        return self._answer(stage_reports.submit(report=report, by=request.user, **said.validated_data))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        return self._answer(stage_reports.accept(report=self.get_object(), by=request.user))

    @extend_schema(request=WhySerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        reason = self._reason()
        return self._answer(stage_reports.send_back(report=self.get_object(), reason=reason, by=request.user))

    @extend_schema(request=WhySerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        reason = self._reason()
        return self._answer(stage_reports.correct(report=self.get_object(), reason=reason, by=request.user))

    @extend_schema(parameters=PURPOSE, responses={(200, TYPES["xlsx"]): OpenApiTypes.BINARY})
    @action(detail=True)
    def xlsx(self, request: Request, pk: str) -> HttpResponse:
        """统计表文件；导出记入操作日志。"""
        return self._file("xlsx")

    @extend_schema(parameters=PURPOSE, responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True)
    def pdf(self, request: Request, pk: str) -> HttpResponse:
        """统计表文件；导出记入操作日志。"""
        return self._file("pdf")

    @extend_schema(parameters=PURPOSE, responses={(200, TYPES["docx"]): OpenApiTypes.BINARY})
    @action(detail=True)
    def docx(self, request: Request, pk: str) -> HttpResponse:
        """统计表文件；导出记入操作日志。"""
        return self._file("docx")

    def _answer(self, report: StageReport) -> Response:
        return Response(self.get_serializer(report).data)

    def _file(self, suffix: str) -> HttpResponse:
        report = self.get_object()
        return handing_out.table(self.request, **pages.file(report, suffix))

    def _reason(self) -> str:
        said = WhySerializer(data=self.request.data)
        said.is_valid(raise_exception=True)
        return str(said.validated_data["reason"])


def _subject(request: Request, said: dict[str, Any]) -> Subject:
    if "activity" in said:
        desk = Activity.objects.overseen_by(request.user).select_related("recording_unit", "programme")
        return stage_reports.of_activity(get_object_or_404(desk, pk=said["activity"]))
    seen = units_in_sight(request.user)
    units = Unit.objects.all() if seen is None else Unit.objects.filter(pk__in=seen)
    return Subject(unit=get_object_or_404(units, pk=said["unit"]), stage=chosen_stage(said))
