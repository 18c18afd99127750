"""The viewer of the API under our content security policy."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.described import described


def test_the_viewer_asks_for_its_style_and_script_as_files():
    page = Client().get(reverse("api-docs")).content.decode()

    assert "<style" not in page
    assert page.count("<script") == 3
    assert not re.search(r"<script>|<script [^>]*>[^<]", page)
    script = Client().get(reverse("api-docs"), {"script": ""})
    assert script["Content-Type"] == "application/javascript"
    assert reverse("api-schema") in script.content.decode()


def test_the_document_is_drawn_up_once_and_is_the_same_for_everybody(monkeypatch: pytest.MonkeyPatch):
    asked, told = {"format": "json"}, json.loads(json.dumps(described()))
    first = Client().get(reverse("api-schema"), asked)
    monkeypatch.setattr(SchemaGenerator, "get_schema", None)
    again = Client().get(reverse("api-schema"), asked | {"version": "9", "lang": "en"})

    assert json.loads(first.content) == told
    assert (again.status_code, again.content) == (200, first.content)
    assert first["Content-Type"] == "application/vnd.oai.openapi+json"
