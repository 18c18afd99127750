"""What no program of ours sends, thrown at every address: refused in words, never an error of ours."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.described import described
from tests.matrix.addresses import address_of, named
from tests.matrix.asking import Scene, once
from tests.matrix.said import said_at
from tests.spared import keys_as_before

HUGE = 10**23
NESTED = "[" * 100_000
BODIES = ("[1]", "[]", "null", "1", '"x"', str(HUGE), '"\\u0000"', NESTED, "{", '{"a": 1e999}', '{"a": "\\ud800"}')
# The body refuses NUL, halves of a character and endless numbers whatever the field: here is what reaches the fields.
VALUES = ([], None, 2**40, "1" * 5000, {"a": {"b": []}}, [None], -(2**40), "x")
# A list meets no column: it is refused before, or kept as it is on both databases.
WORST = ([], 2**40) if connection.vendor == "sqlite" else (2**40,)
API = [name for name in sorted(named()) if name.startswith("api-")]
# Their own envelope: `tests/api/checkin/scanning`.
BY_STATIONS = {"api-scans", "api-station-me", "api-station-exports", "api-station-report", "api-station-roll"}
pytestmark = [pytest.mark.django_db, pytest.mark.logs_errors]


@cache
def bodies_of() -> list[tuple[re.Pattern[str], list[str]]]:
    """Every writing operation of the API with the fields of its body."""
    schema = described()
    found = []
    for path, operations in schema["paths"].items():
        pattern = re.compile(re.sub(r"{[^}]*}", "[^/]+", path))
        for method, operation in operations.items():
            if method in ("post", "put", "patch", "delete"):
                content = operation.get("requestBody", {}).get("content", {})
                shapes = [shape["schema"].get("$ref", "") for shape in content.values()]
                names = [shape.rpartition("/")[2] for shape in shapes if shape]
                fields = [field for name in names for field in schema["components"]["schemas"][name]["properties"]]
                found.append((pattern, fields))
    return found


def fields_of(address: str) -> list[str] | None:
    """The fields of what may be written at this address; None where nothing is."""
    return next((fields for pattern, fields in bodies_of() if pattern.fullmatch(address)), None)


def asked(client: Client, method: str, address: str, body: Any = None, **options: Any) -> str:
    """The status, or the name of the error that came through; what was done is undone."""
    cookies = SimpleCookie(client.cookies)
    try:
        with keys_as_before(), transaction.atomic():
            response = client.generic(method, address, body or "", **options)
            said = str(response.status_code)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
    except Exception as error:
        said = f"{type(error).__name__}: {str(error)[:80]}"
    client.cookies = cookies
    return said


def bodies_for(name: str, scene: Scene, fields: list[str]) -> Iterator[str]:
    """Every field meets a list and a number beyond its column beside what is usual, and half of the values at once."""
    said = said_at(name, scene.things)
    for turn in range(0, len(VALUES), 2):
        odd = {field: VALUES[(place + turn) % len(VALUES)] for place, field in enumerate(fields or ["reason"])}
        yield json.dumps(odd)
    for field in fields:
        for value in WORST:
            yield json.dumps(said | {field: value}, default=str)


def written_at(scene: Scene) -> Iterator[tuple[str, str, list[str]]]:
    """Name, address and fields of every writing operation."""
    for name in API:
        address = address_of(name, scene.things)
        fields = fields_of(address)
        if fields is not None and name not in BY_STATIONS:
            yield name, address, fields


def wrong_at(client: Client, address: str, bodies: Iterable[str]) -> Iterator[str]:
    for body in bodies:
        said = asked(client, "POST", address, body, content_type="application/json")
        if not said.isdecimal() or int(said) >= 500:
            yield f"{address} {body[:90]}: {said}"


def test_no_field_out_of_shape_is_an_error_of_ours(scene: Scene) -> None:
    client = scene.browsers["C"]
    places = list(written_at(scene))
    wrong = [line for name, at, fields in places for line in wrong_at(client, at, bodies_for(name, scene, fields))]

    assert len(places) > 60
    assert not wrong, f"{connection.vendor}: {len(wrong)}\n" + "\n".join(wrong[:60])


@once
@pytest.mark.parametrize(("persona", "bodies"), [("A", BODIES), ("C", BODIES[::4])], ids=["anonymous", "committee"])
def test_no_body_out_of_shape_is_an_error_of_ours(scene: Scene, persona: str, bodies: tuple[str, ...]) -> None:
    wrong = [line for _name, at, _fields in written_at(scene) for line in wrong_at(scene.browsers[persona], at, bodies)]

    assert not wrong, "\n".join(wrong[:60])


@once
def test_a_body_that_is_no_object_is_malformed(scene: Scene) -> None:
    address = address_of("api-station-pair", scene.things)
    for body in BODIES:
        assert asked(scene.browsers["A"], "POST", address, body, content_type="application/json") == "400", body[:20]


@once
def test_the_number_of_nothing_is_not_found_at_every_address(scene: Scene) -> None:
    """The smallest that no column holds. An operation that writes may refuse the person or the body first."""
    wrong = set()
    for name in named():
        address = address_of(name, scene.things)
        far = re.sub(r"(?<=/)\d+(?=/|$)", str(2**63), address.replace("api/v1", "API")).replace("API", "api/v1")
        if far != address:
            is_written = fields_of(address) is not None
            method, body = ("POST", json.dumps(said_at(name, scene.things))) if is_written else ("GET", None)
            said = asked(scene.browsers["C"], method, far, body, content_type="application/json")
            if said not in ({"400", "403", "404"} if is_written else {"404"}):
                wrong.add(f"{name}: {said}")
    assert not wrong, "\n".join(sorted(wrong))


BY_PAGES = {"activity", "after", "by", "category", "finding", "layer", "next", "shift", "ticket", "view", "when"}


def asked_by_query() -> set[str]:
    """What the operations of the API and the pages read from a query."""
    operations = [each for path in described()["paths"].values() for each in path.values()]
    said = [parameter for operation in operations for parameter in operation.get("parameters", ())]
    return BY_PAGES | {parameter["name"] for parameter in said if parameter["in"] == "query"}


def test_no_query_out_of_shape_is_an_error_of_ours(scene: Scene) -> None:
    query = urlencode(dict.fromkeys(asked_by_query(), HUGE) | {"purpose": "checking"})
    wrong = set()
    for name in named().keys() - {"api-schema"}:
        said = asked(scene.browsers["C"], "GET", f"{address_of(name, scene.things)}?{query}")
        if not said.isdecimal() or int(said) >= 500:
            wrong.add(f"{name}: {said}")
    assert not wrong, "\n".join(sorted(wrong))
