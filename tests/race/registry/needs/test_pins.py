"""Two guess the PIN of a link at the same moment, when one guess is left."""

import pytest

from registry.activities.needs.services import host_links
from registry.activities.needs.services.host_links import WRONG_FOR_LINK
from registry.exceptions import HostRefused, TooOften
from registry.ground import rates
from tests.factories_needs import place
from tests.race.racing import both_look_first, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WRONG, TOO_OFTEN = HostRefused.Reason.HOST_PIN_WRONG, TooOften.Reason.TOO_OFTEN


@pytest.fixture
def guesses(monkeypatch):
    """Two wrong PINs for a link that had all wrong ones but one, in one window however late the machine is."""
    monkeypatch.setattr(rates, "_name", lambda action, key, seconds: f"rate:{action}:{key}")
    here = place()
    for _ in range(WRONG_FOR_LINK.times - 1):
        WRONG_FOR_LINK.counted(here.link.pk)
    pin = f"{(int(here.made.pin) + 1) % 10**6:06d}"
    return [lambda: host_links.come_in(code=here.code, pin=pin, address="192.0.2.9")] * 2


def test_of_two_guesses_at_once_one_is_looked_at(guesses):
    assert race(*guesses) == {WRONG: 1, TOO_OFTEN: 1}


def test_asked_before_it_is_counted_both_are_looked_at(guesses, monkeypatch):
    """The control: what counting first is for."""

    def look(limits):
        host_links.require_none([limit for limit, key in limits if limit.is_spent(key)])

    def count(limits):
        host_links.looked(limits)
        for limit, key in limits:
            limit.counted(key)

    monkeypatch.setattr(host_links, "looked", look, raising=False)
    both_look_first(monkeypatch, host_links, "looked")
    monkeypatch.setattr(host_links, "_count", count)

    assert race(*guesses) == {WRONG: 2}
