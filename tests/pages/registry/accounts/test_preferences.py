"""The text size is kept on the device, without logging in."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", ["100", "125", "150"])
def test_the_chosen_size_comes_back_with_every_page(client: Client, size: str) -> None:
    response = client.post(reverse("text-size"), {"size": size, "next": reverse("account_login")})
    assert (response.status_code, response.url) == (302, reverse("account_login"))
    assert client.cookies["text_size"].value == size
    page = client.get(reverse("account_login")).content.decode()
    assert ('class="text-125"' in page, 'class="text-150"' in page) == (size == "125", size == "150")


def test_an_unknown_size_is_not_kept(client: Client) -> None:
    client.post(reverse("text-size"), {"size": "900", "next": "/"})
    assert "text_size" not in client.cookies


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_site(client: Client, elsewhere: str) -> None:
    assert client.post(reverse("text-size"), {"size": "125", "next": elsewhere}).url == "/"


def test_the_size_is_not_set_by_a_link(client: Client) -> None:
    assert client.get(reverse("text-size")).status_code == 405
