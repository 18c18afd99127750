"""The card's text: reading returns what was written, and nothing else is accepted."""

import base64
import random
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from checkin.scanning.card_text import Card, CardTextError, decode, encode, verify
from checkin.scanning.readings import card_text
from registry.words.numbering import volunteer_no

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC_KEYS = {1: KEY.public_key().public_bytes_raw()}
CARD = Card(key_id=1, volunteer_no="GZ20260001233", serial=3, expires_on=date(2027, 12, 31))
TEXT = (
    "AEAACBFXS4K5CAADE7ZJRA4ENUZPPGIQPH25SIIKNY7NJC4YMTVANDYHG3FLD"
    "7SOBEVVPFJWVE6EGXVS6MYO3W5NO5XL2IYBME4CH7JCFICSEI53IAVGHAAPBE"
)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

cards = st.builds(
    Card,
    key_id=st.integers(0, 65_535),
    volunteer_no=st.builds(volunteer_no, st.integers(1000, 9999), st.integers(1, 999_999)),
    serial=st.integers(0, 65_535),
    expires_on=st.dates(date(2000, 1, 1), date(2000, 1, 1) + timedelta(days=65_535)),
)


def problem(text: str) -> str:
    with pytest.raises(CardTextError) as refusal:
        verify(text, PUBLIC_KEYS)
    return refusal.value.code


def passes(text: str) -> bool:
    try:
        return bool(verify(text, PUBLIC_KEYS))
    except CardTextError:
        return False


def signed_text(fields: bytes) -> str:
    return base64.b32encode(fields + KEY.sign(fields)).decode().rstrip("=")


def test_text_is_the_one_every_station_reads():
    assert encode(CARD, KEY.sign) == TEXT
    assert len(TEXT) == 122
    assert verify(TEXT, PUBLIC_KEYS) == CARD


@given(cards)
def test_every_card_is_read_back(card):
    text = encode(card, KEY.sign)
    read, signed, signature = decode(text)

    assert read == card
    assert verify(text, {card.key_id: PUBLIC_KEYS[1]}) == card
    assert KEY.sign(signed) == signature
    assert len(text) == 122


def test_ten_thousand_mutations_are_refused():
    mutations = ten_thousand_mutations()

    assert [text for text in mutations if passes(text)] == []


def test_no_single_changed_character_passes():
    changed = {TEXT[:at] + other + TEXT[at + 1 :] for at in range(len(TEXT)) for other in ALPHABET} - {TEXT}

    assert len(changed) == 122 * 31
    assert [text for text in changed if passes(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        TEXT[:-1],
        TEXT + "A",
        TEXT[:-1] + "F",
        TEXT[:-6] + "======",
        " " + TEXT[1:],
        "卡" * 122,
        "\ud800" * 122,
        "\x00" * 122,
        TEXT.replace("O", "0"),
        "A" * 4096,
    ],
)
def test_text_that_is_not_written_like_a_card_is_malformed(text):
    assert problem(text) == "card_malformed"


@pytest.mark.parametrize("address", ["", "https://zy.example.org/k/", "]Q1", "]Q1https://zy.example.org/k/"])
@pytest.mark.parametrize(
    "handed_on",
    [
        str.swapcase,
        str.lower,
        lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        lambda text: f"\ufeff \t{text[:30]}\u200b{text[30:]}\r\n",
        lambda text: text.translate(str.maketrans("YZyz:/-_.", "ZYzyÖ-ß?.")),
        lambda text: text.swapcase().translate(str.maketrans("YZyz:/-_.", "ZYzyö-ß?.")),
        lambda text: f"{text}/?from=singlemessage",
        lambda text: f"{text}。",
    ],
    ids=["caps lock", "small", "wide", "blanks", "German keys", "German keys, caps lock", "shared", "full stop"],
)
def test_what_a_device_does_to_a_text_is_no_forgery(handed_on, address):
    text = handed_on(address + TEXT)

    assert verify(text, PUBLIC_KEYS) == CARD
    assert problem(handed_on(address + TEXT[:-9] + "ABCDEFGHI")) in ("card_bad_signature", "card_malformed")


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("Z", "7")])
def test_a_reading_never_makes_a_card_of_what_nobody_signed(text):
    changed = text[:40] + ("A" if text[40] != "A" else "B") + text[41:]

    for handed_on in (changed, changed.swapcase(), f" {changed}\r"):
        assert problem(handed_on) == "card_bad_signature"


@given(st.text(max_size=200) | st.text(alphabet=ALPHABET, min_size=122, max_size=122))
def test_any_text_is_refused_without_another_exception(text):
    assert not passes(text)


def test_signed_text_without_a_volunteer_number_is_malformed():
    fields = bytes.fromhex("010001") + (20260001234).to_bytes(5) + bytes(4)

    assert problem(signed_text(fields)) == "card_malformed"


def test_other_version_is_unknown():
    fields = bytes([2]) + base64.b32decode(TEXT + "======")[1:12]

    assert problem(signed_text(fields)) == "card_unknown_version"


def test_key_that_is_not_ours_is_unknown():
    text = encode(Card(2, CARD.volunteer_no, CARD.serial, CARD.expires_on), KEY.sign)

    assert problem(text) == "card_unknown_key"


def test_signature_of_another_key_is_refused():
    assert problem(encode(CARD, OTHER_KEY.sign)) == "card_bad_signature"


def test_card_is_valid_on_its_last_day():
    assert not CARD.is_expired(date(2027, 12, 31))
    assert CARD.is_expired(date(2028, 1, 1))


@pytest.mark.parametrize(
    "card",
    [
        Card(65_536, CARD.volunteer_no, 1, CARD.expires_on),
        Card(1, CARD.volunteer_no, -1, CARD.expires_on),
        Card(1, CARD.volunteer_no, 1, date(1999, 12, 31)),
        Card(1, CARD.volunteer_no, 1, date(2180, 1, 1)),
        Card(1, "GZ20260001234", 1, CARD.expires_on),
    ],
)
def test_card_that_does_not_fit_is_not_written(card):
    with pytest.raises(ValueError, match="does not fit|no volunteer"):
        encode(card, KEY.sign)


def test_signature_of_another_length_is_not_written():
    with pytest.raises(ValueError, match="64 bytes"):
        encode(CARD, lambda signed: signed)


def ten_thousand_mutations() -> set[str]:
    chance = random.Random(20170301)  # noqa: S311
    mutations: set[str] = set()
    while len(mutations) < 10_000:
        changed = mutated(chance)
        mutations |= {changed} - {TEXT} if card_text(changed) != TEXT else set()
    return mutations


def mutated(chance: random.Random) -> str:
    characters = list(TEXT)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        at = chance.randrange(len(characters))
        chance.choice(
            [
                lambda at: characters.__setitem__(at, chance.choice(ALPHABET)),
                lambda at: characters.__setitem__(at, characters[at].lower()),
                lambda at: characters.__setitem__(slice(at, at + 2), characters[at : at + 2][::-1]),
                lambda at: characters.insert(at, chance.choice(ALPHABET)),
                lambda at: len(characters) > 1 and characters.pop(at),
            ]
        )(at)
    return "".join(characters)
