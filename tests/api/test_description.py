"""Every operation says how it may refuse, and with which codes."""

import pytest

from config.api_answers import COMMANDS, PREFIX, READS, WAITS
from registry.exceptions import TeamRefused, TooOften
from tests.described import codes_of, operation_at, operations, resolved

WRITING = [key for key in operations() if key[0] == "post"]
# Nothing but the person and the body can stop these.
NO_RULE = {
    "/me/consents/", "/me/notifications/read/", "/positions/{position_id}/phones/", "/scans/", "/stations/report/",
    "/tokens/{id}/revoke/",
}  # fmt: skip


@pytest.mark.parametrize("path", [path for _method, path in WRITING])
def test_every_writing_operation_names_its_refusals(path):
    operation = operations()["post", path]

    assert "400" in operation["responses"]
    if path.removeprefix(PREFIX) in NO_RULE:
        assert "409" not in operation["responses"]
    else:
        assert codes_of(operation, "409")
    if operation["security"] != [{}]:
        assert {"401", "403"} <= operation["responses"].keys()
    if "{" in path:
        assert "404" in operation["responses"]


def test_nothing_is_written_but_by_post():
    assert len(WRITING) > 60
    assert {method for method, _path in operations()} == {"get", "post"}


def test_a_code_stands_with_its_sentence():
    refused = operation_at("post", "/api/v1/teams/1/admit/")["responses"]["409"]
    family = resolved(refused["content"]["application/json"]["schema"]["anyOf"][0])

    assert family["properties"]["code"]["enum"] == TeamRefused.Reason.values
    assert all(
        f"* `{code.value}` - {code.label}" in family["properties"]["code"]["description"] for code in TeamRefused.Reason
    )


def test_too_often_says_when_to_come_again():
    operation = operation_at("post", "/api/v1/stations/pair/")

    assert codes_of(operation, "429") == set(TooOften.Reason.values)
    assert operation["responses"]["429"]["headers"]["Retry-After"]["required"]


def test_no_line_of_the_tables_is_idle():
    paths = {path.removeprefix(PREFIX) for _method, path in operations()}

    assert not [start for start in COMMANDS | READS | WAITS if not any(path.startswith(start) for path in paths)]
