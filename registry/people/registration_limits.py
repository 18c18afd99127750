"""How often a registration may be sent, and how often anybody is told that a number is registered already.

A hall of three hundred behind one address registers in ten minutes, some of them for the second time. Walking through
numbers stays hopeless: of those of one birthday in one county, a thousand, sixty a day are answered, eight at one
address. Numbers count as they are read, however they are spelled, and each counts once.
"""

from django.forms import Form

from registry.exceptions import RegistrationRefused
from registry.ground.rates import Limit, require_none
from registry.models import User
from registry.people.application import Application
from registry.protection import keys
from registry.words.identity import normalise_document, normalise_phone

HOUR, DAY = 3600, 24 * 3600
SENT_FROM_ADDRESS = Limit("register", 3000, HOUR)
NEIGHBOURS = Limit("register-neighbours", 60, DAY)  # from wherever: numbers of one birthday in one county
NEIGHBOURS_AT_ADDRESS = Limit("register-neighbours-address", 8, DAY)  # so that nobody spends those of everybody else
NEW_NUMBER = Limit("register-new-number", 1, DAY)
TOLD_OF_NUMBER = Limit("registered-number", 5, HOUR)  # at one address
TOLD_IN_BROWSER = Limit("registered-browser", 10, HOUR)
TOLD_AT_ADDRESS = Limit("registered-address", 400, HOUR)
TOLD_TO_ACCOUNT = Limit("registered-account", 5, HOUR)  # who is logged in corrects their own number and phone
TELLING = {RegistrationRefused.Reason.ALREADY_REGISTERED.value, RegistrationRefused.Reason.PHONE_TAKEN.value}
BEFORE_THE_LAST_FOUR = 14


def require_allowed(*, application: Application, address: str, browser: str) -> None:
    """Refuse who has sent, or was told, too often; what was typed stays on the page."""
    spent = [TOLD_AT_ADDRESS] if TOLD_AT_ADDRESS.is_spent(address) else []
    spent += [TOLD_IN_BROWSER] if browser and TOLD_IN_BROWSER.is_spent(browser) else []
    spent += [TOLD_OF_NUMBER for number in _numbers(application) if TOLD_OF_NUMBER.is_spent(number, address)]
    spent += [] if SENT_FROM_ADDRESS.allows(address) else [SENT_FROM_ADDRESS]
    require_none(spent + _spent_on_neighbours(application, address))


def require_account_allowed(user: User) -> None:
    """Refuse an account that was told too often."""
    require_none([TOLD_TO_ACCOUNT] if TOLD_TO_ACCOUNT.is_spent(user.pk) else [])


def _spent_on_neighbours(application: Application, address: str) -> list[Limit]:
    """A number that this address has not tried today counts, at the address first and then for everybody."""
    number = normalise_document(application.id_number)
    beginning = keys.digest(number[:BEFORE_THE_LAST_FOUR])
    if not NEW_NUMBER.allows(keys.digest(number), address):
        return []
    if not NEIGHBOURS_AT_ADDRESS.allows(beginning, address):
        NEW_NUMBER.forget(keys.digest(number), address)
        return [NEIGHBOURS_AT_ADDRESS]
    if not NEIGHBOURS.allows(beginning):
        NEW_NUMBER.forget(keys.digest(number), address)
        return [NEIGHBOURS]
    return []


def told(*, application: Application, address: str, browser: str) -> None:
    """Somebody has learnt that a number or a phone is registered."""
    TOLD_AT_ADDRESS.allows(address)
    TOLD_IN_BROWSER.allows(browser)
    for number in _numbers(application):
        TOLD_OF_NUMBER.allows(number, address)


def told_account(user: User) -> None:
    """Somebody who is logged in has learnt it."""
    TOLD_TO_ACCOUNT.allows(user.pk)


def tells(form: Form) -> bool:
    """The form's refusals say that a number or a phone is registered."""
    return bool(TELLING & {error.code for errors in form.errors.as_data().values() for error in errors})


def _numbers(application: Application) -> list[str]:
    return [keys.digest(normalise_document(application.id_number)), keys.digest(normalise_phone(application.phone))]
