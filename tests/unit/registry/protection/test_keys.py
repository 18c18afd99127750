"""Keys made by another process, and the cost of invented key numbers."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.protection import keys

pytestmark = pytest.mark.django_db
CARD = keys.Purpose.CARD


@pytest.fixture
def known():
    """This process's cache, while another process makes keys."""
    keys.forget()
    yield keys.current(CARD)
    keys.forget()


def made_elsewhere(known):
    remembered = dict(keys._opened)
    row = keys.make(CARD)
    keys._opened.update(remembered)
    assert {key.number for key in keys.all_of(CARD)} == {known.number}
    return row.number


def test_a_key_that_another_process_made_is_found_at_once(known):
    assert keys.by_number(CARD, made_elsewhere(known)).number == known.number + 1


def test_made_up_numbers_do_not_cost_a_query_each(known):
    with CaptureQueriesContext(connection) as captured:
        assert {keys.by_number(CARD, number) for number in range(1000, 1100)} == {None}

    assert len(captured) == 1


def test_a_miss_may_be_read_again_after_a_few_seconds(known, monkeypatch):
    keys.by_number(CARD, 999)
    number = made_elsewhere(known)
    assert keys.by_number(CARD, number) is None

    now = keys.time.monotonic()
    monkeypatch.setattr(keys.time, "monotonic", lambda: now + keys.A_MISS_IS_REREAD_AFTER_SECONDS)
    assert keys.by_number(CARD, number).number == number


def test_both_sides_of_an_export_agree_and_a_foreign_number_does_not():
    ours, theirs = keys.current(keys.Purpose.QUEUE_EXPORT), X25519PrivateKey.generate()

    shared, public = keys.agree(ours.number, theirs.public_key().public_bytes_raw())

    assert (public, shared) == (ours.public_key, theirs.exchange(X25519PublicKey.from_public_bytes(ours.public_key)))
    with pytest.raises(LookupError):
        keys.agree(ours.number + 1, theirs.public_key().public_bytes_raw())
    with pytest.raises(ValueError, match="shared key"):
        keys.agree(ours.number, bytes(32))


@pytest.mark.parametrize("pieces", [[], [b"one"], [b"a" * 1000, b"", b"b"]])
def test_what_is_sealed_in_pieces_opens_as_a_whole_and_only_there(pieces):
    sealed = b"".join(keys.sealed_pieces(iter(pieces), bound_to="here"))

    assert len(sealed) == len(keys.seal_bytes(b"".join(pieces), bound_to="here"))
    assert keys.open_bytes(sealed, bound_to="here") == b"".join(pieces)
    for wrong, place in ((sealed, "there"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "here")):
        with pytest.raises(InvalidTag):
            keys.open_bytes(wrong, bound_to=place)
