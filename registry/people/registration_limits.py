"""How often a registration may be sent, and how often anybody is told that a number is registered already.

A hall of three hundred behind one address registers in ten minutes, some of them for the second time. Walking through
numbers stays hopeless: of those of one birthday in one county, a thousand, sixty a day are answered, eight at one
address. Numbers count as they are read, however they are spelled, and each counts once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.exceptions import RegistrationRefused
from registry.ground.rates import Guess, Limit, require_none
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
TELLING = (RegistrationRefused.Reason.ALREADY_REGISTERED, RegistrationRefused.Reason.PHONE_TAKEN)
BEFORE_THE_LAST_FOUR = 14
ELSEWHERE = gettext_lazy("已经注册过的，请用“找回账号”；没有的，也可以请所在单位的管理员登记。")


@contextmanager
def of_sender(*, application: Application, address: str, browser: str) -> Iterator[None]:
    """Refuse who has sent, or was told, too often; what was typed stays on the page.

    Counts before it is known whether somebody learns that a number or a phone is registered, and only who learns it.
    """
    numbers = [(TOLD_OF_NUMBER, f"{number}|{address}") for number in _numbers(application)]
    guess = Guess((TOLD_AT_ADDRESS, address), (TOLD_IN_BROWSER, browser), *numbers)
    sent_too_often = [] if SENT_FROM_ADDRESS.allows(address) else [SENT_FROM_ADDRESS]
    sent_too_often += _spent_on_neighbours(application, address)
    if told_too_often := guess.spent():
        require_none(told_too_often + sent_too_often, then=ELSEWHERE)
    with guess.costs_only(*TELLING):
        require_none(sent_too_often, then=ELSEWHERE)
        yield


@contextmanager
def of_account(user: User) -> Iterator[None]:
    """Refuse an account that was told too often; who is logged in learns it of their own number and phone."""
    guess = Guess((TOLD_TO_ACCOUNT, user.pk))
    require_none(guess.spent(), then=_("号码确实是您本人的，请所在单位的管理员核对。"))
    with guess.costs_only(*TELLING):
        yield


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


def _numbers(application: Application) -> list[str]:
    return [keys.digest(normalise_document(application.id_number)), keys.digest(normalise_phone(application.phone))]
