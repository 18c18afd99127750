"""放假安排: paste a year's notice, preview, save; open due days follow (D142)."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from registry import clock
from registry.exceptions import ArrangementRefused
from registry.history.services import history
from registry.models import HistoryEntry, User, Workday, WorkdayArrangement
from registry.permissions import is_committee, require
from registry.workdays import arithmetic, notices
from registry.workdays.services import due_days
from registry.workdays.services.due_days import Move
from registry.workdays.services.workdays import Layer, Row, calendar, calendar_of

Reason = ArrangementRefused.Reason
FIRST_YEAR, LAST_YEAR = 2004, 2100
ASK_FOR_NEXT_YEAR_FROM = 11  # the State Council's notice of a year comes in the November before it
NATIONAL_NOTICE, GUANGXI_2017_NOTICE = "国务院办公厅年度通知", "自治区人民政府办公厅2017年2月10日通知"


@dataclass(frozen=True, slots=True)
class Changed:
    """A day that becomes a working day or a day off."""

    on: date
    is_workday: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would do: the days of the text, those that change, and the due days that move."""

    layer: str
    year: int
    days: Mapping[date, bool]
    changed: tuple[Changed, ...]
    moves: tuple[Move, ...]

    @property
    def moved(self) -> tuple[Move, ...]:
        return tuple(one for one in self.moves if one.is_moved)

    @property
    def lines(self) -> list[tuple[Move, int]]:
        """The same with how many stand behind each line: people of a shift move together."""
        counted = Counter((one.day.title, one.day.subject, one.before, one.after) for one in self.moved)
        first = {(one.day.title, one.day.subject, one.before, one.after): one for one in reversed(self.moved)}
        return [(first[key], n) for key, n in counted.items()]

    @property
    def settled(self) -> int:
        """Due days that stay the same and become certain."""
        return sum(not one.is_moved and not one.after.is_estimated for one in self.moves)


RECENT_YEARS = 2  # before this one; older ones stand behind a press


@dataclass(frozen=True, slots=True)
class YearState:
    """Which arrangements of a year have been entered."""

    year: int
    national: WorkdayArrangement | None
    guangxi: WorkdayArrangement | None

    @property
    def is_known(self) -> bool:
        return self.national is not None and self.guangxi is not None

    @property
    def is_recent(self) -> bool:
        return self.year >= clock.today().year - RECENT_YEARS

    @property
    def missing(self) -> tuple[Layer, ...]:
        known = {Layer.NATIONAL: self.national, Layer.GUANGXI: self.guangxi}
        return tuple(layer for layer, found in known.items() if found is None)


def preview(*, layer: str, year: int, text: str, by: User) -> Preview:
    """Read the text of a notice and say what it would change; nothing is written."""
    require(is_committee(by))
    days = _read(text, year)
    before, after = calendar(), calendar_of(_rows_with(layer, year, days))
    named = sorted({*days, *_on_days(_replaced(layer, year, days))})
    changed = [Changed(on, after.is_workday(on)) for on in named if before.is_workday(on) != after.is_workday(on)]
    return Preview(layer, year, days, tuple(changed), tuple(due_days.moves(after)))


@transaction.atomic
def save(*, layer: str, year: int, text: str, document_no: str, by: User) -> WorkdayArrangement:
    """Replace all days of the notice's year and layer, and move open due days."""
    require(is_committee(by))
    days = _read(text, year)
    if not document_no.strip():
        raise ArrangementRefused(Reason.ARRANGEMENT_DOCUMENT_MISSING)
    known = {"document_no": document_no.strip(), "saved_by": by, "saved_at": clock.now()}
    arrangement, is_new = WorkdayArrangement.objects.update_or_create(year=year, layer=layer, defaults=known)
    _take_away(_replaced(layer, year, days), by)
    _tell(_write(arrangement, days), "set working day", by)
    moved = due_days.moves(calendar())
    due_days.move(moved)
    did = "arrangement saved" if is_new else "arrangement replaced"
    told: dict[str, Any] = {
        "year": year,
        "layer": layer,
        "days": len(days),
        "due_days": len(moved),
        "document": document_no,
    }
    history.record(by=by, did=did, to=arrangement, **told)
    return arrangement


@transaction.atomic
def set_guangxi_day(*, on: date, is_workday: bool, note: str, by: User) -> Workday:
    """The committee corrects a day of the regional notice; it wins over the national layer (D142)."""
    require(is_committee(by))
    day, _is_new = Workday.objects.update_or_create(
        on=on, layer=Layer.GUANGXI, defaults={"is_workday": is_workday, "note": note}
    )
    due_days.move(due_days.moves(calendar()))
    history.record(by=by, did="set working day", to=day, is_workday=is_workday)
    return day


@transaction.atomic
def remove_guangxi_day(*, day: Workday, by: User) -> None:
    """The committee takes a day of the regional layer out again."""
    require(is_committee(by) and day.layer == Layer.GUANGXI)
    history.record(by=by, did="removed working day", to=day)
    day.delete()
    if day.arrangement and not day.arrangement.days.exists():
        day.arrangement.delete()  # a notice without days is none
    due_days.move(due_days.moves(calendar()))


