"""Invented people: names, document numbers and phones, by index (D137–D139)."""

from datetime import date, timedelta

from stdnum.cn import ric

SURNAMES = (*"韦覃黄陆莫蒙罗农梁卢兰甘班岑", "欧阳")
GIVEN_NAMES = ("示例", "演示", "志愿", "青年", "雷锋")
STAFF_GIVEN_NAME = "测试"
PREFIX = "450000"  # the code of the whole region, which no real card begins with
PHONE_BLOCK = "10000"
DIGITS = "零一二三四五六七八九"
FIRST_BIRTHDAY, DAYS = date(1975, 1, 1), 10_000
STEP = 7919  # coprime to DAYS, so that birthdays spread and none repeats within DAYS people


def name(place: int) -> str:
    """韦示例一, 覃示例一 …; the number grows when all names are used."""
    round_, place_in_round = divmod(place, len(SURNAMES) * len(GIVEN_NAMES))
    given, surname = divmod(place_in_round, len(SURNAMES))
    return f"{SURNAMES[surname]}{GIVEN_NAMES[given]}{numeral(round_ + 1)}"


def staff_name(place: int) -> str:
    """韦测试一, 覃测试一 …: people who hold a role at a desk."""
    round_, surname = divmod(place, len(SURNAMES))
    return f"{SURNAMES[surname]}{STAFF_GIVEN_NAME}{numeral(round_ + 1)}"


def birthday(place: int) -> date:
    """The birthday of an adult."""
    return FIRST_BIRTHDAY + timedelta(days=place * STEP % DAYS)


def id_number(place: int, born_on: date | None = None) -> str:
    """A number that passes every check and belongs to nobody; the sex alternates."""
    round_, sex = place // DAYS, 1 + place % 2
    body = f"{PREFIX}{born_on or birthday(place):%Y%m%d}{round_ * 2 + sex:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def phone(place: int) -> str:
    """Eleven digits that cannot be dialled."""
    return f"{PHONE_BLOCK}{place + 1:06d}"


def numeral(number: int) -> str:
    """1 to 99,999 in Chinese: 一, 十二, 二十, 一百零三, 一万零二十."""
    if number >= 10_000:
        head, rest = divmod(number, 10_000)
        return f"{numeral(head)}万{_after(rest, 1000)}"
    for unit, word in ((1000, "千"), (100, "百")):
        if number >= unit:
            head, rest = divmod(number, unit)
            return f"{DIGITS[head]}{word}{_after(rest, unit // 10)}"
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return ten + (DIGITS[ones] if ones or not tens else "")


def _after(rest: int, unit: int) -> str:
    """The digits after a larger unit: a gap is 零, and ten is 一十."""
    if rest == 0:
        return ""
    text = numeral(rest)
    text = f"一{text}" if 10 <= rest < 20 else text
    return text if rest >= unit else f"零{text}"
