"""Who comes when and where: an activity as a grid of time and position, with how many are missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet

from registry import clock
from registry.models import Activity, Position, Shift, SignUp, Volunteer
from registry.permissions import can_lead, shown_name
from registry.words import alike

MOST_CELLS = 48  # on one page: about three screens of a phone
MOST_DAYS = 31  # side by side on a desk
MOST_ON_PAPER = 600  # cells in a file drawn at once: two seconds of a processor; more are drawn by the worker
NAMED = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One position of one shift."""

    pk: int
    name: str
    places: int
    least: int
    taken: int
    people: tuple[str, ...]
    leader: str
    meeting: str
    joined: int = 0  # at the place, beside those signed up

    @property
    def short(self) -> int:
        """How many are wanting of the least, whoever joined there counted."""
        return max(0, self.least - self.taken - self.joined)

    @property
    def free(self) -> int:
        return max(0, self.places - self.taken)

    @property
    def over(self) -> int:
        return max(0, self.taken - self.places)

    @property
    def word(self) -> str:
        """What stands beside the figures."""
        if self.short:
            return f"缺 {self.short}"
        if self.over:
            return f"超 {self.over}"
        return f"空 {self.free}" if self.free else "满"

    @property
    def tone(self) -> str:
        if self.short or self.over:
            return "stop"
        return "wait" if self.free else "done"

    @property
    def named(self) -> str:
        """The first names; the others are counted."""
        more = f"等 {self.taken} 人" if self.taken > NAMED else ""
        return "、".join(self.people[:NAMED]) + more


@dataclass(frozen=True, slots=True)
class Row:
    """One shift: a cell for each column, None where it has no such position."""

    shift: Shift
    cells: tuple[Cell | None, ...]
    short: int  # how many are wanting in all, also where the row is a part of one

    @property
    def present(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not None]


@dataclass(frozen=True, slots=True)
class Grid:
    """Shifts by day, positions by name."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def days(self) -> list[tuple[date, list[Row]]]:
        by_day = groupby(self.rows, key=lambda row: clock.local_date(row.shift.starts_at))
        return [(day, list(rows)) for day, rows in by_day]

    @property
    def people(self) -> int:
        return sum(cell.taken for row in self.rows for cell in row.present)

    @property
    def joined(self) -> int:
        return sum(cell.joined for row in self.rows for cell in row.present)

    @property
    def short(self) -> int:
        return sum(row.short for row in self.rows)

    @property
    def free(self) -> int:
        return sum(cell.free for row in self.rows for cell in row.present)

    def parts(self, width: int) -> Iterator["Grid"]:
        """The same in grids of so many columns, for paper."""
        for first in range(0, len(self.columns), width):
            chosen = slice(first, first + width)
            yield Grid(self.columns[chosen], tuple(Row(row.shift, row.cells[chosen], row.short) for row in self.rows))


@dataclass(frozen=True, slots=True)
class Spot:
    """One position on one day, all its shifts together; `pk` is the first that is short, or simply the first."""

    pk: int
    taken: int
    places: int
    short: int
    over: int


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day: a spot for each column, None where it has no such position."""

    day: date
    spots: tuple[Spot | None, ...]
    short: int
    is_shown: bool  # its people stand below


