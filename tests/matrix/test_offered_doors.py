"""Every persona follows every link, form and button it is shown: no door refuses, no page speaks English."""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse

from tests.matrix.asking import PERSONAS, Scene, once
from tests.matrix.foreign_words import foreign
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


@dataclass
class Walk:
    """What went wrong on the way: doors that do not open, words that have no place on a Chinese page."""

    shut: list[str] = field(default_factory=list)
    foreign: dict[str, str] = field(default_factory=dict)


WALKED: dict[tuple[int, str], Walk] = {}


def walk_of(scene: Scene, letter: str) -> Walk:
    """One walk for both questions."""
    key = (id(scene), letter)
    if key not in WALKED:
        WALKED[key] = walk(scene, letter)
    return WALKED[key]


def walk(scene: Scene, letter: str) -> Walk:
    """Everything offered from the first page on, with the page that offers it."""
    waiting = deque([("GET", reverse("home"), "")])
    seen: set[tuple[str, str]] = {("GET", reverse("home"))}
    count: Counter[tuple[str, str, bool]] = Counter()
    found = Walk()
    while waiting:
        method, address, page = waiting.popleft()
        answer = scene.answer(letter, method, address)
        if answer.status in SHUT:
            found.shut.append(f"{method} {address} on {page}: {answer.status}")
        if method == "POST" or "text/html" not in answer.headers.get("Content-Type", "") or answer.is_file:
            continue
        html = answer.content.decode()
        found.foreign |= dict.fromkeys(foreign(html), address)
        offers = Offers(answer.path, html)
        for offered in [*(("GET", to) for to in sorted(offers.gets)), *(("POST", to) for to in sorted(offers.posts))]:
            kind = kind_of(*offered)
            if offered not in seen and count[kind] < MOST_OF_A_KIND:
                seen.add(offered)
                count[kind] += 1
                waiting.append((*offered, address))
    return found


@once
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("letter", PERSONAS.values(), ids=PERSONAS)
def test_every_door_that_is_offered_opens(scene: Scene, letter: str) -> None:
    shut = walk_of(scene, letter).shut
    assert not shut, "\n".join(shut)


@once
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("letter", PERSONAS.values(), ids=PERSONAS)
def test_no_page_shows_english_or_codes(scene: Scene, letter: str) -> None:
    words = walk_of(scene, letter).foreign
    assert not words, "\n".join(f"{word} at {address}" for word, address in words.items())


def test_english_and_codes_are_found_where_they_are_read() -> None:
    page = """<title>区直志愿 GXQZ-ZM-2026-000123-7</title>
    <p title="Delete it now">状态 team__name</p><code>in code</code>
    <p>已 submitted，写信给 wei@example.org，摘要 ac81 3e66 8d52 d88b，表格（.xlsx）</p><button>Sign in</button>"""

    found = [one.partition(" in ")[0] for one in foreign(page)]

    assert found == ["'Delete it now'", "'team__name'", "'team__name'", "'submitted'", "'Sign in'"]
