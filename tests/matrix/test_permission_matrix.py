"""Every address × every persona: who is let in (design#roles).

404 where the object is invisible, 403 where it is visible but forbidden, or the page belongs to another role; without
a login a redirect, or 401 from the API. An address that no table lists fails.
"""

from collections import Counter
from typing import Any

import pytest

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
        given = {letter: scene.answer(letter, method, address, said).word for letter in listed}
        wrong += [
            f"{method} {name} {letter}: {given[letter]}, listed {listed[letter]}"
            for letter in listed
            if given[letter] != listed[letter]
        ]
    assert not wrong, "\n".join(wrong)
