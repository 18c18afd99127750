"""What a paired station may ask: its own shifts and their rolls, nothing of another unit."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes, throttle_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

from checkin import roll
from checkin.api.authentication import IsStation, StationToken
from checkin.models import Station
from checkin.services import stations
from registry.models import Shift

SHIFT = {
    "id": serializers.IntegerField(),
    "uuid": serializers.UUIDField(),
    "title": serializers.CharField(),
    "starts_at": serializers.DateTimeField(),
    "ends_at": serializers.DateTimeField(),
    "scans_from": serializers.DateTimeField(),
    "scans_until": serializers.DateTimeField(),
    "place": serializers.CharField(),
    "present": serializers.IntegerField(),
    "expected": serializers.IntegerField(),
}
STATION = {"name": serializers.CharField(), "unit": serializers.CharField(), "state": serializers.CharField()}
PERSON = {
    "volunteer": serializers.UUIDField(),
    "volunteer_no": serializers.CharField(allow_null=True),
    "name": serializers.CharField(),
    "unit": serializers.CharField(),
    "initials": serializers.CharField(),
    "state": serializers.ChoiceField(["", "in", "out"]),
}
MINE = {
    "station": inline_serializer("StationOfMine", STATION),
    "shifts": inline_serializer("ShiftOfStation", SHIFT, many=True),
}


class PairingAttempts(AnonRateThrottle):
    """Guessing pairing codes is slow."""

    rate = "20/min"


@extend_schema(
    request=inline_serializer("PairingCode", {"code": serializers.CharField(max_length=64)}),
    responses=inline_serializer("PairedStation", {"token": serializers.CharField(), **MINE}),
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
@throttle_classes([PairingAttempts])
def station_pair(request: Request) -> Response:
    """A single-use code becomes this device's token, shown once."""
    code = serializers.CharField(max_length=64).run_validation(request.data.get("code"))
    paired = stations.pair(code=code)
    return Response({"token": paired.token, **_mine(paired.station)})


@extend_schema(responses=inline_serializer("StationAndShifts", MINE))
@api_view(["GET"])
@authentication_classes([StationToken])
@permission_classes([IsStation])
def station_me(request: Request) -> Response:
    """The station and the shifts given to it."""
    return Response(_mine(request.auth))


@extend_schema(
    parameters=[OpenApiParameter("shift", int, required=True)],
    responses=inline_serializer(
        "Roll",
        {
            "people": inline_serializer("RollPerson", PERSON, many=True),
            "present": serializers.IntegerField(),
            "expected": serializers.IntegerField(),
        },
    ),
)
@api_view(["GET"])
@authentication_classes([StationToken])
@permission_classes([IsStation])
def station_roll(request: Request) -> Response:
    """Who is expected at one of the station's shifts, and who is there."""
    pk = serializers.IntegerField(min_value=1).run_validation(request.query_params.get("shift"))
    shift = request.auth.shifts.filter(pk=pk).first()
    if shift is None:
        return Response({"code": "foreign", "message": "这个场次没有分配给本签到台。"}, status=404)
    people = roll.people_of(shift)
    return Response(
        {
            "people": [person.as_json() for person in people],
            "present": sum(person.state == "in" for person in people),
            "expected": sum(person.is_expected for person in people),
        }
    )


def _mine(station: Station) -> dict[str, Any]:
    shifts = station.shifts.live().select_related("activity").in_order()
    counts = roll.counts_of([shift.pk for shift in shifts])
    return {
        "station": {"name": station.name, "unit": str(station.unit), "state": station.state},
        "shifts": [_shift(shift, *counts.get(shift.pk, (0, 0))) for shift in shifts],
    }


def _shift(shift: Shift, present: int, expected: int) -> dict[str, Any]:
    return {
        "id": shift.pk,
        "uuid": str(shift.uuid),
        "title": str(shift),
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "scans_from": shift.scans_from.isoformat(),
        "scans_until": shift.scans_until.isoformat(),
        "place": shift.activity.place,
        "present": present,
        "expected": expected,
    }
