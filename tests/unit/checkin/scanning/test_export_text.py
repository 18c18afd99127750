"""The text of an export: only this server opens it, altered ones are refused, unpacking is limited."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from checkin.scanning.export_text import (
    MOST_PLAIN_BYTES,
    MOST_SCANS,
    QueueExportError,
    QueueExportProblem,
    opened,
    split,
)
from tests.sealing import deflated, sealed_bytes

VECTOR = json.loads(Path("frontend/test/queue_export.json").read_text(encoding="utf-8"))
SECRET = X25519PrivateKey.from_private_bytes(bytes.fromhex(VECTOR["server_secret"]))
PUBLIC = bytes.fromhex(VECTOR["key"]["public_key"])


def read(text):
    parts = split(text)
    shared = SECRET.exchange(X25519PublicKey.from_public_bytes(parts.ephemeral))
    return opened(parts, shared_secret=shared, public_key=PUBLIC)


def problem(text):
    with pytest.raises(QueueExportError) as refused:
        read(text)
    return refused.value.code


def test_the_text_that_the_phone_makes_is_opened_here():
    queue = read(VECTOR["text"])

    told = {"station": queue.station, "token": queue.token, "made_at": queue.made_at, "scans": queue.scans}
    assert told == VECTOR["queue"]
    assert split(VECTOR["text"]).key_number == VECTOR["key"]["number"]


def test_line_breaks_that_a_mail_added_change_nothing():
    text = VECTOR["text"]
    broken = " \r\n".join(text[at : at + 60] for at in range(0, len(text), 60))

    assert read(f"\n{broken}\n").scans == VECTOR["queue"]["scans"]


def test_what_caps_lock_and_wide_letters_did_changes_nothing():
    wide = VECTOR["text"].translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})

    assert read(VECTOR["text"].swapcase()).scans == VECTOR["queue"]["scans"]
    assert read(f"\ufeff{wide}\u200b\t").scans == VECTOR["queue"]["scans"]


@pytest.mark.parametrize("text", ["", "hello", "https://example.org/k/ABC", "QZQ2.1.AAAA", "扫码"])
def test_another_text_is_not_ours(text):
    assert problem(text) == QueueExportProblem.NOT_OURS


@pytest.mark.parametrize("text", ["QZQ1.", "QZQ1.0.AAAA", "QZQ1.3.", "QZQ1.3.A", "QZQ1.3.A=A", "QZQ1.x." + "A" * 99])
def test_half_a_text_is_damaged(text):
    assert problem(text) == QueueExportProblem.DAMAGED


@given(at=st.integers(7, len(VECTOR["text"]) - 1), other=st.sampled_from("ABab01-_"))
def test_one_changed_character_opens_nothing(at, other):
    text = VECTOR["text"]
    changed = text[:at] + other + text[at + 1 :]
    if split(changed) != split(text):  # the last character may carry unused bits
        assert problem(changed) == QueueExportProblem.DAMAGED


def test_a_huge_text_is_refused_before_anything_is_computed():
    with pytest.raises(QueueExportError) as refused:
        split("QZQ1.3." + "A" * (2 * 1024 * 1024))

    assert refused.value.code == QueueExportProblem.TOO_BIG


def sealed_problem(packed):
    return problem(sealed_bytes(packed, number=3, public=PUBLIC))


def test_a_few_bytes_that_unpack_without_end_are_refused():
    bomb = deflated(b" " * (MOST_PLAIN_BYTES * 8))

    assert len(bomb) < 100_000
    assert sealed_problem(bomb) == QueueExportProblem.TOO_BIG


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"v": 2, "station": "", "token": "", "made_at": "", "scans": []}',
        b'{"v": 1, "station": "", "token": 7, "made_at": "", "scans": []}',
        b'{"v": 1, "station": "", "token": "", "made_at": "", "scans": {}}',
        b'{"v": 1, "station": "", "token": "\\ud800", "made_at": "", "scans": []}',
        b'{"v": 1, "station": "", "token": "' + b"x" * 101 + b'", "made_at": "", "scans": []}',
    ],
)
def test_what_is_no_queue_inside_is_damaged(plain):
    assert sealed_problem(deflated(plain)) == QueueExportProblem.DAMAGED


def test_what_is_not_packed_whole_is_damaged():
    whole = deflated(json.dumps({"v": 1} | VECTOR["queue"]).encode())

    for packed in (whole[:-3], whole + b"more", b"\xff\xff", b""):
        assert sealed_problem(packed) == QueueExportProblem.DAMAGED


def test_more_scans_than_any_phone_takes_are_refused():
    many = json.dumps({"v": 1} | VECTOR["queue"] | {"scans": [0] * (MOST_SCANS + 1)}).encode()

    assert sealed_problem(deflated(many)) == QueueExportProblem.TOO_BIG
