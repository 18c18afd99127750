"""What a refusal looks like."""

from rest_framework import serializers


class RefusalSerializer(serializers.Serializer):
    """A rule said no: a stable code and a Chinese sentence."""

    code = serializers.CharField()
    message = serializers.CharField()
