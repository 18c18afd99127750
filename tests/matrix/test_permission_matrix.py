"""Every address × every persona: who is let in (design#roles).

404 where the object is invisible, 403 where it is visible but forbidden, or the page belongs to another role; without
a login a redirect, or 401 from the API. An address that no table lists fails.
"""

from collections import Counter
from typing import Any
from zlib import crc32

import pytest
from django.db import connection

from tests.matrix.addresses import address_of, named
from tests.matrix.asking import PERSONAS, Scene
from tests.matrix.listed import LISTED, TABLES, rows_of
from tests.matrix.said import said_at


def test_every_address_is_listed() -> None:
    listed = {name for _method, name, _answers in LISTED}
    assert not named().keys() - listed, "addresses that no table lists"
    assert not listed - named().keys(), "rows of addresses that no longer exist"


def test_every_row_tells_every_persona_once() -> None:
    assert all(sorted(answers) == sorted(PERSONAS.values()) for _method, _name, answers in LISTED)
    assert max(Counter((method, name) for method, name, _answers in LISTED).values()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__.rpartition(".")[2])
def test_everybody_is_answered_as_listed(scene: Scene, table: Any) -> None:
    wrong = []
    for method, name, listed in rows_of(table.TABLE):
        address, said = address_of(name, scene.things), said_at(name, scene.things)
        given = {letter: scene.answer(letter, method, address, said).word for letter in asked(name, listed)}
        wrong += [
            f"{method} {name} {letter}: {word}, listed {listed[letter]}"
            for letter, word in given.items()
            if word != listed[letter]
        ]
    assert not wrong, "\n".join(wrong)


def asked(name: str, listed: dict[str, str]) -> list[str]:
    """Everybody on SQLite; on PostgreSQL, whose questions are the same, somebody for each answer, not always the same.

    Without this the server would be asked some six thousand times what Python decides.
    """
    if connection.vendor == "sqlite":
        return list(listed)
    by_answer: dict[str, list[str]] = {}
    for letter, answer in listed.items():
        by_answer.setdefault(answer, []).append(letter)
    return [letters[crc32(name.encode()) % len(letters)] for letters in by_answer.values()]
