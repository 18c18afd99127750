"""Nothing that somebody known is answered is kept by a cache: every address, by session and by token."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.private_answers import KEPT_BY_NOBODY
from tests.factories import StationFactory
from tests.matrix.addresses import address_of, named
from tests.matrix.asking import PERSONAS, Scene, ask, once

pytestmark = pytest.mark.django_db
FOR_EVERYBODY = {"healthz", "readyz", "verify-keys", "office-logo"}  # the same for everybody, with or without a session


ASKED = sorted(named().keys() - FOR_EVERYBODY)


def known(answers: dict[str, Any]) -> dict[str, str]:
    """Address → what is said of keeping its answer, where that is not the rule."""
    said = {name: answer.headers.get("Cache-Control", "") for name, answer in answers.items()}
    return {name: words for name, words in said.items() if words != KEPT_BY_NOBODY}


@once
def test_nothing_shown_to_who_is_known_is_kept_anywhere(scene: Scene) -> None:
    at = {name: address_of(name, scene.things) for name in ASKED}
    stranger = Client(headers={"authorization": "Bearer whatever"})

    by_session = {name: scene.answer(PERSONAS["committee"], "GET", at[name]) for name in ASKED}
    by_token = {name: ask(stranger, "GET", at[name], {}) for name in ASKED}

    assert (known(by_session), known(by_token)) == ({}, {})


def test_the_answer_to_a_station_is_not_kept_although_it_passes_few_doors():
    StationFactory(token="one")

    answer = Client().get(reverse("api-station-me"), headers={"authorization": "Station one"})

    assert (answer.status_code, answer["Cache-Control"]) == (200, KEPT_BY_NOBODY)


def test_what_everybody_may_read_stays_as_the_page_says():
    assert "Cache-Control" not in Client().get(reverse("privacy"))
    assert Client().get(reverse("verify-keys"))["Cache-Control"] == "public, max-age=3600"
