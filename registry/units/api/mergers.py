"""Shapes of a merger over the API: who takes over, what would move, what moved."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.models import Unit, UnitMerger
from registry.units.services import mergers


class SuccessorSerializer(serializers.Serializer):
    """Who takes over."""

    successor = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())


class MaybeSuccessorSerializer(serializers.Serializer):
    """Who would take over; without one, what still lives."""

    successor = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), required=False, default=None)


class MovedSerializer(serializers.Serializer):
    """One kind of things with its number."""

    code = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()
    measure = serializers.CharField()


class MergerPreviewSerializer(serializers.Serializer):
    """What a merger would move, and the teams it would rename."""

    unit = serializers.IntegerField(source="unit.pk")
    successor = serializers.IntegerField(source="successor.pk", default=None, allow_null=True)
    lines = MovedSerializer(many=True)
    renamed = serializers.ListField(child=serializers.CharField())


class MergerReceiptSerializer(serializers.Serializer):
    """What a merger moved."""

    unit = serializers.IntegerField(source="unit.pk")
    successor = serializers.IntegerField(source="successor.pk", default=None, allow_null=True)
    on = serializers.DateField()
    lines = serializers.SerializerMethodField()

    @extend_schema_field(MovedSerializer(many=True))
    def get_lines(self, merger: UnitMerger) -> Any:
        return MovedSerializer(mergers.receipt(merger), many=True).data
