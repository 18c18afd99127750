"""One persona requests one address: the answer in one word."""

import re
import time
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from registry.protection import keys
from tests.people import browser_of

FILE = re.compile(r"/(?:export|xlsx|docx|pdf)/|/tables/.*xlsx|roll-up/|/file/")  # what asks for its purpose
PERSONAS = {
    "anonymous": "A",
    "volunteer": "V",
    "other": "O",
    "team_leader": "T",
    "leader": "L",
    "unit_admin": "U",
    "foreign_admin": "F",
    "parent_admin": "P",
    "committee": "C",
    "inspector": "I",
    "audit_admin": "X",
}
# The permission matrix asks every address on both databases; what a walk looks at besides is the same on each.
once = pytest.mark.skipif(connection.vendor != "sqlite", reason="no answer looked at here depends on the database")


@dataclass
class Scene:
    """The objects of the world, and the browser of each persona by its letter."""

    things: Any
    browsers: dict[str, Client]


def browser_for(user: Any) -> Client:
    """A browser of nobody, or of this user, freshly authenticated."""
    if user is None:
        return Client()
    client = browser_of(user)
    session = client.session
    # Fresh for an hour, by allauth's own clock, however slow the machine.
    confirmed = {"method": "password", "at": time.time() + 3600, "username": user.username, "reauthenticated": True}
    session["account_authentication_methods"] = [confirmed]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def look_around(client: Client) -> None:
    """One visit that is kept: its session need not be written again by every request that is rolled back."""
    client.get(reverse("home"))
    keys.forget()


def answer(client: Client, method: str, address: str, said: dict[str, Any]) -> str:
    """The status, or `login` for a redirect to the login; changes are rolled back, cookies too."""
    response = ask(client, method, address, said)
    goes_to = urlsplit(response.get("Location", "")).path
    return {reverse("account_login"): "login", reverse("account_reauthenticate"): "again"}.get(goes_to) or str(
        response.status_code
    )


def ask(client: Client, method: str, address: str, said: dict[str, Any]) -> Any:
    """The whole answer, read to its end; changes are rolled back, cookies too."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        if method == "GET":
            response = client.get(address, {"purpose": "checking"} if FILE.search(address) else {})
        elif address.startswith("/api/"):
            response = client.post(address, said, content_type="application/json")
        else:
            response = client.post(address, said)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    keys.forget()
    return response
