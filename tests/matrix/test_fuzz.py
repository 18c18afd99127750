"""Schemathesis asks every operation as six roles: no error of ours, no answer that the description does not name.

Once per operation among the ordinary tests, each by the next role; every role at every operation, for FUZZ_SECONDS,
by `make fuzz`, which prints the seed that FUZZ_SEED repeats.
"""

import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import count, cycle
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.http import HttpResponse
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from registry.protection import keys
from tests.described import described
from tests.matrix.addresses import address_of
from tests.matrix.asking import Scene

ROLES = {"anonymous": "A", "volunteer": "V", "organiser": "L", "unit": "U", "committee": "C", "inspector": "I"}
NO_UUID = "00000000-0000-0000-0000-000000000000"
SECONDS = int(os.environ.get("FUZZ_SECONDS") or 0)
SEED = int(os.environ.get("FUZZ_SEED") or (time.time_ns() % 10**6 if SECONDS else 8))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
QUIET = settings(
    max_examples=2,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.logs_errors,
    pytest.mark.skipif(not SECONDS and connection.vendor != "sqlite", reason="the description is the same"),
]


class Application(WSGIHandler):
    """The product as a server runs it; programs bring no CSRF token, and what was done is undone."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        plain = {"REMOTE_ADDR": "127.0.0.1", "HTTP_ACCEPT_ENCODING": "identity"}  # the caller unpacks nothing
        return super().__call__(environ | plain, start_response)

    def get_response(self, request: Any) -> Any:
        request._dont_enforce_csrf_checks = True
        with transaction.atomic():
            response = super().get_response(request)
            if response.streaming:
                response = read_whole(response)
            transaction.set_rollback(True)
        keys.forget()
        return response


def read_whole(response: Any) -> HttpResponse:
    """A file or a stream as the one answer that it makes, read while the connection is still here."""
    content = b"".join(response.streaming_content)
    response.close()
    return HttpResponse(content, status=response.status_code, headers=response.headers)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A served request would close the connection in whose transaction the world lives."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@cache
def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(described())
    schema.config.generation.update(modes=list(GenerationMode), with_security_parameters=False)
    return [each.ok() for each in schema.get_all_operations()]


def parts_of(operation: Any, scene: Scene) -> dict[str, str]:
    """The parameters of the address, so that they name what is there."""
    name = resolve(re.sub(r"{\w*id}", "1", operation.path.replace("{uuid}", NO_UUID))).url_name
    found = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", operation.path), address_of(name, scene.things))
    return found.groupdict() if found else {}


def cases_for(operation: Any, scene: Scene) -> st.SearchStrategy[Any]:
    """What fits the description, and what does not quite."""
    modes = [GenerationMode.POSITIVE]
    if len(operation.body) or len(operation.query):
        modes.append(GenerationMode.NEGATIVE)
    parts = parts_of(operation, scene)
    return st.one_of(*(operation.as_strategy(generation_mode=mode, path_parameters=parts) for mode in modes))


def wrong_at(operation: Any, role: str, scene: Scene, turn: int, answers: Counter[str]) -> list[str]:
    """What a few cases of this operation found."""
    application, wrong = Application(), []
    cookies = {name: morsel.value for name, morsel in scene.browsers[ROLES[role]].cookies.items()}

    @seed(SEED + turn)
    @QUIET
    @given(case=cases_for(operation, scene))
    def ask(case: Any) -> None:
        try:
            response = case.call(app=application, cookies=cookies)
            answers[f"{role} {response.status_code}"] += 1
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            wrong.extend(
                f"{role} {operation.label}: {failure.title}: {failure.message[:300]}" for failure in group.exceptions
            )

    ask()
    return wrong


def test_no_operation_answers_what_is_not_described(scene: Scene) -> None:
    """Each operation once, by the next role."""
    roles, answers = cycle(ROLES), Counter[str]()
    wrong = [line for operation in operations() for line in wrong_at(operation, next(roles), scene, 0, answers)]

    assert len(operations()) > 120
    assert all(answers[f"{role} 200"] for role in ROLES if role != "anonymous"), answers
    assert not wrong, f"FUZZ_SEED={SEED}\n" + "\n".join(wrong)


@pytest.mark.skipif(not SECONDS, reason="make fuzz")
def test_every_role_at_every_operation(scene: Scene) -> None:
    print(f"FUZZ_SEED={SEED}")
    ends, answers = time.monotonic() + SECONDS, Counter[str]()
    wrong: dict[str, None] = {}
    for turn in count():
        pairs = [(role, operation) for role in ROLES for operation in operations()]
        random.Random(SEED + turn).shuffle(pairs)  # noqa: S311 - repeatable, not secret
        for role, operation in pairs:
            if time.monotonic() > ends:
                break
            wrong |= dict.fromkeys(wrong_at(operation, role, scene, turn, answers))
        else:
            continue
        break
    print(f"{answers.total()} requests: {dict(sorted(answers.items()))}")
    assert not wrong, f"FUZZ_SEED={SEED}: {len(wrong)}\n" + "\n".join(wrong)
