"""Walk-ins of stations over the API, by the rules of the desk."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.desk.forms.walk_ins import DEEDS, KNOWN, NEW
from checkin.desk.services import walk_ins_settled
from checkin.desk.shifts import shift_of
from checkin.models import WalkIn
from registry.doors.api.checked import checked
from registry.models import Volunteer
from registry.words.numbering import normalise_volunteer_no


class WalkInSerializer(serializers.ModelSerializer):
    """Somebody whom a station registered and nobody has settled; `volunteer` is the file it opened."""

    volunteer = serializers.UUIDField(source="volunteer.uuid")
    name = serializers.CharField(source="volunteer.name")
    station = serializers.CharField(source="station.name")
    repeated = serializers.BooleanField(
        source="is_repeated", read_only=True, help_text="以前已经办过：按已经办好答复，没有再记一条。"
    )

    class Meta:
        model = WalkIn
        fields = ("volunteer", "name", "station", "state", "created_at", "repeated")


class WalkInSettleSerializer(serializers.Serializer):
    """`volunteer_no` for somebody known, `reason` for nobody who counts."""

    volunteer = serializers.UUIDField()
    deed = serializers.ChoiceField(DEEDS)
    volunteer_no = serializers.CharField(max_length=40, allow_blank=True, default="")
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


@extend_schema(responses=WalkInSerializer(many=True))
@api_view(["GET"])
def shift_walk_ins(request: Request, shift_id: int) -> Response:
    """Walk-ins that wait to be settled."""
    rows = walk_ins_settled.of_shift(shift_of(request.user, shift_id))
    return Response(WalkInSerializer(rows, many=True).data)


@extend_schema(request=WalkInSettleSerializer, responses=WalkInSerializer)
@api_view(["POST"])
def shift_walk_in_settle(request: Request, shift_id: int) -> Response:
    """Say who a walk-in was."""
    shift = shift_of(request.user, shift_id)
    told = checked(WalkInSettleSerializer, request)
    waiting = WalkIn.objects.filter(shift=shift).select_related("volunteer", "station").order_by("-pk")
    row: Any = waiting.filter(volunteer__uuid=told["volunteer"]).first()
    if row is None:
        raise serializers.ValidationError({"volunteer": ["没有这条现场登记。"]})
    row.shift = shift
    if told["deed"] == KNOWN:
        number = normalise_volunteer_no(told["volunteer_no"])
        person = get_object_or_404(Volunteer.objects.with_person(), volunteer_no=number)
        row = walk_ins_settled.is_known(row=row, person=person, by=request.user)
    elif told["deed"] == NEW:
        row = walk_ins_settled.is_new(row=row, by=request.user)
    else:
        row = walk_ins_settled.reject(row=row, reason=told["reason"], by=request.user)
    return Response(WalkInSerializer(row).data)
