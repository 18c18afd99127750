"""Activity reports over the API, with the commands and refusals of the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.models import ActivityReport
from certificates.reports import content
from certificates.reports.filters import ReportFilter
from certificates.reports.forms.reports import LONGEST_TYPED, MOST_SERVED
from certificates.reports.services import reports
from registry.documents.wording import written
from registry.models import Activity, HostConfirmation, Shift, StoredFile


class MaterialSerializer(serializers.ModelSerializer):
    """A file of a report; a heavy picture is `processing` for about a minute, then `ready` or `unreadable`."""

    state = serializers.ChoiceField(
        StoredFile.State.choices,
        read_only=True,
        help_text="ready：可以查看；processing：照片正在处理，约一分钟，size 是收到时的大小；unreadable：照片没有读懂，"
        "原件已删除，请移除后换一张",
    )

    class Meta:
        model = StoredFile
        fields = ["uuid", "purpose", "name", "content_type", "size", "state", "uploaded_at"]


class HostWordSerializer(serializers.ModelSerializer):
    """What the host confirmed about the whole activity: evidence beside the figures that were reported."""

    class Meta:
        model = HostConfirmation
        fields = ["served_count", "mark", "word", "confirmed_at"]


class ActivityReportSerializer(serializers.ModelSerializer):
    """One shift's report; `participants` is counted from check-ins and never typed."""

    activity = serializers.IntegerField(source="shift.activity_id")
    activity_title = serializers.CharField(source="shift.activity.title")
    due_on = serializers.SerializerMethodField()
    materials = MaterialSerializer(many=True)
    host_confirmation = serializers.SerializerMethodField(help_text="服务对象对整个活动的确认，没有的为空")

    class Meta:
        model = ActivityReport
        fields = [
            "id", "shift", "activity", "activity_title", "status", "served_count", "served_is_estimate",
            "summary", "materials", "host_confirmation", "due_on", "saved_at", "submitted_at",
        ]  # fmt: skip

    @extend_schema_field(HostWordSerializer(allow_null=True))
    def get_host_confirmation(self, report: ActivityReport) -> Any:
        said = list(report.shift.activity.host_confirmations.all())  # each corrects the one before it
        return HostWordSerializer(said[-1]).data if said else None

    def get_due_on(self, report: ActivityReport) -> str:
        return reports.due_on(report.shift).isoformat()


class ReportInputSerializer(serializers.Serializer):
    """The leader's input; an empty number stays empty, not 0."""

    shift = serializers.IntegerField()
    served_count = serializers.IntegerField(min_value=0, max_value=MOST_SERVED, allow_null=True, default=None)
    served_is_estimate = serializers.BooleanField(default=False)
    summary = serializers.CharField(max_length=LONGEST_TYPED, allow_blank=True, default="")

    def validate_summary(self, text: str) -> str:
        return written(text)


class MaterialInputSerializer(serializers.Serializer):
    purpose = serializers.ChoiceField([(each.value, each.label) for each in content.PURPOSES])
    file = serializers.FileField()


class WhySerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class ActivityReportViewSet(ReadOnlyModelViewSet):
    """Read reports; `POST` saves the draft of a shift, `submit/` reports it."""

    serializer_class = ActivityReportSerializer
    filterset_class = ReportFilter
    ordering_fields = ["saved_at", "submitted_at"]
    queryset = ActivityReport.objects.none()

    def get_queryset(self) -> Any:
        return (
            ActivityReport.objects.visible_to(self.request.user)
            .for_lists()
            .prefetch_related("materials", "shift__activity__host_confirmations")
        )

    @extend_schema(request=ReportInputSerializer, responses={201: ActivityReportSerializer})
    def create(self, request: Request) -> Response:
        said = self._said(ReportInputSerializer)
        desk = Activity.objects.overseen_by(request.user)
        shift = get_object_or_404(Shift.objects.filter(activity__in=desk), pk=said.pop("shift"))
        report = reports.save(shift=shift, by=request.user, **said)
        return Response(self.get_serializer(report).data, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        report = reports.submit(report=self.get_object(), by=request.user)
        return Response(self.get_serializer(report).data)

    @extend_schema(request=WhySerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        report = reports.reopen(report=report, by=request.user, **self._said(WhySerializer))
        return Response(self.get_serializer(report).data)

    @extend_schema(request=MaterialInputSerializer, responses={201: MaterialSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def materials(self, request: Request, pk: str) -> Response:
        shift, said = self.get_object().shift, self._said(MaterialInputSerializer)
        stored = reports.attach(shift=shift, upload=said["file"], purpose=said["purpose"], by=request.user)
        return Response(MaterialSerializer(stored).data, status=201)

    def _said(self, kind: type[serializers.Serializer]) -> dict[str, Any]:
        form = kind(data=self.request.data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)
