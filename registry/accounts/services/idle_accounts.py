"""Accounts with a role that nobody uses: told, disabled, enabled again by the security administrator (D104)."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts import idle
from registry.accounts.services import devices, last_administrators, tokens
from registry.exceptions import AccountRefused
from registry.history.services import history
from registry.models import ApiToken, Notification, RoleAssignment, User
from registry.notifications.services import notifications
from registry.permissions import Role, has_role, require
from registry.words.dates import as_full_date

Reason = AccountRefused.Reason


def look_after() -> int:
    """Every night: tell or disable whoever is due; returns how many were disabled."""
    holders = _holders().filter(is_active=True).annotate(granted_at=Max("roles__granted_at")).order_by("pk")
    return sum(_look_after(user) for user in holders)


def disabled() -> QuerySet[User]:
    """Accounts that were disabled for being idle, whether or not their role still runs."""
    return User.objects.filter(is_active=False).exclude(disabled_at=None).order_by("-disabled_at", "pk")


def can_enable(user: User) -> bool:
    """The security administrator, who needs the password's owner as the second person."""
    return has_role(user, Role.SECURITY_ADMIN)


@transaction.atomic
def enable(*, user: User, by: User) -> User:
    """The account may log in again, with its password and second factor; never one's own."""
    require(can_enable(by) and by.pk != user.pk)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.is_active or user.disabled_at is None:
        raise AccountRefused(Reason.NOT_DISABLED)
    return _enabled(user, by)


def wake(*, user: User, by: User) -> User:
    """A new appointment, on which two persons agreed, gives the account back; its password and second factor stay.

    Inside the caller's transaction; an account in use is left as it is.
    """
    return user if user.is_active or user.disabled_at is None else _enabled(user, by)


def _enabled(user: User, by: User) -> User:
    user.is_active, user.disabled_at, user.enabled_at = True, None, clock.now()
    user.save(update_fields=["is_active", "disabled_at", "enabled_at"])
    entry = history.record(by=by, did="enabled account", to=user)
    text = _("您的账号已重新启用，请尽快登录。没有申请过的，请告知安全管理员。")
    notifications.warn(user, key=notifications.key_of(entry), text=text, url=reverse("home"))
    return user


def last_used_on(user: User) -> date:
    """The last day on which the account was used, or given, or given back."""
    moments = [user.last_login, user.password_changed_at, user.enabled_at, getattr(user, "granted_at", None)]
    latest = max([user.date_joined, *(moment for moment in moments if moment is not None)])
    return latest.astimezone(clock.LOCAL).date()


@transaction.atomic
def _look_after(user: User) -> bool:
    last = last_used_on(user)
    key = f"idle:{last:%Y%m%d}"
    told = Notification.objects.filter(user=user, key=key).first()
    told_on = told.at.astimezone(clock.LOCAL).date() if told else None
    todo = idle.step(last=last, told=told_on, today=clock.today())
    if todo == idle.Step.TELL:
        _tell(user, key, last)
    return todo == idle.Step.DISABLE and _disable(user)


def _tell(user: User, key: str, last: date) -> None:
    day = max(idle.due_on(last), clock.today() + idle.TOLD_BEFORE)
    text = _("您的账号持有管理角色，已很久没有登录，{day}将停用。仍需使用的，请在此之前登录一次。")
    notifications.warn(user, key=key, text=text.format(day=as_full_date(day)), url=reverse("home"))


def _disable(user: User) -> bool:
    """Nobody could enable anybody without the last security administrator, who therefore stays."""
    guards = _guards()
    if guards == [user.pk]:
        return False
    user.is_active, user.disabled_at = False, clock.now()
    user.save(update_fields=["is_active", "disabled_at"])
    entry = history.record(by=None, did="disabled idle account", to=user)
    devices.forget(user=user)
    tokens.end_all(user=user, ground=ApiToken.Ground.ACCOUNT)
    text = _("{name}的账号超过 {days} 天没有登录，已停用。仍需使用的，请核实后重新启用；不再需要的，请终止授权。")
    text = text.format(name=user, days=settings.IDLE_ACCOUNT_DAYS)
    others = [pk for pk in guards if pk != user.pk]
    notifications.tell_of(entry, users=others, text=text, url=reverse("committee-idle-accounts"))
    for role in RoleAssignment.objects.valid().filter(user=user).select_related("unit"):
        last_administrators.tell_if_bare(role.unit)
    return True


def _holders() -> QuerySet[User]:
    return User.objects.filter(pk__in=RoleAssignment.objects.valid().values("user_id"))


def _guards() -> list[int]:
    held = RoleAssignment.objects.valid().filter(role=Role.SECURITY_ADMIN, user__is_active=True)
    return sorted(set(held.values_list("user_id", flat=True)))