@transaction.atomic
def load(*, first_year: int = 2017) -> int:
    """Add known years that are not arranged yet; saved or edited ones stay. Returns how many days were added."""
    added = 0
    for year in (year for year in arithmetic.national_years() if year >= first_year):
        added += _load(Layer.NATIONAL, year, arithmetic.national_layer(year), NATIONAL_NOTICE)
    added += _load(Layer.GUANGXI, 2017, arithmetic.GUANGXI_2017, GUANGXI_2017_NOTICE)
    if added:
        due_days.move(due_days.moves(calendar()))
    return added


def year_states() -> list[YearState]:
    """Every year with an arrangement, this one and the next, the newest first."""
    # A notice without days is none: due days do not rest on it either (`calendar_of`).
    named = WorkdayArrangement.objects.filter(days__isnull=False).distinct().select_related("saved_by")
    known = {(one.year, one.layer): one for one in named}
    this = clock.today().year
    years = {year for year, _layer in known} | {this, this + 1}
    return [
        YearState(year, known.get((year, Layer.NATIONAL)), known.get((year, Layer.GUANGXI)))
        for year in sorted(years, reverse=True)
    ]


def missing() -> list[tuple[int, Layer]]:
    """The missing arrangements of this year, and from November on of the next."""
    today = clock.today()
    asked = {today.year, today.year + (today.month >= ASK_FOR_NEXT_YEAR_FROM)}
    states = sorted((one for one in year_states() if one.year in asked), key=lambda one: one.year)
    return [(one.year, layer) for one in states for layer in one.missing]


def _read(text: str, year: int) -> dict[date, bool]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ArrangementRefused(Reason.ARRANGEMENT_YEAR, first=FIRST_YEAR, last=LAST_YEAR)
    notice = notices.read(text, year=year)
    if notice.problems:
        raise ArrangementRefused(Reason.ARRANGEMENT_UNREADABLE, problems="".join(notice.problems))
    if not notice.days:
        raise ArrangementRefused(Reason.ARRANGEMENT_NO_DAYS)
    # A notice may begin on the last days of the year before; anything else is another year's text.
    foreign = [day for day in notice.days if day.year != year and (day.year, day.month) != (year - 1, 12)]
    if foreign:
        raise ArrangementRefused(Reason.ARRANGEMENT_OTHER_YEAR, day=f"{foreign[0]:%Y-%m-%d}", year=year)
    return notice.days


def _replaced(layer: str, year: int, days: Mapping[date, bool]) -> QuerySet[Workday]:
    """The days that are replaced."""
    same = Q(on__year=year, arrangement=None) | Q(arrangement__year=year) | Q(on__in=list(days))
    return Workday.objects.filter(same, layer=layer)


def _on_days(rows: QuerySet[Workday]) -> list[date]:
    return list(rows.values_list("on", flat=True))


def _rows_with(layer: str, year: int, days: Mapping[date, bool]) -> list[Row]:
    kept = Workday.objects.exclude(pk__in=_replaced(layer, year, days).values("pk"))
    stored = list(kept.values_list("on", "layer", "is_workday", "arrangement__year"))
    return [*stored, *((on, layer, works, year) for on, works in days.items())]


def _write(arrangement: WorkdayArrangement, days: Mapping[date, bool]) -> list[Workday]:
    rows = [
        Workday(on=on, layer=arrangement.layer, is_workday=works, note=arrangement.document_no, arrangement=arrangement)
        for on, works in days.items()
    ]
    return Workday.objects.bulk_create(rows)


def _take_away(rows: QuerySet[Workday], by: User) -> None:
    _tell(list(rows), "removed working day", by)
    rows.delete()


def _tell(days: list[Workday], did: str, by: User | None) -> None:
    """One act for each day: a day that changed without one was changed by hand."""
    label = Workday._meta.label_lower
    history.record_many(
        [HistoryEntry(at=clock.now(), by=by, did=did, target_model=label, target_id=day.pk) for day in days]
    )


def as_known(pks: Collection[int]) -> set[int]:
    """Those of these days that say what `load` writes: earlier versions loaded them without an act."""
    known = {
        (str(Layer.NATIONAL), on): (works, NATIONAL_NOTICE)
        for year in arithmetic.national_years()
        for on, works in arithmetic.national_layer(year).items()
    }
    known |= {(str(Layer.GUANGXI), on): (works, GUANGXI_2017_NOTICE) for on, works in arithmetic.GUANGXI_2017.items()}
    days = Workday.objects.filter(pk__in=pks).values_list("pk", "on", "layer", "is_workday", "note")
    return {pk for pk, on, layer, works, note in days if known.get((layer, on)) == (works, note)}


def _load(layer: Layer, year: int, days: Mapping[date, bool], document_no: str) -> int:
    arrangement, is_new = WorkdayArrangement.objects.get_or_create(
        year=year, layer=layer, defaults={"document_no": document_no}
    )
    if not is_new:
        return 0
    known = set(_on_days(Workday.objects.filter(layer=layer)))
    new = {on: works for on, works in days.items() if on not in known}
    _tell(_write(arrangement, new), "set working day", None)
    return len(new)
