"""法定节日 of a year whose arrangement is not known yet: the days by law, nothing that a notice would move.

Solar days by rule; 清明 by the usual formula; the lunar ones from a table, because a library that agrees with the
official calendar on new moons around midnight (2027, 2030) is not at hand. Beyond the table only solar days are told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Final

from registry.workdays.arithmetic import WorkCalendar

FIXED: Final = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
# 正月初一, 三月初三, 五月初五, 八月十五
LUNAR: Final = {
    2026: ((2, 17), (4, 19), (6, 19), (9, 25)),
    2027: ((2, 6), (4, 9), (6, 9), (9, 15)),
    2028: ((1, 26), (3, 28), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 16), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (3, 25), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 12), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 2), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 21), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 10), (6, 10), (9, 16)),
    2036: ((1, 28), (3, 30), (5, 30), (10, 4)),
}
DAY: Final = timedelta(days=1)


def national(year: int) -> Iterator[date]:
    """元旦、春节（除夕至初三）、清明、劳动节、端午、中秋、国庆."""
    yield from (date(year, month, day) for month, day in FIXED)
    yield _qingming(year)
    if year in LUNAR:
        spring, _third, boats, autumn = (date(year, month, day) for month, day in LUNAR[year])
        yield from (spring + n * DAY for n in range(-1, 3))
        yield from (boats, autumn)


def guangxi(year: int) -> Iterator[date]:
    """壮族三月三, two days."""
    if year in LUNAR:
        third = date(year, *LUNAR[year][1])
        yield from (third, third + DAY)


def foreseen(calendar: WorkCalendar, years: Iterable[int]) -> WorkCalendar:
    """The calendar with the days by law where the arrangement of a year is lacking; what is known stands."""
    days: set[date] = set()
    # A weekend at the turn of a year joins the holiday of the other one.
    around = {year + n for year in years for n in (-1, 0, 1) if MINYEAR <= year + n <= MAXYEAR}
    for year in around - calendar.covered_years:
        days |= {*guangxi(year)} | ({*national(year)} if year not in calendar.national_years else set())
    return replace(calendar, overrides=dict.fromkeys(days, False) | dict(calendar.overrides))


def _qingming(year: int) -> date:
    """4 or 5 April, right for every year of this century."""
    of_century = year % 100
    return date(year, 4, int(of_century * 0.2422 + 4.81) - of_century // 4)
