"""`POST /api/v1/stations/exports/`: the encrypted queue of a phone that cannot send it itself."""

from typing import Any

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.scanning.services import exports
from checkin.scanning.services.exports import Taken

STATION = {"id": serializers.IntegerField(), "name": serializers.CharField(), "state": serializers.CharField()}
TAKEN = {
    "station": inline_serializer("ExportedStation", STATION),
    "believed": serializers.BooleanField(help_text="false：令牌已作废或签到台已失控，扫码保存但须经裁定才计"),
    "received": serializers.IntegerField(),
    "new": serializers.IntegerField(),
    "repeated": serializers.IntegerField(help_text="此前已收到，不重复记"),
    "differs": serializers.IntegerField(help_text="编号相同、内容不一致，没有保存"),
    "unreadable": serializers.IntegerField(help_text="读不出来，没有保存"),
    "results": serializers.ListField(child=serializers.DictField(), help_text="每条一个结果，同 POST /scans/"),
}


class SealedQueueSerializer(serializers.Serializer):
    """The whole text of a station's export: the content of its file, or the joined frames of its QR series."""

    text = serializers.CharField()


@extend_schema(
    request=SealedQueueSerializer,
    responses=inline_serializer("QueueExportTaken", TAKEN),
)
@api_view(["POST"])
def station_exports(request: Request) -> Response:
    """Whoever runs the station uploads the export of its phone; repeating it changes nothing."""
    told = SealedQueueSerializer(data=request.data)
    told.is_valid(raise_exception=True)
    return Response(_as_json(exports.take(text=told.validated_data["text"], by=request.user)))


def _as_json(taken: Taken) -> dict[str, Any]:
    station = taken.station
    return {
        "station": {"id": station.pk, "name": station.name, "state": station.state},
        "believed": taken.is_believed,
        "received": len(taken.answers),
        **{name: taken.counts[name] for name in ("new", "repeated", "differs", "unreadable")},
        "results": [answer.as_json() for answer in taken.answers],
    }
