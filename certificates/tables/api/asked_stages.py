"""应交阶段 over the API: request, change the due day, withdraw; missing units."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from certificates.models import AskedStage
from certificates.permissions import can_decide_tables
from certificates.tables.forms import chosen_stage
from certificates.tables.services import asked_stages
from certificates.tables.stages import REPORT_DAYS
from registry.doors.api.days import DayField
from registry.models import Programme
from registry.permissions import require


class AskedStageSerializer(serializers.ModelSerializer):
    """A stage with the units that have not handed in."""

    missing = serializers.SerializerMethodField()

    class Meta:
        model = AskedStage
        fields = ["id", "from_on", "until_on", "programme", "due_on", "asked_at", "missing"]

    @extend_schema(responses=serializers.ListField(child=serializers.IntegerField()))
    def get_missing(self, asked: AskedStage) -> list[int]:
        return [one.unit.pk for one in self.context["tables"] if one.asked.pk == asked.pk and one.is_missing]


class AskSerializer(serializers.Serializer):
    """One stage, and how many days after its end the tables are due."""

    from_on = DayField()
    until_on = DayField()
    programme = serializers.PrimaryKeyRelatedField(queryset=Programme.objects.all(), required=False, allow_null=True)
    due_days = serializers.IntegerField(required=False, default=REPORT_DAYS, min_value=0, max_value=366)


class DueSerializer(serializers.Serializer):
    due_on = DayField()


class AskedStageViewSet(ViewSet):
    """For the committee; units see what they owe among their duties and tables."""

    queryset = AskedStage.objects.none()

    @extend_schema(responses=AskedStageSerializer(many=True), operation_id="asked_stages_list")
    def list(self, request: Request) -> Response:
        require(can_decide_tables(request.user))
        return Response(_said(list(AskedStage.objects.standing())))

    @extend_schema(request=AskSerializer, responses={201: AskedStageSerializer})
    def create(self, request: Request) -> Response:
        require(can_decide_tables(request.user))
        said = AskSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        stage, days = chosen_stage(said.validated_data), said.validated_data["due_days"]
        rows = asked_stages.ask(stages=[stage], due_days=days, by=request.user)
        return Response(_said(rows)[0], status=201)

    @extend_schema(request=DueSerializer, responses=AskedStageSerializer)
    @action(detail=True, methods=["post"])
    def due(self, request: Request, pk: str) -> Response:
        asked = _asked(request, pk)
        said = DueSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        asked = asked_stages.change_due(asked=asked, by=request.user, **said.validated_data)
        return Response(_said([asked])[0])

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        asked_stages.withdraw(asked=_asked(request, pk), by=request.user)
        return Response(status=204)


def _asked(request: Request, pk: str) -> AskedStage:
    require(can_decide_tables(request.user))
    return get_object_or_404(AskedStage.objects.standing(), pk=pk if pk.isdecimal() else 0)


def _said(rows: list[AskedStage]) -> Any:
    return AskedStageSerializer(rows, many=True, context={"tables": asked_stages.tables_of(rows)}).data
