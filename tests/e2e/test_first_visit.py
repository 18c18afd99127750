"""The first page stands as it should before any file has come, and the next one looks the same."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.visits import Visits

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LOOK = """() => [...document.querySelectorAll('body, .top, .card, h1, .btn')].map(each => {
  const { color, backgroundColor, fontSize, padding, borderRadius } = getComputedStyle(each)
  return [each.tagName, color, backgroundColor, fontSize, padding, borderRadius].join(' ')
})"""


def look(page: Page) -> list[str]:
    page.goto(reverse("account_login"), wait_until="load")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    return page.evaluate(LOOK)


def test_no_file_is_waited_for_and_nothing_looks_different(visits: Visits):
    page = visits.phone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/static/**", lambda route: route.abort())  # not even the scripts
    first = look(page)
    assert "16px" in " ".join(first)
    assert len(set(first)) > 3

    page.unroute("**/static/**")
    asked.clear()
    assert look(page) == first
    assert [url for url in asked if url.endswith("app.css")]


def test_without_javascript_too(visits: Visits):
    page = visits.phone(java_script_enabled=False)
    page.goto(reverse("account_login"), wait_until="load")
    box = page.get_by_role("button", name="登录", exact=True).bounding_box()
    assert box["width"] > 300  # a bare button is as wide as its word
