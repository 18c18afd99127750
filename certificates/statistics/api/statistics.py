"""The figures of a year for the units the caller may read."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates.statistics.services import statistics
from registry import clock
from registry.permissions import require, units_in_sight


class YearSerializer(serializers.Serializer):
    year = serializers.IntegerField(min_value=2000, max_value=2100, required=False)


class StatisticsView(APIView):
    """The figures of the statistics page; minutes are integers."""

    @extend_schema(
        parameters=[OpenApiParameter("year", int)], responses=OpenApiTypes.OBJECT, operation_id="statistics_of_year"
    )
    def get(self, request: Request) -> Response:
        said = YearSerializer(data=request.query_params)
        said.is_valid(raise_exception=True)
        units = units_in_sight(request.user)
        require(units is None or bool(units))
        figures = statistics.of_year(said.validated_data.get("year", clock.today().year), units=units)
        answer: dict[str, Any] = asdict(figures)
        return Response(answer | {"rate": figures.rate})
