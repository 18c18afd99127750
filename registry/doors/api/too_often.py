"""How the API's description tells that something was asked too often."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

TOO_OFTEN = OpenApiResponse(
    inline_serializer("TooOften", {"code": serializers.CharField(), "message": serializers.CharField()}),
    description="次数过多。`Retry-After` 是还须等待的秒数。",
)
RETRY_AFTER = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, response=[429], description="还须等待的秒数"
)
