"""What a paired station may read: its own shifts and their rolls, nothing of another unit."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.attendance.services.windows import windows_of
from checkin.models import Station
from checkin.scanning import roll
from checkin.scanning.api.authentication import IsStation, StationToken
from checkin.scanning.presses import LONGEST_OFFSET_MS
from checkin.scanning.services import stations
from registry import clock
from registry.doors.api.checked import checked
from registry.doors.http import address_of
from registry.history.services import exports
from registry.models import Shift
from registry.models.shifts import ShiftQuerySet
from registry.protection import keys
from registry.protection.keys import Key, Purpose

SHIFT = {
    "id": serializers.IntegerField(),
    "uuid": serializers.UUIDField(),
    "title": serializers.CharField(),
    "starts_at": serializers.DateTimeField(),
    "ends_at": serializers.DateTimeField(),
    "scans_from": serializers.DateTimeField(),
    "scans_until": serializers.DateTimeField(),
    "place": serializers.CharField(),
    "site_code_secret": serializers.CharField(help_text="本场次签到码的密钥，十六进制"),
    "present": serializers.IntegerField(),
    "expected": serializers.IntegerField(),
}
STATION = {
    "uuid": serializers.UUIDField(),
    "name": serializers.CharField(),
    "unit": serializers.CharField(),
    "state": serializers.CharField(),
}
PERSON = {
    "volunteer": serializers.UUIDField(),
    "volunteer_no": serializers.CharField(allow_null=True),
    "name": serializers.CharField(),
    "unit": serializers.CharField(),
    "team": serializers.CharField(help_text="以团队报名的，团队名称"),
    "initials": serializers.CharField(),
    "state": serializers.ChoiceField(["", "in", "out", "open"]),
    "signed_up": serializers.BooleanField(help_text="在名单上的，现场加入的也算"),
    "card_serial": serializers.IntegerField(),
    "standing": serializers.ChoiceField(["", "suspended", "not_admitted"]),
}
CARD_KEY = {
    "number": serializers.IntegerField(),
    "public_key": serializers.CharField(help_text="Ed25519，十六进制"),
    "valid_until": serializers.DateTimeField(allow_null=True),
}
EXPORT_KEY = {
    "number": serializers.IntegerField(),
    "public_key": serializers.CharField(help_text="X25519，十六进制"),
}
MINE = {
    "station": inline_serializer("StationOfMine", STATION),
    "shifts": inline_serializer("ShiftOfStation", SHIFT, many=True),
    "card_keys": inline_serializer("CardKeyOfStation", CARD_KEY, many=True),
    "export_key": inline_serializer("ExportKeyOfStation", EXPORT_KEY),
    "server_time": serializers.DateTimeField(),
}


class SaidByStation(serializers.Serializer):
    """`clock_offset_ms` is the server's time minus the device's: negative where the device is fast."""

    waiting = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    clock_offset_ms = serializers.IntegerField(min_value=-LONGEST_OFFSET_MS, max_value=LONGEST_OFFSET_MS)
    ready = serializers.BooleanField()


class PairingCodeSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=64)


class RollOfSerializer(serializers.Serializer):
    shift = serializers.IntegerField(min_value=1)


@extend_schema(
    request=PairingCodeSerializer,
    responses=inline_serializer("PairedStation", {"token": serializers.CharField(), **MINE}),
)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def station_pair(request: Request) -> Response:
    """Exchange a single-use code for the device's token, which is shown once."""
    paired = stations.pair(code=checked(PairingCodeSerializer, request)["code"], sender=address_of(request))
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
    asked = RollOfSerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    shift = _shifts_of(request.auth).filter(pk=asked.validated_data["shift"]).first()
    if shift is None:
        return Response({"code": "foreign", "message": "这个场次没有分配给本签到台。"}, status=404)
    people = roll.people_of(shift)
    exports.record_roll_of_device(device=request.auth, unit=request.auth.unit, people=len(people), shift=shift.pk)
    return Response(
        {
            "people": [person.as_json() for person in people],
            "present": sum(person.state == "in" for person in people),
            "expected": sum(person.is_expected for person in people),
        }
    )


@extend_schema(
    request=SaidByStation, responses=inline_serializer("StationHeard", {"server_time": serializers.DateTimeField()})
)
@api_view(["POST"])
@authentication_classes([StationToken])
@permission_classes([IsStation])
def station_report(request: Request) -> Response:
    """The device reports its waiting scans, its clock, and whether it is ready to work offline."""
    said = SaidByStation(data=request.data)
    said.is_valid(raise_exception=True)
    stations.report(station=request.auth, **said.validated_data)
    return Response({"server_time": clock.now().isoformat()})


def _shifts_of(station: Station) -> ShiftQuerySet:
    """A retired station may upload its scans, but gets no more names and secrets (design#stations)."""
    return station.shifts.none() if station.state == Station.State.RETIRED else station.shifts.all()


def _card_key(key: Key) -> dict[str, Any]:
    ends_at = key.valid_until.isoformat() if key.valid_until else None
    return {"number": key.number, "public_key": key.public_key.hex(), "valid_until": ends_at}


def _mine(station: Station) -> dict[str, Any]:
    shifts = _shifts_of(station).live().select_related("activity").in_order()
    counts, until = roll.counts_of([shift.pk for shift in shifts]), windows_of(shifts)
    export_key = keys.current(Purpose.QUEUE_EXPORT)
    return {
        "station": {
            "uuid": str(station.uuid),
            "name": station.name,
            "unit": str(station.unit),
            "state": station.state,
        },
        "shifts": [_shift(shift, until[shift.pk], *counts.get(shift.pk, (0, 0))) for shift in shifts],
        "card_keys": [_card_key(key) for key in keys.all_of(Purpose.CARD)],
        "export_key": {"number": export_key.number, "public_key": export_key.public_key.hex()},
        "server_time": clock.now().isoformat(),
    }


def _shift(shift: Shift, until: datetime, present: int, expected: int) -> dict[str, Any]:
    return {
        "id": shift.pk,
        "uuid": str(shift.uuid),
        "title": str(shift),
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "scans_from": shift.scans_from.isoformat(),
        "scans_until": until.isoformat(),
        "place": shift.activity.place,
        "site_code_secret": keys.site_code_secret(str(shift.uuid)).hex(),
        "present": present,
        "expected": expected,
    }
