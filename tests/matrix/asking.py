"""One persona requests one address: the answer in one word."""

import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from registry.protection import keys
from tests.people import browser_of
from tests.spared import keys_as_before

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
class Answer:
    """What came back, read to its end, and the deeds that the history names for it where something was only read."""

    status: int
    headers: Any
    content: bytes
    path: str
    deeds: frozenset[str]

    @property
    def is_file(self) -> bool:
        return self.status == 200 and "Content-Disposition" in self.headers

    @property
    def word(self) -> str:
        """The status, or `login` for a redirect to the login."""
        goes_to = urlsplit(self.headers.get("Location", "")).path
        ways = {reverse("account_login"): "login", reverse("account_reauthenticate"): "again"}
        return ways.get(goes_to) or str(self.status)

    @property
    def page(self) -> bytes:
        """The whole page, or nothing where the answer is a file or a part of a page."""
        is_page = "text/html" in self.headers.get("Content-Type", "") and not self.is_file
        return self.content if is_page and self.content.lstrip().startswith(b"<!doctype") else b""


@dataclass
class Scene:
    """The objects of the world, and the browser of each persona by its letter.

    Whatever is asked changes nothing, so each question is asked once, however many tests look at its answer.
    """

    things: Any
    browsers: dict[str, Client]
    answers: dict[tuple[str, str, str, str], Answer] = field(default_factory=dict)

    def answer(self, letter: str, method: str, address: str, said: dict[str, Any] | None = None) -> Answer:
        """What this persona is answered; who is asked for a purpose says one."""
        key = (letter, method, address, "" if method == "GET" else repr(said))
        if key not in self.answers:
            self.answers[key] = ask(self.browsers[letter], method, address, said or {})
        return self.answers[key]


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


def ask(client: Client, method: str, address: str, said: dict[str, Any]) -> Answer:
    """The answer; changes are rolled back, cookies too, which an answer replaces and never edits."""
    cookies = SimpleCookie(client.cookies)
    with keys_as_before(), transaction.atomic():
        last = last_deed() if method == "GET" else None
        if method == "GET":
            response = client.get(address)
            if response.headers.get("Location", "").startswith(reverse("export-purpose")):
                response = client.get(f"{address}{'&' if '?' in address else '?'}purpose=checking")
        elif address.startswith("/api/"):
            response = client.post(address, said, content_type="application/json")
        else:
            response = client.post(address, said)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        deeds = frozenset() if last is None else deeds_since(last)
        transaction.set_rollback(True)
    client.cookies = cookies
    return Answer(response.status_code, response.headers, content, response.request["PATH_INFO"], deeds)


def last_deed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM registry_historyentry")
        return cursor.fetchone()[0]


def deeds_since(last: int) -> frozenset[str]:
    """In words of SQL: six thousand questions would have Django put each together again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT did FROM registry_historyentry WHERE id > %s", [last])
        return frozenset(did for (did,) in cursor.fetchall())