@dataclass(frozen=True, slots=True)
class Overview:
    """Days by position, without names."""

    columns: tuple[str, ...]
    lines: tuple[DayLine, ...]
    before: date | None = None  # the last day before these, and the first after them
    after: date | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The shifts that a page shows, and the days one may choose from where it cannot show all."""

    shifts: list[Shift]
    days: list[date]
    day: date | None = None
    every: list[Shift] = field(default_factory=list)

    @property
    def cells(self) -> int:
        return sum(shift.cells for shift in self.shifts)  # type: ignore[attr-defined]


def shifts_of(activity: Activity) -> QuerySet[Shift]:
    """The shifts that take place, each with its number of positions as `cells`."""
    return Shift.objects.live().filter(activity=activity).annotate(cells=Count("positions")).in_order()


def chosen(activity: Activity, asked: Mapping[str, str], *, whole: bool = False) -> Choice:
    """All shifts if they are few or `whole` is wanted; otherwise those of `?day=`, or of the next day."""
    shifts = list(shifts_of(activity))
    days = {each.isoformat(): each for each in map(_day, shifts)}
    if not days:
        return Choice([], [])
    is_long = Choice(shifts, []).cells > MOST_CELLS
    day = days.get(asked.get("day", ""))
    if day is None and is_long and not whole:
        day = next((_day(shift) for shift in shifts if not shift.has_ended), _day(shifts[-1]))
    shown = [shift for shift in shifts if day is None or _day(shift) == day]
    return Choice(shown, list(days.values()) if is_long else [], day, shifts)


def overview(choice: Choice) -> Overview | None:
    """Some weeks of a long activity around the day chosen, by one query; None where one page shows it all."""
    days = choice.days
    if len(days) < 2:
        return None
    place = days.index(choice.day) if choice.day in days else 0
    first = place - place % MOST_DAYS
    wanted, after = days[first : first + MOST_DAYS], days[first + MOST_DAYS : first + MOST_DAYS + 1]
    counted = _grid([shift for shift in choice.every if _day(shift) in wanted], {}, None)
    lines = tuple(_day_line(day, rows, choice.day) for day, rows in counted.days)
    return Overview(counted.columns, lines, days[first - 1] if first else None, next(iter(after), None))


def _day_line(day: date, rows: list[Row], shown: date | None) -> DayLine:
    by_column = zip(*(row.cells for row in rows), strict=True)
    spots = tuple(_spot([cell for cell in cells if cell is not None]) for cells in by_column)
    return DayLine(day, spots, sum(row.short for row in rows), day == shown)


def _spot(cells: list[Cell]) -> Spot | None:
    if not cells:
        return None
    wanting = next((cell for cell in cells if cell.short), cells[0])
    figures = ("taken", "places", "short", "over")
    return Spot(wanting.pk, *(sum(getattr(cell, name) for cell in cells) for name in figures))


def grid_of(activity: Activity, shifts: Iterable[Shift], user: Any) -> Grid:
    """The grid of these shifts, with the names as this user may read them; the same queries however large it is."""
    listed = list(shifts)
    return _grid(listed, _names(activity, listed, user), user)


def _grid(shifts: list[Shift], names: Mapping[int, list[str]], user: Any) -> Grid:
    positions = Position.objects.filter(shift__in=[shift.pk for shift in shifts]).with_taken()
    positions = positions.select_related("leader__volunteer")
    by_shift: dict[int, dict[str, Position]] = defaultdict(dict)
    columns: dict[str, None] = {}
    for position in positions.order_by("shift__starts_at", "-is_default", "pk"):
        by_shift[position.shift_id][position.name] = position
        columns[position.name] = None
    rows = (
        _row(shift, tuple(_cell(by_shift[shift.pk].get(name), shift, names, user) for name in columns))
        for shift in shifts
    )
    return Grid(tuple(columns), tuple(rows))


def _row(shift: Shift, cells: tuple[Cell | None, ...]) -> Row:
    """Wanting are those of the least of the shift, or of its positions together, whichever is more."""
    present = [cell for cell in cells if cell is not None]
    lacking = (shift.min_people or 0) - sum(cell.taken + cell.joined for cell in present)
    return Row(shift, cells, max(0, lacking, sum(cell.short for cell in present)))


def _cell(position: Position | None, shift: Shift, names: Mapping[int, list[str]], user: Any) -> Cell | None:
    if position is None:
        return None
    position.shift = shift
    leader = shown_name(position.leader, to=user) if user else ""
    people = tuple(names.get(position.pk, ()))
    least, taken, joined = position.min_people or 0, position.taken, position.joined  # type: ignore[attr-defined]
    figures = (position.places, least, taken)
    return Cell(position.pk, position.name, *figures, people, leader, position.meeting, joined)


def _names(activity: Activity, shifts: list[Shift], user: Any) -> dict[int, list[str]]:
    """Position → the names of those signed up for it, two alike told apart; who joined there has no place in it."""
    leads, here = can_lead(user, activity), (activity.recording_unit_id,)
    rows = SignUp.objects.holding_a_place().filter(shift__in=[shift.pk for shift in shifts])
    signups = list(rows.select_related("volunteer").order_by("confirmed_at", "pk"))
    people: dict[int, Volunteer] = {signup.volunteer_id: signup.volunteer for signup in signups}
    alike.name_apart(people.values())
    found: dict[int, list[str]] = defaultdict(list)
    for signup in signups:
        person = people[signup.volunteer_id]
        name = shown_name(person, to=user, units=here, beside=leads)
        found[signup.position_id].append(name + person.apart if name == person.name else name)  # type: ignore[attr-defined]
    return found


def _day(shift: Shift) -> date:
    return clock.local_date(shift.starts_at)
