"""Shapes of deciding on requests, and of a lot that was drawn."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.models import Lot, SignUp, Team, TeamQuota
from registry.signups import drawing

MOST_CHOSEN = 500  # at once


class RequestsCommand(serializers.Serializer):
    sign_ups = serializers.ListField(
        child=serializers.IntegerField(), max_length=MOST_CHOSEN, help_text="这个场次等待确认的报名的编号。"
    )

    def validate_sign_ups(self, numbers: list[int]) -> list[SignUp]:
        """Only named: the command reads them under the lock, by one query, and refuses those it does not find."""
        return [SignUp(pk=number) for number in sorted(set(numbers))]


class DeclineRequestsCommand(RequestsCommand):
    reason = serializers.CharField(max_length=100, allow_blank=True, default="", help_text="必填，本人会看到。")


class QuotaCommand(serializers.Serializer):
    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.admitted())
    places = serializers.IntegerField(min_value=0, max_value=2000, help_text="每场的名额；0 为收回。")


class QuotaSerializer(serializers.ModelSerializer):
    class Meta:
        model = TeamQuota
        fields = ["team", "places"]


class LotEntrySerializer(serializers.Serializer):
    """One position: its places, the sign-ups that took part in ascending order, and the same in drawn order."""

    position = serializers.IntegerField()
    places = serializers.IntegerField()
    numbers = serializers.ListField(child=serializers.IntegerField())
    drawn = serializers.ListField(child=serializers.IntegerField())


class LotSerializer(serializers.ModelSerializer):
    """Drawn order: ascending SHA-256 (hexadecimal) of `seed:number`; the first `places` have a place."""

    entries = serializers.SerializerMethodField()

    class Meta:
        model = Lot
        fields = ["shift", "seed", "drawn_at", "entries"]

    @extend_schema_field(LotEntrySerializer(many=True))
    def get_entries(self, lot: Lot) -> Any:
        rows = [entry | {"drawn": drawing.order(lot.seed, entry["numbers"])} for entry in lot.entries]
        return LotEntrySerializer(rows, many=True).data
