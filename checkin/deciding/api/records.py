"""Service records over the API: read what is visible, approve and return (design#api)."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from checkin.deciding.decision_rules import Case, Deed
from checkin.deciding.filters import ServiceRecordFilter
from checkin.deciding.services import approvers, cases, decisions
from checkin.models import ServiceRecord
from registry.doors.api.reasons import ReasonSerializer
from registry.doors.api.refusals import RefusalSerializer
from registry.permissions import shown_name
from registry.words.durations import said_step

WAITING = OpenApiParameter("waiting", bool, description="Only what waits for the caller's decision.")


class ServiceRecordSerializer(serializers.ModelSerializer):
    """A record as lists show it; the name is masked outside the reader's own units."""

    volunteer_no = serializers.CharField(source="volunteer.volunteer_no", allow_null=True)
    name = serializers.SerializerMethodField()
    activity = serializers.CharField(source="shift.activity.title")
    recording_unit_name = serializers.CharField(source="recording_unit.short_name")

    class Meta:
        model = ServiceRecord
        fields = (
            "id",
            "status",
            "kind",
            "volunteer",
            "volunteer_no",
            "name",
            "activity",
            "shift",
            "service_on",
            "due_on",
            "due_is_estimated",
            "volunteer_unit",
            "recording_unit",
            "recording_unit_name",
            "team",
            "returned_reason",
            "timed_minutes",
            "supplementary_minutes",
            "decisions_made",
        )

    def get_name(self, record: ServiceRecord) -> str:
        units = (record.recording_unit_id, record.volunteer_unit_id)
        return shown_name(record.volunteer.person, to=self.context["request"].user, units=units, beside=False)


class RecordDetailSerializer(ServiceRecordSerializer):
    """One record with what its evidence is worth now; `basis` goes back with a decision.

    `refusals` is what stands against approving it without a word; `may_approve`: a word, or another attempt, is enough.
    """

    basis = serializers.SerializerMethodField()
    assessed_minutes = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()
    may_approve = serializers.SerializerMethodField()
    refusals = serializers.SerializerMethodField()

    class Meta(ServiceRecordSerializer.Meta):
        fields = (
            *ServiceRecordSerializer.Meta.fields,
            "basis",
            "assessed_minutes",
            "steps",
            "may_approve",
            "refusals",
        )

    def get_basis(self, record: ServiceRecord) -> str:
        return self._case(record).assessment.basis

    def get_assessed_minutes(self, record: ServiceRecord) -> int:
        return self._case(record).assessment.credit.total_minutes

    def get_steps(self, record: ServiceRecord) -> list[str]:
        return [said_step(step) for step in self._case(record).assessment.credit.steps]

    def get_may_approve(self, record: ServiceRecord) -> bool:
        return self._case(record).may(Deed.APPROVE)

    @extend_schema_field(RefusalSerializer(many=True))
    def get_refusals(self, record: ServiceRecord) -> list[dict[str, str]]:
        return [{"code": one.code, "message": one.message} for one in self._case(record).against(Deed.APPROVE)]

    def _case(self, record: ServiceRecord) -> Case:
        if not hasattr(self, "_known"):
            self._known = cases.case_of(record, user=self.context["request"].user)
        return self._known


class RecordApproveSerializer(serializers.Serializer):
    """The basis that was seen, and an explanation where one is needed."""

    basis = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class RecordAgainSerializer(ReasonSerializer):
    """Deciding anew: the basis that was seen, and why."""

    basis = serializers.CharField(max_length=64)


class ServiceRecordViewSet(ReadOnlyModelViewSet):
    """服务记录: the user's own, those of activities they lead, of units they administer or inspect."""

    queryset = ServiceRecord.objects.none()
    filterset_class = ServiceRecordFilter
    ordering_fields = ("service_on", "due_on", "id", "suspicion")

    def get_queryset(self) -> Any:
        records = ServiceRecord.objects.visible_to(self.request.user)
        if self.request.query_params.get("waiting") == "true":
            records = approvers.records_of(approvers.waiting_shifts(self.request.user))
        if "suspicion" in self.request.query_params.get("ordering", ""):
            records = records.with_suspicion()
        return records.for_lists().order_by("-service_on", "-pk")

    @extend_schema(parameters=[WAITING])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is visible; `waiting=true` narrows it to what waits for the caller, `ordering=-suspicion` sorts it."""
        return super().list(request, *args, **kwargs)

    def get_serializer_class(self) -> Any:
        return ServiceRecordSerializer if self.action == "list" else RecordDetailSerializer

    @extend_schema(request=RecordApproveSerializer, responses=RecordDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve on the basis that was seen; 409 `basis_changed` when the evidence has changed."""
        return self._decide(request, RecordApproveSerializer, decisions.approve)

    @extend_schema(request=ReasonSerializer, responses=RecordDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, pk: str | None = None) -> Response:
        """Return to the leader with the reason."""
        return self._decide(request, ReasonSerializer, decisions.return_)

    @extend_schema(request=RecordAgainSerializer, responses=RecordDetailSerializer)
    @action(detail=True, methods=["post"])
    def adjust(self, request: Request, pk: str | None = None) -> Response:
        """Decide again on the evidence as it is now; the ledger gets the difference."""
        return self._decide(request, RecordAgainSerializer, decisions.adjust)

    @extend_schema(request=ReasonSerializer, responses=RecordDetailSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str | None = None) -> Response:
        """Take every minute of the record back, with the reason."""
        return self._decide(request, ReasonSerializer, decisions.void)

    @extend_schema(request=RecordAgainSerializer, responses=RecordDetailSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str | None = None) -> Response:
        """Bring a voided record back, decided anew on the evidence as it is now."""
        return self._decide(request, RecordAgainSerializer, decisions.restore)

    def _decide(self, request: Request, shape: type[serializers.Serializer], command: Any) -> Response:
        record = self.get_object()
        given = shape(data=request.data)
        given.is_valid(raise_exception=True)
        command(record=record, by=request.user, **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)
