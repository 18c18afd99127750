"""Units over the API; the committee merges, closes and reopens units."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.checked import checked
from registry.doors.api.days import DayField
from registry.models import Unit
from registry.units.api.mergers import (
    MaybeSuccessorSerializer,
    MergerPreviewSerializer,
    MergerReceiptSerializer,
    SuccessorSerializer,
)
from registry.units.services import mergers, units


class UnitSerializer(serializers.ModelSerializer):
    """A unit of the tree."""

    contact_mail = serializers.CharField(read_only=True, help_text="没有的为空")

    class Meta:
        model = Unit
        fields = (
            "id", "parent", "unit_type", "league_body", "short_name", "full_name", "former_names", "contact_phone",
            "contact_mail", "address", "uscc", "successor", "closed_on",
        )  # fmt: skip
        read_only_fields = fields


class RenameSerializer(serializers.Serializer):
    """New names from a day on."""

    on = DayField()
    short_name = serializers.CharField(max_length=40)
    full_name = serializers.CharField(max_length=100)
    seal_name = serializers.CharField(max_length=100, allow_blank=True, required=False, help_text="不传的不变")
    document_no = serializers.CharField(max_length=60, allow_blank=True, default="")
    is_correction = serializers.BooleanField(default=False)


class UnitViewSet(ReadOnlyModelViewSet):
    """单位；合并、停用和撤销由区直团工委办理。"""

    queryset = Unit.objects.order_by("pk")
    serializer_class = UnitSerializer
    filterset_fields = ("unit_type", "league_body", "parent")
    ordering_fields = ("id", "short_name")

    @extend_schema(parameters=[MaybeSuccessorSerializer], responses=MergerPreviewSerializer)
    @action(detail=True, filterset_fields=(), url_path="merge-preview", url_name="merge-preview")
    def merge_preview(self, request: Request, pk: str) -> Response:
        """合并将转移的事项；不带承接单位时，列出停用前还没办结的事项。"""
        asked = MaybeSuccessorSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        seen = mergers.preview(unit=self.get_object(), by=request.user, **asked.validated_data)
        return Response(MergerPreviewSerializer(seen).data)

    @extend_schema(request=RenameSerializer, responses=UnitSerializer)
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, pk: str) -> Response:
        """更名；已经出具的文件仍写原名。"""
        unit = units.rename(unit=self.get_object(), by=request.user, **checked(RenameSerializer, request))
        return Response(self.get_serializer(unit).data)

    @extend_schema(request=SuccessorSerializer, responses=MergerReceiptSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """并入承接单位，返回已转移的事项；重复提交不重复办理。"""
        sent = SuccessorSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        merger = mergers.merge(unit=self.get_object(), by=request.user, **sent.validated_data)
        return Response(MergerReceiptSerializer(merger).data)

    @extend_schema(request=None, responses=MergerReceiptSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """停用；还有没办结的事项时不能停用。"""
        return Response(MergerReceiptSerializer(mergers.close(unit=self.get_object(), by=request.user)).data)

    @extend_schema(request=None, responses=UnitSerializer)
    @action(detail=True, methods=["post"], url_path="take-back", url_name="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """撤销当天的合并，或恢复已停用的单位。"""
        unit = mergers.take_back(unit=self.get_object(), by=request.user)
        return Response(self.get_serializer(unit).data)
