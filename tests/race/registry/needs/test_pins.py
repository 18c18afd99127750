"""Two guess the PIN of a link at the same moment, when one guess is left."""

import pytest

from registry.activities.needs.services import host_links
from registry.activities.needs.services.host_links import WRONG_FOR_LINK
from registry.exceptions import HostRefused, TooOften
from tests.factories_needs import place
from tests.race.guesses import asked_before_counted, one_left
from tests.race.racing import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WRONG, TOO_OFTEN = HostRefused.Reason.HOST_PIN_WRONG, TooOften.Reason.TOO_OFTEN


@pytest.fixture
def guesses(monkeypatch):
    """Two wrong PINs for a link that had all wrong ones but one."""
    here = place()
    one_left(monkeypatch, WRONG_FOR_LINK, here.link.pk)
    pin = f"{(int(here.made.pin) + 1) % 10**6:06d}"
    return [lambda: host_links.come_in(code=here.code, pin=pin, address="192.0.2.9")] * 2


def test_of_two_guesses_at_once_one_is_looked_at(guesses):
    assert race(*guesses) == {WRONG: 1, TOO_OFTEN: 1}


def test_asked_before_it_is_counted_both_are_looked_at(guesses, monkeypatch):
    asked_before_counted(monkeypatch)

    assert race(*guesses) == {WRONG: 2}
