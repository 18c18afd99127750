"""Asking pages and the API as a browser, a program or a station does."""

import json
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

SCANS = "/api/v1/scans/"


def client_of(user: Any) -> Client:
    """A browser in which this user is logged in."""
    client = Client()
    client.force_login(user)
    return client


def program_of(user: Any) -> APIClient:
    """A program that acts for this user."""
    client = APIClient()
    client.force_authenticate(user)
    return client


def text_of(response: Any) -> str:
    """The answer in one line."""
    return " ".join(response.content.decode().split())


def queries_of(client: Client, url: str) -> int:
    """How many statements a page costs."""
    client.get(url)  # queries made once per session are not counted
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def send_scans(client: Client, *scans: Any, token: str = "one", **envelope: Any) -> Any:
    """Post scans with the token of a station."""
    body = {"scans": list(scans)} | envelope
    headers = {"Authorization": f"Station {token}"} if token else {}
    return client.post(SCANS, json.dumps(body), content_type="application/json", headers=headers)
