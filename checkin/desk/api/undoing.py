"""Taking back presses of the last quarter of an hour over the API, by the rules of the desk."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.attendance.fold import ANNUL_WITHIN
from checkin.desk.api.entered_times import EnteredTimesSerializer
from checkin.desk.services import undoing
from checkin.desk.shifts import shift_of
from checkin.models import EnteredTime, Scan


class PressSerializer(serializers.ModelSerializer):
    """A press for somebody else that can still be taken back, and until when."""

    volunteer_no = serializers.CharField(source="volunteer.volunteer_no", allow_null=True)
    until = serializers.SerializerMethodField()

    class Meta:
        model = Scan
        fields = ("id", "volunteer_no", "direction", "method", "logical_at", "source", "until")

    def get_until(self, scan: Scan) -> str:
        return (scan.logical_at + ANNUL_WITHIN).isoformat()


class UndoneSerializer(serializers.Serializer):
    """The answer to the annulment, as a scan is answered."""

    code = serializers.CharField()
    message = serializers.CharField()
    repeated = serializers.BooleanField(help_text="以前已经撤销过：按已经办好答复，没有再记一条。")
    volunteer_no = serializers.CharField(allow_null=True)


@extend_schema(responses=PressSerializer(many=True))
@api_view(["GET"])
def presses(request: Request, shift_id: int) -> Response:
    """Presses of organisers and stations at this shift that can still be taken back, the newest first."""
    rows = undoing.still_undoable(shift_of(request.user, shift_id))
    return Response(PressSerializer(rows, many=True).data)


@extend_schema(request=None, responses=UndoneSerializer)
@api_view(["POST"])
def press_undo(request: Request, shift_id: int, scan_id: int) -> Response:
    """Take back one press by an annulment; the press itself stays."""
    scan = get_object_or_404(undoing.presses(shift_of(request.user, shift_id)), pk=scan_id)
    return Response(UndoneSerializer(undoing.undo(scan=scan, by=request.user)).data)


@extend_schema(request=None, responses=EnteredTimesSerializer)
@api_view(["POST"])
def entered_undo(request: Request, shift_id: int, entered_id: int) -> Response:
    """Take back everything that was entered together with this row; what stood before stands again."""
    rows: Any = EnteredTime.objects.filter(shift=shift_of(request.user, shift_id)).select_related("shift__activity")
    made = undoing.undo_entered(first=get_object_or_404(rows, pk=entered_id), by=request.user)
    return Response(EnteredTimesSerializer({"entered": made}).data)
