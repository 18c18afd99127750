"""登录的设备: in which browsers an account is logged in, and ending that."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from registry import clock
from registry.history.services import history
from registry.models import DeviceLogin, User
from registry.permissions import require


def note(*, user: User, session_key: str, browser: str) -> None:
    """The account is logged in with this session."""
    DeviceLogin.objects.update_or_create(
        session_id=session_key,
        defaults={"user": user, "browser": browser, "seen_at": clock.now()},
        create_defaults={"user": user, "browser": browser, "began_at": clock.now(), "seen_at": clock.now()},
    )


def seen(*, session_key: str) -> None:
    """Somebody is there; kept to the hour."""
    DeviceLogin.objects.filter(session_id=session_key).update(seen_at=clock.now())


def of(user: User) -> QuerySet[DeviceLogin]:
    """Where the account is logged in now, the latest first."""
    return DeviceLogin.objects.filter(user=user, session__expire_date__gt=clock.now())


@transaction.atomic
def end(*, device: DeviceLogin, by: User) -> None:
    """Log one's own account out in that browser."""
    require(device.user_id == by.pk)
    Session.objects.filter(pk=device.session_id).delete()
    history.record(by=by, did="ended log-in", to=by)


@transaction.atomic
def leave_everywhere(*, user: User, by: User) -> int:
    """Log one's own account out in every browser, this one included; returns how many there were."""
    require(user.pk == by.pk)
    count = end_all(user=user)
    history.record(by=by, did="ended every log-in", to=user, count=count)
    return count


def end_all(*, user: User) -> int:
    """Every session of the account ends, those begun before there were notes too; returns how many there were."""
    ended = [*user.device_logins.values_list("session_id", flat=True), *_without_a_note(user)]
    Session.objects.filter(pk__in=ended).delete()
    return len(ended)


def _without_a_note(user: User) -> list[str]:
    running = Session.objects.filter(expire_date__gt=clock.now()).exclude(pk__in=DeviceLogin.objects.values("session"))
    return [one.pk for one in running.iterator() if one.get_decoded().get(SESSION_KEY) == str(user.pk)]


def forget(*, user: User) -> None:
    """The log-ins ended in another way."""
    user.device_logins.all().delete()
