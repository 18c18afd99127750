"""Units that ask to be founded, over the API."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import Unit, UnitFounding
from registry.units.services import foundings


class FoundingSerializer(serializers.ModelSerializer):
    """An application and its answer."""

    class Meta:
        model = UnitFounding
        fields = ("id", "parent", *UnitFounding.OF_UNIT, "why", "state", "applied_at", "decided_at", "reason", "unit")
        read_only_fields = fields


class NewFoundingSerializer(serializers.Serializer):
    """What the new unit shall be."""

    parent = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    unit_type = serializers.ChoiceField(choices=UnitFounding.TYPES)
    league_body = serializers.ChoiceField(choices=Unit.LeagueBody.choices)
    short_name = serializers.CharField(max_length=40)
    full_name = serializers.CharField(max_length=100)
    seal_name = serializers.CharField(max_length=100, allow_blank=True, default="")
    uscc = serializers.CharField(max_length=30, allow_blank=True, default="")
    contact_phone = serializers.CharField(max_length=20, allow_blank=True, default="")
    why = serializers.CharField(max_length=200)


class FoundingViewSet(ReadOnlyModelViewSet):
    """单位成立申请：由上级单位的管理员提出，区直团工委审批。"""

    queryset = UnitFounding.objects.none()
    serializer_class = FoundingSerializer
    filterset_fields = ("parent", "state")
    ordering_fields = ("id",)

    def get_queryset(self) -> QuerySet[UnitFounding]:
        return UnitFounding.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request=NewFoundingSerializer, responses={201: FoundingSerializer})
    @action(detail=False, filterset_fields=(), methods=["post"])
    def apply(self, request: Request) -> Response:
        """申请成立单位。"""
        row = foundings.apply(by=request.user, **checked(NewFoundingSerializer, request))
        return Response(FoundingSerializer(row).data, status=201)

    @extend_schema(request=None, responses=FoundingSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """批准，单位随即建立。"""
        return Response(FoundingSerializer(foundings.approve(founding=self.get_object(), by=request.user)).data)

    @extend_schema(request=ReasonSerializer, responses=FoundingSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """不批准，写明原因。"""
        said = checked(ReasonSerializer, request)
        return Response(FoundingSerializer(foundings.decline(founding=self.get_object(), by=request.user, **said)).data)

    @extend_schema(request=None, responses=FoundingSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """撤回本人提出的申请。"""
        return Response(FoundingSerializer(foundings.withdraw(founding=self.get_object(), by=request.user)).data)
