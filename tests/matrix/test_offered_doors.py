"""No page offers a door that refuses: every persona follows every link, form and button it is shown."""

from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.matrix.asking import PERSONAS, Scene, ask, once
from tests.matrix.offers import Offers

SHUT = {400, 403, 404, 405, 500}
MOST_OF_A_KIND = 2  # addresses of one name: objects of several states, not every object


def kind_of(method: str, address: str) -> tuple[str, str, bool]:
    """Method, URL name, and whether something is asked of it."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).url_name or parts.path
    except Resolver404:
        name = parts.path
    return method, name, bool(parts.query)


def shut_doors(client: Client) -> list[str]:
    """Everything offered from the first page on that does not open, with the page that offers it."""
    waiting = deque([("GET", reverse("home"), "")])
    seen: set[tuple[str, str]] = {("GET", reverse("home"))}
    count: Counter[tuple[str, str, bool]] = Counter()
    shut = []
    while waiting:
        method, address, page = waiting.popleft()
        response = ask(client, method, address, {})
        if response.status_code in SHUT:
            shut.append(f"{method} {address} on {page}: {response.status_code}")
        if method == "POST" or "text/html" not in response.get("Content-Type", "") or response.streaming:
            continue
        offers = Offers(response.request["PATH_INFO"], response.content.decode())
        for offered in [*(("GET", to) for to in sorted(offers.gets)), *(("POST", to) for to in sorted(offers.posts))]:
            kind = kind_of(*offered)
            if offered not in seen and count[kind] < MOST_OF_A_KIND:
                seen.add(offered)
                count[kind] += 1
                waiting.append((*offered, address))
    return shut


@once
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("letter", PERSONAS.values(), ids=PERSONAS)
def test_every_door_that_is_offered_opens(scene: Scene, letter: str) -> None:
    shut = shut_doors(scene.browsers[letter])
    assert not shut, "\n".join(shut)
