"""Logging in by passkey alone: the phone, and its own check of who holds it, are both factors at once (D103)."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings


def began_session(request: Any) -> bool:
    """This session began with a passkey and no password: how old the password is says nothing about it."""
    records = get_authentication_records(request, request.user)
    return bool(records) and _is_passkey(records[0])


def was_shown_now(request: Any) -> bool:
    """The passkey alone opened this session a moment ago: as good as the present password."""
    return any(_is_passkey(one) for one in shown_lately(request))


def shown_lately(request: Any) -> list[dict[str, Any]]:
    """By what its owner showed this session who they are, within the minutes that need no second asking."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return [one for one in get_authentication_records(request, request.user) if one.get("at", 0) > since]


def _is_passkey(record: dict[str, Any]) -> bool:
    return (record.get("type"), record.get("passwordless")) == ("webauthn", True)
