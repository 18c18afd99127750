"""星级标准 over the API: every version, and the committee's next one."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.models import StarStandard
from certificates.recognition.forms import MOST_HOURS, MOST_MONTHS
from certificates.recognition.services import star_standards
from certificates.recognition.stars import MOST_LEVELS, Standard
from registry.doors.api.checked import checked
from registry.doors.api.days import DayField


class StarStandardSerializer(serializers.ModelSerializer):
    """One version; it holds for applications from `valid_from_on` until the next one begins."""

    hours = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    waiting_months = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = StarStandard
        fields = ("id", "valid_from_on", "hours", "waiting_months", "units_decide_to", "reason", "made_at")
        read_only_fields = fields


class NewStarStandardSerializer(serializers.Serializer):
    """Hours and months since registration, from one star upwards."""

    valid_from_on = DayField()
    hours = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_HOURS), min_length=1, max_length=MOST_LEVELS
    )
    waiting_months = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=MOST_MONTHS), min_length=1, max_length=MOST_LEVELS
    )
    units_decide_to = serializers.IntegerField(min_value=0, max_value=MOST_LEVELS, default=0)
    reason = serializers.CharField(max_length=200, allow_blank=True)


class StarStandardViewSet(ReadOnlyModelViewSet):
    """星级标准的各个版本，最新的在前；没有版本时按系统初始的小时数。区直团工委制定新的版本。"""

    queryset = StarStandard.objects.order_by("-valid_from_on", "-pk")
    serializer_class = StarStandardSerializer
    ordering_fields = ("valid_from_on", "id")

    @extend_schema(request=NewStarStandardSerializer, responses={201: StarStandardSerializer})
    def create(self, request: Request) -> Response:
        """制定新的版本；已申请和已认定的星级不受影响。"""
        said = checked(NewStarStandardSerializer, request)
        levels = tuple(said["hours"]), tuple(said["waiting_months"])
        standard = Standard(*levels, said["valid_from_on"], said["units_decide_to"])
        made = star_standards.make(standard=standard, reason=said["reason"], by=request.user)
        return Response(self.get_serializer(made).data, status=201)
