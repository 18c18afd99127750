"""The hours policy over the API: every version, to read (design#hours)."""

from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from checkin.models import HoursPolicy


class HoursPolicySerializer(serializers.ModelSerializer):
    """One version; it holds for service from `valid_from_on` until the next one begins."""

    class Meta:
        model = HoursPolicy
        fields = (
            "id",
            "version",
            "valid_from_on",
            "quantum_minutes",
            "minimum_minutes",
            "normal_daily_minutes",
            "committee_daily_minutes",
            "scan_window_minutes",
            "reason",
            "made_at",
        )


class HoursPolicyViewSet(ReadOnlyModelViewSet):
    """时长规则: all versions, the newest first; the arithmetic of every decision names one of them."""

    queryset = HoursPolicy.objects.order_by("-valid_from_on", "-pk")
    serializer_class = HoursPolicySerializer
    ordering_fields = ("valid_from_on", "id")
