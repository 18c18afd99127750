"""放假安排 over the API: the state of each year; preview and save a notice."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from registry.doors.api.days import DayField
from registry.models import WorkdayArrangement
from registry.permissions import is_committee, require
from registry.workdays.services import arrangements
from registry.workdays.services.arrangements import Preview


class YearStateSerializer(serializers.Serializer):
    """A year and its notices; null where one is missing, which makes due days estimates."""

    year = serializers.IntegerField()
    national = serializers.CharField(source="national.document_no", allow_null=True, default=None)
    guangxi = serializers.CharField(source="guangxi.document_no", allow_null=True, default=None)
    is_known = serializers.BooleanField()


class NoticeSerializer(serializers.Serializer):
    """The text of a notice."""

    year = serializers.IntegerField()
    layer = serializers.ChoiceField(choices=WorkdayArrangement.Layer.choices)
    text = serializers.CharField(max_length=5_000)


class ArrangementSerializer(NoticeSerializer):
    """The text with its number, to be saved."""

    document_no = serializers.CharField(max_length=60, allow_blank=True)


class DaySerializer(serializers.Serializer):
    on = DayField()
    is_workday = serializers.BooleanField()


class DueMoveSerializer(serializers.Serializer):
    """An open due day before and after."""

    title = serializers.CharField(source="day.title")
    subject = serializers.CharField(source="day.subject")
    due_on = serializers.DateField(source="before.on")
    new_due_on = serializers.DateField(source="after.on")
    due_is_estimated = serializers.BooleanField(source="after.is_estimated")


class ArrangementPreviewSerializer(serializers.Serializer):
    """The days that change and the due days that follow."""

    days = serializers.SerializerMethodField()
    changed = DaySerializer(many=True)
    due_days = DueMoveSerializer(many=True, source="moves")

    @extend_schema(responses=DaySerializer(many=True))
    def get_days(self, shown: Preview) -> list[dict[str, Any]]:
        return [{"on": on.isoformat(), "is_workday": works} for on, works in shown.days.items()]


class WorkdayArrangementViewSet(ViewSet):
    """The committee's: `GET` every year's state, `POST preview/` changes nothing, `POST` saves."""

    @extend_schema(responses=YearStateSerializer(many=True), operation_id="workday_arrangements_list")
    def list(self, request: Request) -> Response:
        require(is_committee(request.user))
        return Response(YearStateSerializer([_flat(one) for one in arrangements.year_states()], many=True).data)

    @extend_schema(request=ArrangementSerializer, responses={201: YearStateSerializer})
    def create(self, request: Request) -> Response:
        require(is_committee(request.user))
        said = ArrangementSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        saved = arrangements.save(by=request.user, **said.validated_data)
        state = next(one for one in arrangements.year_states() if one.year == saved.year)
        return Response(YearStateSerializer(_flat(state)).data, status=201)

    @extend_schema(request=NoticeSerializer, responses=ArrangementPreviewSerializer)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        require(is_committee(request.user))
        said = NoticeSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        return Response(ArrangementPreviewSerializer(arrangements.preview(by=request.user, **said.validated_data)).data)


def _flat(state: Any) -> dict[str, Any]:
    return {name: getattr(state, name) for name in ("year", "national", "guangxi", "is_known")}
