"""Pages of a paired device: the same for everybody, and complete enough for a day without network."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.scanning.views.station_pages import OFFLINE_FILES
from tests.factories import RoleAssignmentFactory

pytestmark = pytest.mark.django_db
SOURCES = Path(settings.BASE_DIR) / "frontend/src/js"


def offline(client):
    script = client.get(reverse("station-worker")).content.decode()
    return json.loads(re.match(r"self\.OFFLINE = (.*)\n", script)[1])


def test_a_device_opens_its_pages_without_login(client):
    assert client.get(reverse("station")).status_code == 200
    assert 'data-code="ABCDEF123456"' in client.get(reverse("station-pair", args=["ABCDEF123456"])).content.decode()
    assert client.get(reverse("station-pair-entry")).status_code == 200


def test_the_kept_page_never_knows_who_is_logged_in(client):
    stranger = client.get(reverse("station")).content
    admin = RoleAssignmentFactory(user__username="ulla").user
    client.force_login(admin)

    page = client.get(reverse("station")).content

    assert page == stranger
    assert b"csrfmiddlewaretoken" not in page
    assert offline(client)["version"] == offline(client)["version"]


def test_the_worker_is_served_where_it_may_hold_the_station_and_nothing_else(client):
    response = client.get(reverse("station-worker"))

    assert reverse("station-worker").rpartition("/")[0] + "/" == reverse("station")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-store" in response["Cache-Control"]
    assert "Service-Worker-Allowed" not in response
    assert offline(client)["page"] == reverse("station")


def test_every_file_that_the_page_names_is_kept(client):
    page = client.get(reverse("station")).content.decode()
    named = {match.partition("#")[0] for match in re.findall(r"/static/[^\s\"'#]+", page)}

    assert named - set(offline(client)["files"]) == set()
    kept = {f"/static/{name}" for name in OFFLINE_FILES} | {reverse("station-decoder")}
    assert kept == set(offline(client)["files"])


def test_the_decoder_is_a_program_inside_the_scope_of_the_worker(client):
    page = client.get(reverse("station")).content.decode()
    program = client.get(reverse("station-decoder"))

    assert f'data-qr-worker="{reverse("station-decoder")}"' in page
    assert reverse("station-decoder").startswith(reverse("station"))
    assert program.content.decode() == 'importScripts("/static/qr_worker.js")\n'
    assert program["Content-Type"].startswith("text/javascript")


def test_another_page_is_another_version(client, settings):
    before = offline(client)["version"]
    settings.DEMO = not settings.DEMO

    assert offline(client)["version"] != before


def test_the_manifest_opens_the_station():
    manifest = json.loads((SOURCES.parent.parent / "public/station.webmanifest").read_text())

    assert (manifest["start_url"], manifest["scope"]) == (reverse("station"), reverse("station"))
    assert manifest["display"] == "standalone"


def test_the_device_says_the_sentences_of_the_server():
    source = (SOURCES / "station/judge.js").read_text()
    said = dict(re.findall(r"^  (\w+): '(.+)',$", source, re.MULTILINE))
    labels = {str(code): str(code.label) for code in (*ScanRefused.Reason, *ScanAnswer)}

    assert len(said) == 14
    assert said == {code: labels[code] for code in said}
    for code, words in (("already_in", "已签到，不重复计。"), ("outside_window", "）之内。")):
        assert labels[code].endswith(words)
        assert words in source


def test_red_on_the_device_is_red_at_the_server():
    source = (SOURCES / "station/judge.js").read_text()
    red = set(re.findall(r"'(\w+)'", re.search(r"NOT_AUTHENTIC = new Set\(\[(.*?)\]\)", source)[1]))

    assert red == {"unreadable", "forged", "expired", "revoked"}
    assert red <= {str(code) for code in ScanRefused.NOT_AUTHENTIC}
