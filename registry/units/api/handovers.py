"""交接 over the API: every step that the pages offer, by the same services."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.accounts.named import account_named
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.exceptions import RoleRefused
from registry.models import Handover, RoleAssignment, User
from registry.permissions import Role, has_role
from registry.units.services import handovers


class OpenLineSerializer(serializers.Serializer):
    """One thing that is open."""

    what = serializers.CharField()
    detail = serializers.CharField()
    due = serializers.CharField()
    is_late = serializers.BooleanField()


class OpenSectionSerializer(serializers.Serializer):
    """Open things of one kind."""

    title = serializers.CharField()
    lines = OpenLineSerializer(many=True)


class HandoverSerializer(serializers.ModelSerializer):
    """A handover and what it waits for."""

    stage = serializers.ChoiceField(choices=Handover.Stage.choices, read_only=True)
    successor = serializers.IntegerField(source="incoming.pk", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Handover
        fields = (
            "id", "unit", "assignment", "outgoing", "successor", "state", "stage", "note", "reason", "begun_at",
            "accepted_at", "outgoing_at", "successor_at", "ended_at", "end_reason",
        )  # fmt: skip
        read_only_fields = fields


class HandoverDetailSerializer(HandoverSerializer):
    """The same with what is open: as it is now, and once it is taken over as it was then."""

    sections = serializers.SerializerMethodField()

    class Meta(HandoverSerializer.Meta):
        fields = (*HandoverSerializer.Meta.fields, "sections")  # type: ignore[assignment]
        read_only_fields = fields

    @extend_schema_field(OpenSectionSerializer(many=True))
    def get_sections(self, handover: Handover) -> Any:
        return handovers.kept_or_open(handover)


class BeginSerializer(serializers.Serializer):
    """Whose role is handed over, and what the next one should know; the committee says why it does so for another."""

    assignment = serializers.PrimaryKeyRelatedField(queryset=RoleAssignment.objects.all())
    note = serializers.CharField(max_length=500, allow_blank=True, default="")
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class HandoverSuccessorSerializer(serializers.Serializer):
    """Who takes over; with a name the committee has an account made."""

    person = serializers.CharField(max_length=30, help_text="志愿者编号、手机号码或用户名")
    display_name = serializers.CharField(max_length=50, allow_blank=True, default="")
    work_mail = serializers.EmailField(allow_blank=True, default="")


class OnBehalfSerializer(serializers.Serializer):
    """Why the committee confirms for somebody who cannot."""

    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class HandoverViewSet(ReadOnlyModelViewSet):
    """单位管理员交接。"""

    queryset = Handover.objects.none()
    serializer_class = HandoverSerializer
    filterset_fields = ("unit", "state")
    ordering_fields = ("id", "begun_at")

    def get_queryset(self) -> QuerySet[Handover]:
        return Handover.objects.visible_to(self.request.user).with_people().order_by("-pk")

    def get_serializer_class(self) -> Any:
        return HandoverSerializer if self.action == "list" else HandoverDetailSerializer

    @extend_schema(request=BeginSerializer, responses={201: HandoverDetailSerializer})
    @action(detail=False, filterset_fields=(), methods=["post"])
    def begin(self, request: Request) -> Response:
        """发起交接：由现任管理员，或由区直团工委写明原因代为发起。"""
        return self._answer(handovers.begin(by=request.user, **checked(BeginSerializer, request)), 201)

    @extend_schema(request=HandoverSuccessorSerializer, responses=HandoverDetailSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def successor(self, request: Request, pk: str) -> Response:
        """确定接收人：本单位的管理员当即可以接手，其他人先由上级确认任命。"""
        said = checked(HandoverSuccessorSerializer, request)
        name = said.pop("person")
        user = account_named(name, request.user, with_idle=True)
        if user is None and not _makes_accounts(request.user):
            raise RoleRefused(RoleRefused.Reason.PERSON_UNKNOWN)
        row = handovers.name_successor(handover=self.get_object(), by=request.user, user=user, username=name, **said)
        return self._answer(row)

    @extend_schema(request=None, responses=HandoverDetailSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """接手；未办的事项当即写成交接单。"""
        return self._answer(handovers.accept(handover=self.get_object(), by=request.user))

    @extend_schema(request=ReasonSerializer, responses=HandoverDetailSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """接收人不同意接手，写明原因。"""
        said = checked(ReasonSerializer, request)
        return self._answer(handovers.decline(handover=self.get_object(), by=request.user, **said))

    @extend_schema(request=OnBehalfSerializer, responses=HandoverDetailSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """确认交接单；双方都确认后，交出人的授权结束。"""
        said = checked(OnBehalfSerializer, request)
        return self._answer(handovers.confirm(handover=self.get_object(), by=request.user, **said))

    @extend_schema(request=ReasonSerializer, responses=HandoverDetailSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """取消交接，写明原因；交出人的授权不变，为这次交接给接收人的授权收回。"""
        said = checked(ReasonSerializer, request)
        return self._answer(handovers.cancel(handover=self.get_object(), by=request.user, **said))

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, filterset_fields=())
    def sheet(self, request: Request, pk: str) -> HttpResponse:
        """交接单（PDF），接手以后才有。"""
        content = handovers.sheet_of(self.get_object())
        return HttpResponse(content, content_type="application/pdf")

    def _answer(self, row: Handover, status: int = 200) -> Response:
        return Response(HandoverDetailSerializer(row).data, status=status)


def _makes_accounts(user: User) -> bool:
    return has_role(user, Role.COMMITTEE, Role.SECURITY_ADMIN)
