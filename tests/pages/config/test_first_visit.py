"""A first page brings its styles inside it, under a policy that permits this text alone; the next ones link to them."""

import gzip
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db
PACKED = {"Accept-Encoding": "gzip, deflate, br"}
LINK = '<link rel="stylesheet" href="/static/app.css">'
PREFETCH = '<link rel="prefetch" href="/static/app.css">'
FILE = Path(settings.BASE_DIR, "static", "app.css")


def page_of(answer) -> str:
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(answer.content) if is_packed else answer.content).decode()


def inlined(answer) -> list[str]:
    return re.findall(r"<style>(.*?)</style>", page_of(answer), re.DOTALL)


def styles_of(answer) -> str:
    return re.search(r"style-src ([^;]*)", answer["Content-Security-Policy"])[1]


def test_the_first_page_has_its_styles_and_the_next_ones_a_link(client):
    first = client.get("/", headers=PACKED)
    (text,) = inlined(first)
    assert text == FILE.read_text(encoding="utf-8")
    assert (LINK in page_of(first), PREFETCH in page_of(first)) == (False, True)
    permitted = b64encode(sha256(text.encode()).digest()).decode()
    assert styles_of(first) == f"'self' 'sha256-{permitted}'"
    told = first.cookies["styles"]
    version = told.value
    assert (told["httponly"], told["samesite"], told["max-age"]) == (True, "Lax", 7 * 24 * 3600)

    later = client.get("/", headers=PACKED)
    assert (inlined(later), LINK in page_of(later), PREFETCH in page_of(later)) == ([], True, False)
    assert styles_of(later) == "'self'"
    assert "styles" not in later.cookies
    assert "Cookie" in first["Vary"]
    assert "Cookie" in later["Vary"]

    client.cookies["styles"] = "0123456789ab"  # an older version's
    newer = client.get("/", headers=PACKED)
    assert inlined(newer) == [text]
    assert newer.cookies["styles"].value == version


def test_errors_and_pages_of_every_kind_bring_them(client, shift):
    for path, status in (("/nowhere/", 404), (reverse("account_login"), 200), (reverse("activities"), 200)):
        client.cookies.clear()
        answer = client.get(path, headers=PACKED)
        assert (answer.status_code, len(inlined(answer)), "styles" in answer.cookies) == (status, 1, True)
        assert "sha256-" in styles_of(answer)

    client.cookies.clear()
    client.force_login(shift.activity.leader)
    desk = client.get(reverse("shift-desk", args=[shift.pk]), headers=PACKED)
    assert (len(inlined(desk)), desk["Cache-Control"]) == (1, "no-store, private")


def test_what_holds_no_page_says_nothing_of_styles(client, shift):
    """A page behind a redirect would otherwise come without them."""
    for path in (reverse("shift-desk", args=[shift.pk]), "/api/v1/units/", "/healthz"):
        answer = client.get(path, headers=PACKED)
        assert (answer.status_code in (200, 302, 401), "styles" in answer.cookies) == (True, False)
        assert "sha256-" not in answer.headers.get("Content-Security-Policy", "")


def test_who_gets_the_page_plain_gets_a_link(client, shift, settings):
    """Sixty kilobytes unpacked take longer than another round trip."""
    assert LINK in page_of(client.get("/"))
    client.force_login(shift.activity.leader)
    strange = client.get("/", headers=PACKED | {"Sec-Fetch-Site": "cross-site"})
    assert (LINK in page_of(strange), "styles" in strange.cookies) == (True, False)
    settings.DEBUG = True  # whoever changes the file sees it at once
    assert LINK in page_of(client.get("/", headers=PACKED))


def test_a_page_kept_on_a_device_is_the_same_for_everybody(client):
    """The station's page lies beside its files, and its worker's version is reckoned from it."""
    station, worker = (client.get(reverse(name), headers=PACKED) for name in ("station", "station-worker"))
    assert (inlined(station), LINK in page_of(station), "styles" in station.cookies) == ([], True, False)
    client.get("/", headers=PACKED)
    assert page_of(client.get(reverse("station-worker"), headers=PACKED)) == page_of(worker)


def test_the_styles_stand_anywhere():
    """Neither an address that is read from the file's own place, nor a character that a browser reads otherwise."""
    text = FILE.read_text(encoding="utf-8")
    assert not re.findall(r"""url\((?!["']?data:)|@import|</|\r|\0""", text)
