"""How often a registration may be sent, and how often anybody is told that a number is registered already.

A hall of three hundred behind one address registers in ten minutes, some of them for the second time. Walking through
numbers stays hopeless: the numbers of one birthday in one county, a thousand of them, are tried sixty times a day.
"""

from registry.exceptions import RegistrationRefused, TooOften
from registry.ground.rates import Limit
from registry.people.application import Application
from registry.protection import keys
from registry.words.identity import normalise_phone

HOUR, DAY = 3600, 24 * 3600
SENT_FROM_ADDRESS = Limit("register", 3000, HOUR)
NEIGHBOURS = Limit("register-neighbours", 60, DAY)  # from wherever: numbers of one birthday in one county
TOLD_OF_NUMBER = Limit("registered-number", 5, HOUR)  # at one address
TOLD_IN_BROWSER = Limit("registered-browser", 10, HOUR)
TOLD_AT_ADDRESS = Limit("registered-address", 400, HOUR)
TELLING = {RegistrationRefused.Reason.ALREADY_REGISTERED.value, RegistrationRefused.Reason.PHONE_TAKEN.value}
BEFORE_THE_LAST_FOUR = 14


def require_allowed(*, application: Application, address: str, browser: str) -> None:
    """Refuse who has sent, or was told, too often; what was typed stays on the page."""
    spent = [TOLD_AT_ADDRESS] if TOLD_AT_ADDRESS.is_spent(address) else []
    spent += [TOLD_IN_BROWSER] if browser and TOLD_IN_BROWSER.is_spent(browser) else []
    spent += [TOLD_OF_NUMBER for number in _numbers(application) if TOLD_OF_NUMBER.is_spent(number, address)]
    spent += [] if SENT_FROM_ADDRESS.allows(address) else [SENT_FROM_ADDRESS]
    beginning = keys.digest(application.id_number[:BEFORE_THE_LAST_FOUR].upper())
    spent += [] if NEIGHBOURS.allows(beginning) else [NEIGHBOURS]
    if spent:
        raise TooOften(TooOften.Reason.TOO_OFTEN, wait=max(limit.seconds_left for limit in spent))


def told(*, application: Application, address: str, browser: str) -> None:
    """Somebody has learnt that a number or a phone is registered."""
    TOLD_AT_ADDRESS.allows(address)
    TOLD_IN_BROWSER.allows(browser)
    for number in _numbers(application):
        TOLD_OF_NUMBER.allows(number, address)


def _numbers(application: Application) -> list[str]:
    return [keys.digest(application.id_number.upper()), keys.digest(normalise_phone(application.phone) or "")]
