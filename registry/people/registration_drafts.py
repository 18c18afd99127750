"""The input of step one of registering, sealed in the session for half an hour until step two."""

import base64
import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from registry import clock
from registry.models import Unit
from registry.people.application import Application
from registry.protection import keys

SLOT = "registration"
BOUND_TO = "session|registration"
LASTS = timedelta(minutes=30)


def keep(session: SessionBase, *, password_hash: str, person: Application | None = None) -> None:
    """Keep what was accepted, encrypted: the session table shows neither number nor password digest."""
    data: dict[str, Any] = {"at": clock.now().isoformat(), "password_hash": password_hash}
    if person is not None:
        data["person"] = asdict(person) | {"unit": person.unit.pk, "born_on": str(person.born_on)}
    session[SLOT] = base64.b64encode(keys.seal_text(json.dumps(data), bound_to=BOUND_TO)).decode()


def read(session: SessionBase) -> tuple[str, Application | None]:
    """The password's digest and the person of this browser; empty after half an hour."""
    sealed = session.get(SLOT)
    data = json.loads(keys.open_text(base64.b64decode(sealed), bound_to=BOUND_TO)) if sealed else {}
    if not data or clock.now() - datetime.fromisoformat(data["at"]) > LASTS:
        return "", None
    return data["password_hash"], _person(data.get("person"))


def forget(session: SessionBase) -> None:
    """Delete it once the application is handed in."""
    session.pop(SLOT, None)


def _person(data: dict[str, Any] | None) -> Application | None:
    unit = Unit.objects.filter(pk=data["unit"]).first() if data else None
    if data is None or unit is None:
        return None
    return Application(**data | {"unit": unit, "born_on": date.fromisoformat(data["born_on"])})
