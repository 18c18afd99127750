"""批量导入 over the API: the same rules, the same refusals."""

import pytest

from registry.exceptions import ImportRefused
from registry.models import Volunteer
from tests.factories import UnitFactory
from tests.people import administrator, browser_of, id_number
from tests.tables import HEADINGS, as_upload, book, work

pytestmark = pytest.mark.django_db
Reason = ImportRefused.Reason
API = "/api/v1/imports/"


def test_upload_read_apply_and_undo(at):
    at("2026-03-14 09:00")
    unit = UnitFactory()
    client = browser_of(administrator(unit))
    content = book(("谁", "号"), ("韦示例", id_number()), ("覃演示", 450000199603050000))

    made = client.post(API, {"kind": "people", "unit": unit.pk, "upload": as_upload(content)})
    assert made.status_code == 201
    here = f"{API}{made.json()['id']}/"
    work()
    assert client.get(here).json()["state"] == "unreadable"
    said = {"columns": {"name": 0, "id_number": 1}}
    assert client.post(f"{here}columns/", said, content_type="application/json").json()["state"] == "reading"
    work()

    rows = client.get(f"{here}rows/", {"state": "wrong"}).json()
    assert [(row["n"], [one["code"] for one in row["problems"]]) for row in rows] == [(3, ["row_digits_lost"])]
    refused = client.post(f"{here}apply/", {"mode": "all"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, Reason.IMPORT_PROBLEMS_LEFT)
    client.post(f"{here}apply/", {"mode": "good"}, content_type="application/json")
    work()
    assert (client.get(here).json()["state"], Volunteer.objects.count()) == ("stored", 1)
    assert client.post(f"{here}undo/").json()["state"] == "undoing"
    work()
    assert Volunteer.objects.count() == 0
    gone = client.post(f"{here}apply/", {"mode": "good"}, content_type="application/json")
    assert gone.json()["code"] == Reason.IMPORT_NOT_READY


def test_what_is_not_there_or_not_yours(at):
    unit, stranger = UnitFactory(), browser_of(administrator(UnitFactory()))
    body = {"unit": unit.pk, "upload": as_upload(book(HEADINGS))}

    assert stranger.post(API, {"kind": "nothing", **body}).status_code == 400
    assert stranger.post(API, {"kind": "people", **body, "upload": as_upload(book(HEADINGS))}).status_code == 403
