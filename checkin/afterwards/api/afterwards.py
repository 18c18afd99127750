"""Supplements and opening balances over the API: read what is visible, decide (design#api)."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from checkin.afterwards.filters import OpeningBalanceFilter, SupplementFilter
from checkin.afterwards.services import opening_balances, supplements
from checkin.models import OpeningBalance, OpeningBalanceRow, Supplement, SupplementLine
from registry.doors.api.bodies import Body
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import Unit


class SupplementLineSerializer(serializers.ModelSerializer):
    """One person and the time claimed."""

    volunteer_no = serializers.CharField(source="volunteer.volunteer_no", allow_null=True)

    class Meta:
        model = SupplementLine
        fields = ("volunteer", "volunteer_no", "in_at", "out_at")


class SupplementSerializer(serializers.ModelSerializer):
    """A supplement as lists show it."""

    activity = serializers.CharField(source="shift.activity.title")
    recording_unit = serializers.IntegerField(source="shift.activity.recording_unit_id")
    people = serializers.IntegerField()

    class Meta:
        model = Supplement
        fields = (
            "id", "status", "shift", "activity", "recording_unit", "deciding_unit", "people", "reason", "applied_at",
            "decided_at", "decision_reason",
        )  # fmt: skip


class SupplementDetailSerializer(SupplementSerializer):
    """One supplement with its people."""

    lines = SupplementLineSerializer(many=True)

    class Meta(SupplementSerializer.Meta):
        fields = (*SupplementSerializer.Meta.fields, "lines")


class SupplementViewSet(ReadOnlyModelViewSet):
    """补录: the user's own, those of activities they run or units they may read, and those they decide."""

    queryset = Supplement.objects.none()
    filterset_class = SupplementFilter
    ordering_fields = ("applied_at", "id")

    def get_queryset(self) -> Any:
        lines = Prefetch("lines", SupplementLine.objects.select_related("volunteer"))
        return Supplement.objects.visible_to(self.request.user).for_lists().prefetch_related(lines)

    def get_serializer_class(self) -> Any:
        return SupplementSerializer if self.action == "list" else SupplementDetailSerializer

    @extend_schema(request=ReasonSerializer, responses=SupplementDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Enter, hand in and decide in one act; records it may not decide stay pending."""
        return self._command(request, supplements.approve)

    @extend_schema(request=ReasonSerializer, responses=SupplementDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, pk: str | None = None) -> Response:
        """Send it back with the reason."""
        return self._command(request, supplements.return_)

    @extend_schema(request=None, responses=SupplementDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str | None = None) -> Response:
        """Take an undecided one back."""
        supplements.withdraw(supplement=self.get_object(), by=request.user)
        return Response(self.get_serializer(self.get_object()).data)

    def _command(self, request: Request, command: Any) -> Response:
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        command(supplement=self.get_object(), by=request.user, **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)


class OpeningBalanceRowSerializer(serializers.ModelSerializer):
    """One person on the list."""

    class Meta:
        model = OpeningBalanceRow
        fields = ("n", "volunteer", "volunteer_no", "minutes")


class OpeningBalanceSerializer(serializers.ModelSerializer):
    """A batch as lists show it."""

    people = serializers.IntegerField(source="people_count")

    class Meta:
        model = OpeningBalance
        fields = (
            "id", "status", "unit", "until_on", "document_no", "people", "uploaded_at", "submitted_at",
            "decided_at", "decision_reason", "shift",
        )  # fmt: skip


class OpeningBalanceDraftSerializer(serializers.ModelSerializer):
    """Whose hours, up to which day, by which document."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.open())

    class Meta:
        model = OpeningBalance
        fields = ("unit", "until_on", "document_no")


class OpeningBalanceDocumentSerializer(serializers.Serializer):
    """The scan of the document behind the batch."""

    document = serializers.FileField(help_text="PDF 或图片")


class OpeningBalanceDetailSerializer(OpeningBalanceSerializer):
    """One batch with its rows."""

    rows = OpeningBalanceRowSerializer(many=True)

    class Meta(OpeningBalanceSerializer.Meta):
        fields = (*OpeningBalanceSerializer.Meta.fields, "rows")


class OpeningBalanceViewSet(ReadOnlyModelViewSet):
    """历史数据: batches of units the user may read. The list of a draft comes by `/imports/` (kind `openings`)."""

    queryset = OpeningBalance.objects.none()
    filterset_class = OpeningBalanceFilter
    ordering_fields = ("uploaded_at", "id")

    def get_queryset(self) -> Any:
        batches = OpeningBalance.objects.visible_to(self.request.user).for_lists().order_by("-pk")
        rows = Prefetch("rows", OpeningBalanceRow.objects.filter(problem=""))
        return batches if self.action == "list" else batches.prefetch_related(rows)

    def get_serializer_class(self) -> Any:
        return OpeningBalanceSerializer if self.action == "list" else OpeningBalanceDetailSerializer

    @extend_schema(request=OpeningBalanceDraftSerializer, responses={201: OpeningBalanceDetailSerializer})
    def create(self, request: Request) -> Response:
        """Begin a draft; its list is imported next, with this batch as `about`."""
        batch = opening_balances.begin(by=request.user, **checked(OpeningBalanceDraftSerializer, request))
        return Response(self.get_serializer(self.get_queryset().get(pk=batch.pk)).data, status=201)

    @extend_schema(
        request={"multipart/form-data": OpeningBalanceDocumentSerializer}, responses=OpeningBalanceDetailSerializer
    )
    @action(detail=True, methods=["post"], parser_classes=[Body, MultiPartParser])
    def submit(self, request: Request, pk: str | None = None) -> Response:
        """Submit the draft with the scan of its document."""
        batch = self.get_object()
        said = checked(OpeningBalanceDocumentSerializer, request)
        opening_balances.submit(batch=batch, by=request.user, **said)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str | None = None) -> Response:
        """Delete a draft with its list."""
        opening_balances.discard(batch=self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(request=ReasonSerializer, responses=OpeningBalanceDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """The committee approves every row in one decision."""
        return self._command(request, opening_balances.approve)

    @extend_schema(request=ReasonSerializer, responses=OpeningBalanceDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, pk: str | None = None) -> Response:
        """Return the batch to the unit with the reason."""
        return self._command(request, opening_balances.return_)

    def _command(self, request: Request, command: Any) -> Response:
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        command(batch=self.get_object(), by=request.user, **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)
