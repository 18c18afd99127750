"""Errors become answers here, once (style P7)."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.response import Response
from rest_framework.views import exception_handler

from registry.exceptions import RuleViolation


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """A broken rule is a 409 with a stable code; a malformed request is a 400."""
    if isinstance(error, RuleViolation):
        return Response({"code": error.code, "message": error.message}, status=409)
    if isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(get_error_detail(error))
    return exception_handler(error, context)
