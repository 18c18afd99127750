"""How often a lost account may be asked for: by phone number at an address, and by browser."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.accounts.named import key_of
from registry.exceptions import AccountRefused
from registry.ground.rates import Limit, require_none
from registry.protection import keys

HOUR = 3600
OF_NUMBER = Limit("recover-number", 5, HOUR)  # at one address
IN_BROWSER = Limit("recover-browser", 10, HOUR)
AT_ADDRESS = Limit("recover-address", 1500, HOUR)  # a hall shares one


FACTOR_HERE = Limit("factor-address", 5, HOUR)  # wrong codes of an own factor for one account from one address
FACTOR_ANYWHERE = Limit("factor-account", 20, HOUR)  # for one account from browsers it never used: 20 of a million
FACTOR_KNOWN = Limit("factor-known", 10, HOUR)  # and from those in which it logged in: who guesses spends none of these


def named(phone: str) -> str:
    """What somebody typed to say whose account it is, as a key; an account need not exist."""
    return keys.digest(key_of(phone))


@dataclass(frozen=True, slots=True)
class FactorTries:
    """Wrong codes of an own second factor: an account, or a name that none has, and where they are typed."""

    whose: object
    address: str
    is_known: bool

    def require(self) -> None:
        """Count this one before it is looked at, so that many at once are not more; the address first, so that one
        that guesses takes none of the tries of others. A right one is given back by `forget`."""
        for limit, key in self._counted():
            if not limit.allows(*key):
                raise AccountRefused(AccountRefused.Reason.RECOVERY_TRIES, wait=limit.seconds_left)

    def forget(self) -> None:
        for limit, key in self._counted():
            limit.forget(*key)

    def _counted(self) -> list[tuple[Limit, tuple[object, ...]]]:
        if self.is_known:
            return [(FACTOR_KNOWN, (self.whose,))]
        return [(FACTOR_HERE, (self.whose, self.address)), (FACTOR_ANYWHERE, (self.whose,))]


def require_allowed(*, phone: str, address: str, browser: str) -> None:
    """Count, whether the account exists or not; refuse who asks too often."""
    counted = {
        OF_NUMBER: OF_NUMBER.allows(named(phone), address),
        IN_BROWSER: IN_BROWSER.allows(browser),
        AT_ADDRESS: AT_ADDRESS.allows(address),
    }
    spent = [limit for limit, is_allowed in counted.items() if not is_allowed]
    require_none(spent, then=_("急用的，请所在单位的管理员协助。"))
