"""`/api/v1/shifts/<id>/head-counts/`: head counts on site, beside the number of people scanned."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from checkin.desk.services import head_counts
from checkin.desk.shifts import shift_of
from checkin.models import HeadCount


class HeadCountSerializer(serializers.Serializer):
    moment = serializers.ChoiceField(choices=HeadCount.Moment.choices)
    heads = serializers.IntegerField(min_value=0, max_value=100_000)


class CountedSerializer(serializers.Serializer):
    """The newest number of each end; `differs` must be explained with the hand-in."""

    came = serializers.IntegerField()
    at_start = serializers.IntegerField(allow_null=True)
    at_end = serializers.IntegerField(allow_null=True)
    differs = serializers.BooleanField()


@extend_schema(methods=["POST"], request=HeadCountSerializer, responses=CountedSerializer)
@extend_schema(methods=["GET"], responses=CountedSerializer)
@api_view(["GET", "POST"])
def head_count(request: Request, shift_id: int) -> Response:
    """Read the head counts, or add one."""
    shift = shift_of(request.user, shift_id)
    if request.method == "POST":
        given = HeadCountSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        head_counts.count(shift=shift, by=request.user, **given.validated_data)
    return Response(CountedSerializer(head_counts.of_shift(shift)).data)
