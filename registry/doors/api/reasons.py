"""The one body that many commands take: why."""

from rest_framework import serializers


class ReasonSerializer(serializers.Serializer):
    """Why; the other side reads it. A command that needs none accepts an empty one."""

    reason = serializers.CharField(max_length=200, allow_blank=True, default="")
