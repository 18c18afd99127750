"""档案合并 over the API: the same comparison, command and refusals as on the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.merging.services import merges
from registry.doors.api.bodies import Body
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.doors.api.refusals import RefusalSerializer
from registry.models import Merge, Volunteer
from registry.people.services import same_person
from registry.permissions import is_committee, require
from registry.standing.services.duplicates import suggested


class MergeSerializer(serializers.ModelSerializer):
    """Which file was kept, which leads to it, why, and whether it was taken back."""

    class Meta:
        model = Merge
        fields = ("id", "kept", "other", "reason", "at", "undone_at", "undo_reason")
        read_only_fields = fields


class SuggestionSerializer(serializers.Serializer):
    """Two files that look like one person's."""

    kept = serializers.IntegerField(source="kept.pk")
    other = serializers.IntegerField(source="other.pk")
    why = serializers.CharField(help_text="unit、document、person、gate 或 parted（单位认为不是同一人）")
    reason = serializers.CharField(help_text="单位认为不是同一人的原因，其他为空")


class MergeLineSerializer(serializers.Serializer):
    label = serializers.CharField()
    kept = serializers.CharField()
    other = serializers.CharField()
    becomes = serializers.CharField()


class ComparisonSerializer(serializers.Serializer):
    """Both files side by side; `seen` is sent back with the command."""

    seen = serializers.CharField()
    lines = MergeLineSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
    refusal = serializers.SerializerMethodField()

    @extend_schema_field(RefusalSerializer(allow_null=True))
    def get_refusal(self, found: merges.Comparison) -> dict[str, str] | None:
        return {"code": found.refusal.code, "message": found.refusal.message} if found.refusal else None


class MergeCommandSerializer(serializers.Serializer):
    kept = serializers.IntegerField(help_text="保留的档案")
    other = serializers.IntegerField(help_text="并入的档案")
    reason = serializers.CharField(max_length=200)
    evidence = serializers.FileField(help_text="能证明是同一人的材料")
    seen = serializers.CharField(help_text="compare 给出的 seen")


class DifferentSerializer(serializers.Serializer):
    """Two files that are two people's."""

    kept = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    other = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(max_length=200)


PAIR = [OpenApiParameter("kept", int, required=True), OpenApiParameter("other", int, required=True)]


class MergeViewSet(ReadOnlyModelViewSet):
    """档案合并：只有区直团工委可以查看和办理。"""

    queryset = Merge.objects.none()
    serializer_class = MergeSerializer
    parser_classes = (Body, MultiPartParser, FormParser)

    def get_queryset(self) -> QuerySet[Merge]:
        require(is_committee(self.request.user))
        return Merge.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request={"multipart/form-data": MergeCommandSerializer}, responses={201: MergeSerializer})
    def create(self, request: Request) -> Response:
        """合并两份档案，写明理由，附证明材料。"""
        require(is_committee(request.user))
        sent = MergeCommandSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = sent.validated_data
        kept, other = self._pair(given)
        done = merges.merge(
            kept=kept,
            other=other,
            reason=given["reason"],
            upload=given["evidence"],
            seen=given["seen"],
            by=request.user,
        )
        return Response(self.get_serializer(done).data, status=201)

    @extend_schema(parameters=PAIR, responses=ComparisonSerializer)
    @action(detail=False, methods=["get"], pagination_class=None)
    def compare(self, request: Request) -> Response:
        """两份档案并列：各有什么，合并后怎样，有什么冲突。"""
        require(is_committee(request.user))
        kept, other = self._pair(request.query_params)
        return Response(ComparisonSerializer(merges.compare(kept=kept, other=other, by=request.user)).data)

    @extend_schema(responses=SuggestionSerializer(many=True))
    @action(detail=False, methods=["get"], pagination_class=None)
    def suggestions(self, request: Request) -> Response:
        """可能重复的档案。"""
        require(is_committee(request.user))
        return Response(SuggestionSerializer(suggested(), many=True).data)

    @extend_schema(request=DifferentSerializer, responses={204: None})
    @action(detail=False, methods=["post"], pagination_class=None)
    def different(self, request: Request) -> Response:
        """两份档案不是同一人的，写明怎样核实的；不再列为可能重复。"""
        require(is_committee(request.user))
        said = checked(DifferentSerializer, request)
        kept, other = self._pair(said)
        same_person.answer(volunteer=kept, other=other, is_same=False, reason=said["reason"], by=request.user)
        return Response(status=204)

    @extend_schema(request=ReasonSerializer, responses=MergeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """撤销合并，写明理由；合并后已有新的认定、星级或证书的，不能撤销。"""
        merge = self.get_object()
        sent = ReasonSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        undone = merges.undo(merge=merge, by=request.user, **sent.validated_data)
        return Response(self.get_serializer(undone).data)

    def _pair(self, given: Any) -> tuple[Volunteer, Volunteer]:
        keys = [str(given.get(name, "")) for name in ("kept", "other")]
        if not all(key.isdecimal() for key in keys):
            raise serializers.ValidationError({"kept": ["请给出两份档案的标识。"]})
        people = Volunteer.objects.visible_to(self.request.user).select_related("unit", "user")
        return get_object_or_404(people, pk=keys[0]), get_object_or_404(people, pk=keys[1])
