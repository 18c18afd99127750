"""Requests that cannot be read are answered in Chinese, and nothing is saved."""

import json

import pytest

from tests.doors import client_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_roll_of_thousands_fits_into_one_form(client):
    rows = {f"p{n}-{name}": "on" for n in range(5_000) for name in ("taken", "in_at", "out_at")}

    assert client.post("/verify/", rows).status_code == 422


def test_too_much_at_once_is_told_with_a_way_out(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3

    answer = client.post("/verify/", {str(n): "1" for n in range(4)})

    assert answer.status_code == 400
    assert "请分几次提交" in answer.content.decode()
    assert "填写的内容会保留" in answer.content.decode()


def test_a_character_that_nothing_can_store_is_malformed_at_both_doors(client):
    page = client.post("/verify/", {"number": "a\0", "code": "b"})
    api = client_of(UserFactory()).post(
        "/api/v1/me/notifications/read/", json.dumps({"ids": ["\0"]}), content_type="application/json"
    )

    assert (page.status_code, api.status_code) == (400, 400)
    assert "没有提交成功" in page.content.decode()


@pytest.mark.parametrize("body", ["[1]", "null", "1", '"x"', "[" * 100_000, '{"ids": [100000000000000000000000]}'])
@pytest.mark.parametrize("address", ["/api/v1/stations/pair/", "/api/v1/me/notifications/read/"])
def test_a_body_out_of_shape_is_malformed(body, address):
    answer = client_of(UserFactory()).post(address, body, content_type="application/json")

    assert answer.status_code == 400


def test_a_number_that_no_row_has_is_not_found(client):
    assert client.get(f"/activities/{10**23}/").status_code == 404
