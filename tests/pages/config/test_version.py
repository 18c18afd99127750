from django.conf import settings
from django.urls import reverse

from tests.doors import text_of


def test_the_footer_says_the_version(client, db):
    assert f"版本 {settings.VERSION}" in text_of(client.get(reverse("home")))
