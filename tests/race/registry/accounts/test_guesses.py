"""Two at the same moment when one try is left: slips, codes read out, registered numbers, passwords, messages."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from registry.accounts.login import FAILED_AT_ADDRESS, AccountAdapter
from registry.accounts.services import recoveries
from registry.exceptions import AccountRefused, ActivationRefused, CodeRefused, RegistrationRefused, TooOften
from registry.ground.rates import Limit
from registry.notifications.sms import limits
from registry.people import registration_limits
from registry.people.services import activations, volunteers
from tests.people import administrator, applicant, application, id_number, phone
from tests.race.guesses import asked_before_counted, one_left
from tests.race.racing import answers

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TOO_OFTEN = TooOften.Reason.TOO_OFTEN
HERE = "192.0.2.9"


def slips(monkeypatch):
    """Wrong numbers for the code of a slip."""
    one_left(monkeypatch, activations.WRONG_FOR_CODE, activations._digest("ABCDEFGHJKLM"))
    return lambda: activations.known(code="ABCDEFGHJKLM", id_number=id_number(), address=HERE)


def codes_read_out(monkeypatch):
    """Wrong codes of somebody who asks for the account of another."""
    vera = applicant()
    recoveries.ask(user=vera.user)
    lea = administrator(vera.unit)
    one_left(monkeypatch, recoveries.WRONG_CODES, lea.pk, vera.user_id)
    return lambda: recoveries.vouch(owner=vera.user, code="no code", by=lea)


def registered_numbers(monkeypatch):
    """Registrations that learn that a number is registered."""
    vera = applicant()
    one_left(monkeypatch, registration_limits.TOLD_AT_ADDRESS, HERE)
    typed = application(unit=vera.unit, phone=phone(9))

    def ask():
        with registration_limits.of_sender(application=typed, address=HERE, browser="b"):
            volunteers.acceptable(typed)

    return ask


def own_phones(monkeypatch):
    """Changes of the own phone that learn that another one is registered."""
    user = applicant().user
    one_left(monkeypatch, registration_limits.TOLD_TO_ACCOUNT, user.pk)

    def ask():
        with registration_limits.of_account(user):
            raise RegistrationRefused(RegistrationRefused.Reason.PHONE_TAKEN)

    return ask


def log_ins(monkeypatch):
    """Log-ins at one address, each of another account."""
    one_left(monkeypatch, FAILED_AT_ADDRESS, HERE)
    names = iter(("erste", "zweite"))
    request = RequestFactory().post("/login/", REMOTE_ADDR=HERE)

    def ask():
        try:
            AccountAdapter(request).pre_authenticate(request, username=next(names))
        except ValidationError:
            return "refused"
        return "looked at"

    return ask


def codes_of_the_day(monkeypatch):
    """Codes by text message, of which the last is left besides what is kept for warnings."""
    monkeypatch.setattr(limits, "settings", SimpleNamespace(SMS_DAILY_LIMIT=10))
    one_left(monkeypatch, Limit(limits.EVERYBODY, 9, limits.DAY), "")
    phones = iter(("first", "second"))

    def ask():
        limits.require_code_allowed(phone=next(phones), account="", address="")
        return "sent"

    return ask


DOORS = [
    (slips, ActivationRefused.Reason.ACTIVATION_WRONG, TOO_OFTEN),
    (codes_read_out, AccountRefused.Reason.RECOVERY_CODE, AccountRefused.Reason.RECOVERY_TRIES),
    (registered_numbers, RegistrationRefused.Reason.ALREADY_REGISTERED, TOO_OFTEN),
    (own_phones, RegistrationRefused.Reason.PHONE_TAKEN, TOO_OFTEN),
    (log_ins, "looked at", "refused"),
    (codes_of_the_day, "sent", CodeRefused.Reason.CODE_TOO_MANY),
]
each_door = pytest.mark.parametrize(("door", "looked_at", "refused"), DOORS, ids=[one[0].__name__ for one in DOORS])


@each_door
def test_of_two_at_once_one_is_looked_at(door, looked_at, refused, monkeypatch):
    ask = door(monkeypatch)

    assert answers(ask, ask) == {looked_at: 1, refused: 1}


@each_door
def test_asked_before_it_is_counted_both_are_looked_at(door, looked_at, refused, monkeypatch):
    """The control: what counting first is for."""
    ask = door(monkeypatch)
    asked_before_counted(monkeypatch)

    assert answers(ask, ask) == {looked_at: 2}
