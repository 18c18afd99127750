"""How many messages: each costs money, and a stranger's phone is not to be plagued."""

from django.conf import settings

from registry.exceptions import CodeRefused
from registry.ground import rates
from registry.ground.rates import Guess, Limit

HOUR, DAY = 3600, 24 * 3600
AGAIN = Limit("sms-again", 1, 60)  # to one phone
OF_PHONE = Limit("sms-phone", 5, HOUR)
OF_PHONE_A_DAY = Limit("sms-phone-day", 10, DAY)
OF_ACCOUNT = Limit("sms-account", 10, DAY)
AT_ADDRESS = Limit("sms-address", 400, HOUR)  # a hall of 300 shares one
TOLD = Limit("sms-told", 5, DAY)  # reminders to one account
WRITTEN = Limit("sms-written", 5, DAY)  # to one who has no account
EVERYBODY = "sms-everybody"
FOR_WARNINGS = 10  # of so many messages a day one is no code


def require_code_allowed(*, phone: str, account: object, address: str) -> None:
    """Count one code; refuse with the time that is left. `phone` is a digest."""
    if not AGAIN.allows(phone):
        raise CodeRefused(CodeRefused.Reason.CODE_JUST_SENT, seconds=AGAIN.seconds_left)
    counted = [OF_PHONE.allows(phone), OF_PHONE_A_DAY.allows(phone)]
    counted += [OF_ACCOUNT.allows(account)] if account else []
    counted += [AT_ADDRESS.allows(address)] if address else []
    limits = [OF_PHONE, OF_PHONE_A_DAY, *([OF_ACCOUNT] if account else []), *([AT_ADDRESS] if address else [])]
    spent = [limit for limit, is_allowed in zip(limits, counted, strict=True) if not is_allowed]
    if spent or _code_of_the_day().spent():
        seconds = max([limit.seconds_left for limit in spent], default=rates.seconds_left(DAY))
        raise CodeRefused(CodeRefused.Reason.CODE_TOO_MANY, wait=seconds)


def may_tell(account: int) -> bool:
    """Count one reminder to this account."""
    return TOLD.allows(account) and within_budget()


def may_write(key: str) -> bool:
    """Count one message to somebody without an account."""
    return WRITTEN.allows(key) and within_budget()


def _code_of_the_day() -> Guess:
    """Whoever uses up the codes of a day keeps nobody from hearing that their password was changed."""
    most = settings.SMS_DAILY_LIMIT - settings.SMS_DAILY_LIMIT // FOR_WARNINGS
    return Guess((Limit(EVERYBODY, most, DAY), ""))


def within_budget() -> bool:
    """Count one message of all: a day's bill has an upper end."""
    return Limit(EVERYBODY, settings.SMS_DAILY_LIMIT, DAY).allows("")
