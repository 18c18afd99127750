"""The people of a position over the API, for who leads it: the same list and the same numbers as on its page."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.models import Position
from registry.permissions import shown_name
from registry.signups.services import position_people


class PositionPersonSerializer(serializers.Serializer):
    """Somebody with a place in it."""

    signup = serializers.IntegerField(source="pk")
    name = serializers.SerializerMethodField(help_text="检查人员只看到姓")
    unit = serializers.CharField(source="volunteer.unit.short_name")
    may_not_come = serializers.ListField(
        source="doubts",
        child=serializers.CharField(),
        help_text="开始前 36 小时内可能来不了的原因，只供提前联系；检查人员看不到。",
    )

    def get_name(self, signup: Any) -> str:
        return shown_name(signup.volunteer, to=self.context["request"].user)


class PositionPeopleSerializer(serializers.Serializer):
    """A position of one shift with who comes."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    activity = serializers.IntegerField(source="shift.activity_id")
    activity_title = serializers.CharField(source="shift.activity.title")
    place = serializers.CharField(source="shift.activity.place")
    shift = serializers.IntegerField(source="shift_id")
    starts_at = serializers.DateTimeField(source="shift.starts_at")
    ends_at = serializers.DateTimeField(source="shift.ends_at")
    meeting = serializers.CharField(source="meeting_in_full", help_text="集合的时间和地点")
    note = serializers.CharField(help_text="要求")
    places = serializers.IntegerField()
    min_people = serializers.IntegerField(allow_null=True, help_text="至少几人")
    people = serializers.SerializerMethodField(help_text="有名额的人，按姓名的拼音")

    @extend_schema_field(PositionPersonSerializer(many=True))
    def get_people(self, position: Position) -> Any:
        by = self.context["request"].user
        found = position_people.with_doubts(position_people.people_of(position), position=position, by=by)
        return PositionPersonSerializer(found, many=True, context=self.context).data


class PositionPhoneSerializer(serializers.Serializer):
    """A number that may be called; minors and people without one are left out."""

    signup = serializers.IntegerField()
    phone = serializers.CharField()


class PositionPeople(APIView):
    """岗位负责人看谁来自己负责的岗位，到结束后一天为止。"""

    @extend_schema(responses=PositionPeopleSerializer, operation_id="position_people")
    def get(self, request: Request, position_id: int) -> Response:
        """谁来、在哪里集合；不是本人负责的岗位答复 404。"""
        return Response(PositionPeopleSerializer(_led(request, position_id), context={"request": request}).data)


class PositionPhones(APIView):
    """岗位负责人联系到岗的人。"""

    @extend_schema(request=None, responses=PositionPhoneSerializer(many=True), operation_id="position_phones")
    def post(self, request: Request, position_id: int) -> Response:
        """有名额的成年人的电话，每次查看都记入操作日志。"""
        position = _led(request, position_id)
        signups = list(position_people.people_of(position))
        shown = position_people.call(position=position, signups=signups, by=request.user)
        told = [{"signup": one.pk, "phone": shown[one.volunteer_id]} for one in signups if one.volunteer_id in shown]
        return Response(PositionPhoneSerializer(told, many=True).data)


def _led(request: Request, position_id: int) -> Position:
    rows = Position.objects.open_to_leader(request.user).select_related("shift__activity")
    return get_object_or_404(rows, pk=position_id)
