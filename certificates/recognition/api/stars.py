"""星级认定 over the API: applying, proposing, deciding, keeping and revoking, by the same commands as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.models import StarApplication
from certificates.permissions import can_decide_stars, is_party_to
from certificates.recognition.services import stars
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import Volunteer
from registry.permissions import require, shown_name


class StarApplicationSerializer(serializers.ModelSerializer):
    """An application; `round` where it is decided in a round."""

    name = serializers.SerializerMethodField(help_text="检查人员看到的姓名只显示姓氏。")
    round = serializers.IntegerField(source="nomination.round_id", default=None, read_only=True, allow_null=True)

    class Meta:
        model = StarApplication
        fields = (
            "id", "volunteer", "name", "star", "status", "minutes_at_proposal", "volunteer_unit", "proposed_at",
            "decided_at", "round",
        )  # fmt: skip
        read_only_fields = fields

    def get_name(self, application: StarApplication) -> str:
        return shown_name(application.volunteer.person, to=self.context["request"].user)


class ProposeStarSerializer(serializers.Serializer):
    """A registered person; the star is the one above theirs."""

    volunteer = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ApproveStarSerializer(serializers.Serializer):
    """The committee's own document, where there is one."""

    document = serializers.CharField(max_length=60, allow_blank=True, default="")


class StarViewSet(ReadOnlyModelViewSet):
    """星级认定：本人看自己的，单位看本单位的，区直团工委看全部。"""

    queryset = StarApplication.objects.none()
    serializer_class = StarApplicationSerializer
    ordering_fields = ("id", "proposed_at")

    def get_queryset(self) -> QuerySet[StarApplication]:
        return StarApplication.objects.visible_to(self.request.user).for_lists().order_by("-pk")

    @extend_schema(request=ProposeStarSerializer, responses={201: StarApplicationSerializer})
    def create(self, request: Request) -> Response:
        """本人申请，或者单位推荐；时长、注册时间不够，已有一项在办的不受理。"""
        asked = checked(ProposeStarSerializer, request)
        volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user), pk=asked["volunteer"])
        return self._said(stars.propose(volunteer=volunteer, by=request.user), status=201)

    @extend_schema(request=ApproveStarSerializer, responses=StarApplicationSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """区直团工委认定，证书随即出具；在批次中办理的，在批次中决定。"""
        row, said = self._decided(), checked(ApproveStarSerializer, request)
        return self._said(stars.approve(application=row, by=request.user, **said))

    @extend_schema(request=ReasonSerializer, responses=StarApplicationSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """区直团工委不予认定，写明理由。"""
        row, said = self._decided(), checked(ReasonSerializer, request)
        return self._said(stars.decline(application=row, by=request.user, **said))

    @extend_schema(request=ReasonSerializer, responses=StarApplicationSerializer)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """时长低于要求的，复核以后保留，写明理由。"""
        row, said = self._decided(), checked(ReasonSerializer, request)
        return self._said(stars.keep(application=row, by=request.user, **said))

    @extend_schema(request=ReasonSerializer, responses=StarApplicationSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """撤销星级，写明理由；证书同时失效。"""
        row, said = self._decided(), checked(ReasonSerializer, request)
        return self._said(stars.revoke(application=row, by=request.user, **said))

    @extend_schema(request=None, responses=StarApplicationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """本人或推荐人在决定以前撤回；在批次中的，在批次里撤回推荐。"""
        row = self.get_object()
        require(is_party_to(request.user, row))
        return self._said(stars.withdraw(application=row, by=request.user))

    def _decided(self) -> StarApplication:
        row = self.get_object()
        require(can_decide_stars(self.request.user))
        return row

    def _said(self, row: StarApplication, status: int = 200) -> Response:
        told: Any = self.get_serializer(StarApplication.objects.for_lists().get(pk=row.pk)).data
        return Response(told, status=status)
