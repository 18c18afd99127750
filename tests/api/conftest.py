"""Whatever a test of the API is answered is written in the API's description."""

from typing import Any

import pytest
from django.test import Client

from tests.described import REFUSALS, codes_of, operation_at


@pytest.fixture(autouse=True)
def every_answer_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Client.request

    def asked_and_compared(client: Client, **request: Any) -> Any:
        answer = asked(client, **request)
        compare(request.get("REQUEST_METHOD", "GET"), request["PATH_INFO"], answer)
        return answer

    monkeypatch.setattr(Client, "request", asked_and_compared)


def compare(method: str, address: str, answer: Any) -> None:
    status = str(answer.status_code)
    operation = operation_at(method, address) if status in REFUSALS else None
    if operation is None:
        return
    assert status in operation["responses"], f"{method} {address} does not name {status}"
    if status in ("409", "429"):
        codes = codes_of(operation, status)
        assert answer.json()["code"] in codes, f"{method} {address} does not name {answer.json()['code']}"
