"""扫码裁定: scans judged not authentic, and rulings on them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from checkin.models import Scan, ScanRuling
from checkin.permissions import can_see_queue
from checkin.scanning.filters import ScanFilter
from checkin.scanning.services import rulings


class RulingSerializer(serializers.ModelSerializer):
    """One ruling; the newest counts."""

    by = serializers.StringRelatedField()

    class Meta:
        model = ScanRuling
        fields = ("authentic", "by", "reason", "at")


class DoubtedScanSerializer(serializers.ModelSerializer):
    """A scan, its first judgement, and whether it counts now."""

    counts_now = serializers.BooleanField()
    rulings = RulingSerializer(many=True)

    class Meta:
        model = Scan
        fields = (
            "id", "shift", "volunteer", "station", "direction", "method", "device_at", "clock_offset_ms", "logical_at",
            "received_at", "code", "authentic", "late", "arrival", "forced", "text_head", "counts_now", "rulings",
        )  # fmt: skip


class RuleSerializer(serializers.Serializer):
    """The verdict and its reason."""

    authentic = serializers.BooleanField()
    reason = serializers.CharField(max_length=200, allow_blank=True)


class MayReview(IsAuthenticated):
    """Who decides hours, and inspectors."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(super().has_permission(request, view)) and can_see_queue(request.user)


class ScanRulingViewSet(ReadOnlyModelViewSet):
    """Scans that a person may rule on, the newest first."""

    queryset = Scan.objects.none()
    permission_classes = [MayReview]
    serializer_class = DoubtedScanSerializer
    filterset_class = ScanFilter
    ordering_fields = ("id", "logical_at")

    def get_queryset(self) -> Any:
        return Scan.objects.visible_to(self.request.user).for_rulings().order_by("-pk")

    @extend_schema(request=RuleSerializer, responses=DoubtedScanSerializer)
    @action(detail=True, methods=["post"])
    def rule(self, request: Request, pk: str | None = None) -> Response:
        """Rule whether the scan counts; the attendance is folded again."""
        scan = self.get_object()
        given = RuleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        rulings.rule(scan=scan, by=request.user, **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)
