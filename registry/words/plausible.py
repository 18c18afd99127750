"""What cannot be, and what is unlikely: days, stretches of time, telephone numbers, texts. One place for every door."""

import re
from datetime import date, timedelta

from registry.words.identity import half_width

FIRST_DAY = date(1900, 1, 1)
YEARS_AHEAD = 10
PLAN_AHEAD = timedelta(days=2 * 366)
FAR_AHEAD = timedelta(days=366)
LONGEST_SHIFT = timedelta(hours=24)
LONG_SHIFT = timedelta(hours=12)
SHORTEST_TEXT = {"title": 2, "place": 2, "content": 4}
SHORT_NOTICE = 4
_EXTENSION = re.compile(r"(?:转|#|,|，|;|x|ext\.?|-(?=[0-9]{1,5}$))\s*([0-9]{1,6})$", re.IGNORECASE)
_KINDS = (
    r"(?:\+?86)?1[0-9]{10}",  # a mobile
    r"(?:\+?86)?0[0-9]{2,3}[0-9]{7,8}",  # a line with its area code
    r"\+86[1-9][0-9]{9,10}",
    r"[2-9][0-9]{6,7}",  # a line of the same town
    r"[48]00[0-9]{7}",
    r"1[0-9]{2}|1[12][0-9]{3}|9[56][0-9]{3,6}",  # service numbers
    r"\+(?!86)[1-9][0-9]{7,14}",
)
_PHONE = re.compile("|".join(_KINDS))
_SEPARATORS = re.compile(r"[\s()（）·.\-\u2010-\u2015]")


def is_possible_day(day: date, today: date) -> bool:
    """From 1900 to ten years ahead: what a person can mean by any day that is typed."""
    return FIRST_DAY <= day <= date(today.year + YEARS_AHEAD, 12, 31)


def is_phone(text: str) -> bool:
    """A mobile, a line with or without its area code and extension, a service number, or one with a country code."""
    number = half_width(text).strip()
    forms = {number, _EXTENSION.sub("", number)}
    return any(_PHONE.fullmatch(_SEPARATORS.sub("", form)) for form in forms)


def weight(text: str) -> int:
    """How many characters say something: letters and digits, one repeated throughout counted once."""
    said = [character for character in text if character.isalnum()]
    return 1 if len(set(said)) == 1 else len(said)


def is_too_short(name: str, text: str) -> bool:
    """A text by which nobody would know what is meant."""
    return weight(text) < SHORTEST_TEXT[name]
