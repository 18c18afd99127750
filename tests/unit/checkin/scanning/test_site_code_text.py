"""The token on the organiser's screen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.scanning.site_code_text import SiteCodeAnswer, check_token, slot_at, split_url_part, token_for, url_part

SECRET = bytes(range(32))
SHIFT = "0190a5f0-0000-7000-8000-000000000001"
SLOT = 59_000_000
MOMENT = datetime.fromtimestamp(SLOT * 30, UTC)


def token(*, secret: bytes = SECRET, shift: str = SHIFT, direction: str = "in", slot: int = SLOT) -> str:
    return token_for(secret=secret, shift=shift, direction=direction, slot=slot)


def answer(text: str, *, at: datetime = MOMENT, direction: str = "in") -> SiteCodeAnswer:
    return check_token(text, secret=SECRET, shift=SHIFT, direction=direction, at=at)


@pytest.mark.parametrize(("direction", "text"), [("in", "vh6wgb2lx7oc3thl"), ("out", "3ffm2zxwp7nzvggt")])
def test_token_is_the_one_every_display_computes(direction, text):
    assert token(direction=direction) == text


@pytest.mark.parametrize(("seconds", "slot"), [(-1, SLOT - 1), (0, SLOT), (29.999, SLOT), (30, SLOT + 1)])
def test_slot_lasts_30_seconds(seconds, slot):
    assert slot_at(MOMENT + timedelta(seconds=seconds)) == slot


@pytest.mark.parametrize(
    ("slots_away", "expected"),
    [
        (2, SiteCodeAnswer.FORGED),
        (1, SiteCodeAnswer.OK),
        (0, SiteCodeAnswer.OK),
        (-1, SiteCodeAnswer.OK),
        (-2, SiteCodeAnswer.EXPIRED),
        (-40, SiteCodeAnswer.EXPIRED),
        (-41, SiteCodeAnswer.FORGED),
    ],
)
def test_neighbouring_slots_are_accepted_and_the_last_forty_are_known(slots_away, expected):
    assert answer(token(slot=SLOT + slots_away)) == expected


@pytest.mark.parametrize(
    "foreign",
    [
        token(secret=b"another secret of another shift!"),
        token(shift="0190a5f0-0000-7000-8000-000000000002"),
        token(direction="out"),
        token().upper(),
        token()[:-1],
        token() + "a",
        "",
        "签到",
        "\ud800",
        "a" * 4096,
    ],
)
def test_token_of_anything_else_is_forged(foreign):
    assert answer(foreign) == SiteCodeAnswer.FORGED


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16))
def test_guessed_token_is_forged(guess):
    assert answer(guess) == SiteCodeAnswer.FORGED


@pytest.mark.parametrize(("direction", "part"), [("in", "ivh6wgb2lx7oc3thl"), ("out", "o3ffm2zxwp7nzvggt")])
def test_address_names_the_direction_and_is_read_back(direction, part):
    assert url_part(direction, token(direction=direction)) == part
    assert split_url_part(part) == (direction, token(direction=direction))


@pytest.mark.parametrize("part", ["", "x", "aivh6wgb2lx7oc3thl", "Ivh6wgb2lx7oc3thl"])
def test_address_without_a_direction_is_none_of_ours(part):
    assert split_url_part(part) is None


@pytest.mark.parametrize("direction", ["annul", "", "IN"])
def test_there_is_no_code_for_other_directions(direction):
    with pytest.raises(ValueError, match="in or out"):
        token(direction=direction)
    with pytest.raises(ValueError, match="in or out"):
        url_part(direction, "x")
