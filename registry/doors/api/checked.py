"""What a command was told, in the shape its serializer asks for."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request


def checked(serializer_class: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """The validated body; anything else is a 400 that names the fields."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
