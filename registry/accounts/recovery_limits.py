"""How often a lost account may be asked for: by phone number at an address, and by browser."""

from registry.exceptions import TooOften
from registry.ground.rates import Limit
from registry.protection import keys
from registry.words.numbering import digits_of

HOUR = 3600
OF_NUMBER = Limit("recover-number", 5, HOUR)  # at one address
IN_BROWSER = Limit("recover-browser", 10, HOUR)
AT_ADDRESS = Limit("recover-address", 1500, HOUR)  # a hall shares one


def require_allowed(*, phone: str, address: str, browser: str) -> None:
    """Count, whether the account exists or not; refuse who asks too often."""
    counted = {
        OF_NUMBER: OF_NUMBER.allows(keys.digest(digits_of(phone) or phone.strip()), address),
        IN_BROWSER: IN_BROWSER.allows(browser),
        AT_ADDRESS: AT_ADDRESS.allows(address),
    }
    if spent := [limit for limit, is_allowed in counted.items() if not is_allowed]:
        raise TooOften(TooOften.Reason.TOO_OFTEN, wait=max(limit.seconds_left for limit in spent))
