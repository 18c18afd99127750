"""The viewer of the API under our content security policy."""

import re

from django.test import Client
from django.urls import reverse


def test_the_viewer_asks_for_its_style_and_script_as_files():
    page = Client().get(reverse("api-docs")).content.decode()

    assert "<style" not in page
    assert page.count("<script") == 3
    assert not re.search(r"<script>|<script [^>]*>[^<]", page)
    script = Client().get(reverse("api-docs"), {"script": ""})
    assert script["Content-Type"] == "application/javascript"
    assert reverse("api-schema") in script.content.decode()
