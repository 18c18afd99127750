"""The request body that many commands share: a reason."""

from rest_framework import serializers


class ReasonSerializer(serializers.Serializer):
    """A reason that the other side will read; empty where the command needs none."""

    reason = serializers.CharField(max_length=200, allow_blank=True, default="")
