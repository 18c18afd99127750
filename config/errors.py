"""Errors become answers here, once (design#answers)."""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.response import Response
from rest_framework.views import exception_handler

from registry.accounts import allauth_limits
from registry.activities.doubted import Doubted
from registry.exceptions import RuleViolation, wait_told
from registry.ground.whole_files import is_full

# What a column cannot hold: SQLite's driver raises the one, PostgreSQL the other.
UNSTORABLE = (OverflowError, DataError)


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """A broken rule is a 409 with a stable code, too often is a 429; a malformed request is a 400."""
    if isinstance(error, RuleViolation):
        told: dict[str, Any] = {"code": error.code, "message": error.message}
        if isinstance(error, Doubted):
            told |= error.told
        if error.retry_after is None:
            return Response(told, status=409)
        return Response(told, status=429, headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, UNSTORABLE):
        error = exceptions.ParseError(_("内容超出范围，或有不能保存的字符。"))
    if isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(get_error_detail(error))
    return exception_handler(error, context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read: what was too much, and that nothing was saved."""
    problem = _("请求的内容不完整，或有不能保存的字符。")
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent | RequestDataTooBig):
        problem = _("这一次提交的内容太多。请分几次提交，例如一次只勾选一部分人。")
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": problem}, status=400)
    return render(request, "400.html", {"problem": problem}, status=400)


COME_AGAIN_SECONDS = 10


def too_often(request: HttpRequest) -> HttpResponse:
    """Where a page of allauth is asked too often: the page says how long."""
    seconds = allauth_limits.seconds_left_here(request)
    answer = render(request, "429.html", {"wait": wait_told(seconds)}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is away or locked, or a full disk, is 503 and worth coming again; all else is a bug, 500."""
    error = sys.exception()
    if not isinstance(error, OperationalError | InterfaceError) and not is_full(error):
        return broken(request)
    message = _("系统暂时不能保存，请稍后再试。")
    if is_full(error):
        message = _("服务器的存储空间已满，刚才的内容没有保存。请告诉系统管理员，腾出空间后再试。")
    if request.path.startswith("/api/"):
        answer: HttpResponse = JsonResponse({"code": "database_away", "message": message}, status=503)
    else:
        answer = render(request, "503.html", {"full": message if is_full(error) else ""}, status=503)
    answer["Retry-After"] = str(COME_AGAIN_SECONDS)
    return answer
