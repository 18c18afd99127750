"""How long allauth's own limits still hold: it counts and refuses, and does not say."""

import math
import time
from typing import Any

from allauth.core import context
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from registry.exceptions import wait_told

APP = "allauth.account"
REFUSALS = {"too_many_login_attempts", "rate_limited"}
BY_ACCOUNT = ("change_password", "manage_email", "reauthenticate")
A_MINUTE = 60


def seconds_left(request: Any, action: str, *, key: str | None = None, user: Any = None) -> int:
    """Until the oldest of the counted attempts is forgotten; 0 when none of the limits is reached."""
    waits = [0]
    for rate in ratelimit.get_rates(app=APP, action=action):
        if {"key": key, "user": user}.get(rate.per, True) is not None:
            name = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key, user=user)
            newest_first = cache.get(name, [])
            if len(newest_first) >= rate.amount:
                waits.append(math.ceil(newest_first[rate.amount - 1] + rate.duration - time.time()))
    return max(waits)


def seconds_left_here(request: Any) -> int:
    """For the page that refused: the account's own limits, or the one of the address that asked for a letter."""
    user = request.user if request.user.is_authenticated else None
    waits = [seconds_left(request, action, user=user) for action in BY_ACCOUNT if user]
    if mail := request.POST.get("email", "").lower():
        waits.append(seconds_left(request, "reset_password", key=mail))
    return max([*waits, 0]) or A_MINUTE


def too_many(seconds: int, *, is_code: bool = False) -> ValidationError:
    """The refusal of a log-in or a code, with the true rest of the time, and what else can be done."""
    text = _("尝试次数过多，请 %(wait)s后再试。忘了密码的，请用“找回账号”，或者请所在单位管理员协助。")
    if is_code:
        text = _("尝试次数过多，请 %(wait)s后再试。手机不在身边的，可以用恢复码，或者请所在单位管理员协助。")
    return ValidationError(text, code="too_many_login_attempts", params={"wait": wait_told(seconds)})


class SaysHowLong:
    """A form of the second factor, of one user: its refusal says how long it lasts."""

    user: Any

    def add_error(self: Any, field: str | None, error: Any) -> None:
        if getattr(error, "code", None) in REFUSALS:
            key = f"mfa-auth-user-{self.user.pk}"
            error = too_many(seconds_left(context.request, "login_failed", key=key) or A_MINUTE, is_code=True)
        Form.add_error(self, field, error)
