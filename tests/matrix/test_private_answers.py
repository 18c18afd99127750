"""Nothing that somebody known is answered is kept by a cache: every address, by session and by token."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.private_answers import KEPT_BY_NOBODY
from tests import world
from tests.factories import StationFactory
from tests.matrix.addresses import address_of, named
from tests.matrix.asking import browser_for, once

pytestmark = pytest.mark.django_db
FOR_EVERYBODY = {"healthz", "readyz", "verify-keys"}  # the same for everybody, with or without a session


def kept(client: Client, things: Any, **asked: Any) -> dict[str, str]:
    """Address → what is said of keeping its answer, where that is not the rule."""
    said = {}
    for name in sorted(named().keys() - FOR_EVERYBODY):
        response = client.get(address_of(name, things), **asked)
        if response.streaming:
            b"".join(response.streaming_content)
        if response.get("Cache-Control") != KEPT_BY_NOBODY:
            said[name] = response.get("Cache-Control", "")
    return said


@once
def test_nothing_shown_to_who_is_known_is_kept_anywhere(at):
    at(world.TODAY)
    made = world.build()

    by_session = kept(browser_for(made.personas["committee"]), made.things)
    by_token = kept(Client(), made.things, headers={"authorization": "Bearer whatever"})

    assert (by_session, by_token) == ({}, {})


def test_the_answer_to_a_station_is_not_kept_although_it_passes_few_doors():
    StationFactory(token="one")

    answer = Client().get(reverse("api-station-me"), headers={"authorization": "Station one"})

    assert (answer.status_code, answer["Cache-Control"]) == (200, KEPT_BY_NOBODY)


def test_what_everybody_may_read_stays_as_the_page_says():
    assert "Cache-Control" not in Client().get(reverse("privacy"))
    assert Client().get(reverse("verify-keys"))["Cache-Control"] == "public, max-age=3600"
