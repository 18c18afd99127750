"""Two guess the code of a certificate at the same moment, when one guess is left."""

import pytest

from certificates.exceptions import VerificationRefused
from certificates.verification.services import verification
from registry.protection import keys
from tests.race.guesses import asked_before_counted, one_left
from tests.race.racing import answers

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
HERE = "192.0.2.9"
TOO_MANY = VerificationRefused.Reason.TOO_MANY_LOOKUPS


@pytest.fixture
def guess(monkeypatch):
    """A wrong code for a number, all of whose tries here but one are spent."""
    one_left(monkeypatch, verification.WRONG_CODES, keys.digest("GX-1"), keys.digest(f"lookup|{HERE}"))
    return lambda: verification.check(number="GX-1", code="ABCDEFGH", sender=HERE).state


def test_of_two_guesses_at_once_one_is_looked_at(guess):
    assert answers(guess, guess) == {"not_found": 1, TOO_MANY: 1}


def test_asked_before_it_is_counted_both_are_looked_at(guess, monkeypatch):
    """The control: what counting first is for."""
    asked_before_counted(monkeypatch)

    assert answers(guess, guess) == {"not_found": 2}
