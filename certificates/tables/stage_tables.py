"""The table of a stage as a value: computed once, kept as JSON, drawn as page, Excel, PDF and Word (D149–D152)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from certificates.tables import counting
from certificates.tables.counting import ActivityCount, TableCount
from certificates.tables.documents.roll_up import RollUp, RollUpRow
from certificates.tables.documents.stage_form import StageActivity, StageForm

ESTIMATED = "服务人数含估计数。"
EMPTY = "本阶段没有开展活动。"
DRAFT = "草稿，尚未提交，数字可能变化。"


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity of the stage: participants, people served, missing reports."""

    activity: int
    theme: str
    place: str
    content: str
    unit: int
    unit_name: str
    co_units: tuple[int, ...]
    co_unit_names: tuple[str, ...]
    volunteers: tuple[int, ...]
    served: int | None
    is_estimate: bool
    shifts: int
    unreported: int
    is_sealed: bool
    # The sum over shifts of who came; tables frozen before it was kept count everybody once per activity.
    attendances: int | None = None

    @property
    def people(self) -> int:
        """参与人数: different people with a valid check-in."""
        return len(self.volunteers)

    @property
    def count(self) -> ActivityCount:
        return ActivityCount(
            activity=self.activity,
            leading_unit=self.unit,
            volunteers=frozenset(self.volunteers),
            co_units=frozenset(self.co_units),
            served=self.served,
            attendances=self.attendances,
        )

    @property
    def person_times(self) -> int:
        """人次: each person once per shift (D150)."""
        return self.count.person_times


@dataclass(frozen=True, slots=True)
class StageTable:
    """The activities of a stage; those led by `units` count, joint ones of others are only listed."""

    entries: tuple[Entry, ...]
    units: tuple[int, ...]
    seal_line: str = ""
    as_of: str = ""
    # What stood above the office's papers then; tables frozen before it was kept have none.
    document_head: str = ""

    @property
    def counted(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if self.counts(entry))

    @property
    def unsealed(self) -> tuple[int, ...]:
        """The positions, from 1, of entries newer than the last seal."""
        return tuple(place for place, entry in enumerate(self.entries, start=1) if not entry.is_sealed)

    @property
    def total(self) -> TableCount:
        return counting.unit_count((entry.count for entry in self.entries), set(self.units))

    @property
    def unreported(self) -> int:
        """Shifts of counted activities without a reported 服务人数."""
        return sum(entry.unreported for entry in self.counted)

    def counts(self, entry: Entry) -> bool:
        return entry.unit in self.units

    def volunteers(self, activity: int | None = None) -> set[int]:
        """The people in 参与人数, of one activity or of all that count."""
        chosen = self.counted if activity is None else [each for each in self.entries if each.activity == activity]
        return {volunteer for entry in chosen for volunteer in entry.volunteers}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a table, and the unit that fills it in."""

    title: str
    unit_name: str
    stage: str
    filled_on: date | None
    is_draft: bool = False


def snapshot(table: StageTable) -> dict[str, Any]:
    """The table as JSON, to store."""
    return asdict(table)


def restored(kept: Mapping[str, Any]) -> StageTable:
    """The table from its stored JSON."""
    entries = tuple(Entry(**{name: _tuple(value) for name, value in entry.items()}) for entry in kept["entries"])
    return StageTable(**{**kept, "entries": entries, "units": tuple(kept["units"])})


def as_form(table: StageTable, heading: Heading) -> StageForm:
    """The annex: one activity, or several numbered in each cell."""
    return StageForm(
        title=heading.title,
        unit_name=heading.unit_name,
        filled_on=heading.filled_on,
        activities=tuple(_stage_activity(table, entry) for entry in table.entries),
        distinct_participants=table.total.participants.persons if len(table.entries) > 1 else None,
        notes=_notes(table, heading, "项", table.unsealed),
        seal_line=table.seal_line,
        document_head=table.document_head,
    )


def by_activity(table: StageTable, heading: Heading) -> RollUp:
    """The roll-up with one row per activity."""
    rows = [_row(entry.unit_name, [entry], co_units=entry.co_unit_names) for entry in table.counted]
    return _roll_up(table, heading, rows, table.unsealed)


def by_unit(table: StageTable, heading: Heading, homes: Mapping[int, tuple[int, str]]) -> RollUp:
    """The roll-up with one row per submitting unit; `homes` maps each unit to the one that submits for it.

    A joint activity counts in the row of its leading unit and is listed in a separate row for each co-unit.
    """
    led: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    shared: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in table.counted:
        led[homes[entry.unit]].append(entry)
        for home in dict.fromkeys(homes[co_unit] for co_unit in entry.co_units):
            if home != homes[entry.unit]:
                shared[home].append(entry)
    rows, unsealed = [], []
    for home in sorted(led.keys() | shared.keys()):
        parts = [(led[home], "")] if led[home] else []
        parts += [([entry], homes[entry.unit][1]) for entry in shared[home]]
        for entries, leading_unit in parts:
            rows.append(_row(home[1], entries, leading_unit=leading_unit))
            unsealed += [len(rows)] if not all(entry.is_sealed for entry in entries) else []
    return _roll_up(table, heading, rows, unsealed)


def _stage_activity(table: StageTable, entry: Entry) -> StageActivity:
    return StageActivity(
        theme=entry.theme,
        place=entry.place,
        participants=entry.people or None,
        attendances=entry.person_times or None,
        content=entry.content,
        served=entry.served,
        co_units=entry.co_unit_names if table.counts(entry) else (),
        leading_unit="" if table.counts(entry) else entry.unit_name,
    )


def _row(name: str, entries: list[Entry], *, co_units: tuple[str, ...] = (), leading_unit: str = "") -> RollUpRow:
    total = counting.total_count(entry.count for entry in entries)
    return RollUpRow(
        unit_name=name,
        themes=tuple(entry.theme for entry in entries),
        places=tuple(entry.place for entry in entries),
        participants=total.participants.persons or None,
        attendances=total.participants.person_times or None,
        contents=tuple(entry.content for entry in entries),
        served=total.served,
        co_units=co_units,
        leading_unit=leading_unit,
    )


def _roll_up(table: StageTable, heading: Heading, rows: list[RollUpRow], unsealed: Iterable[int]) -> RollUp:
    return RollUp(
        title=f"{heading.title}（汇总）",
        unit_name=heading.unit_name,
        stage=heading.stage,
        filled_on=heading.filled_on,
        rows=tuple(rows),
        distinct_participants=table.total.participants.persons,
        notes=_notes(table, heading, "行", tuple(unsealed)),
        seal_line=table.seal_line,
        document_head=table.document_head,
    )


def _notes(table: StageTable, heading: Heading, measure: str, unsealed: tuple[int, ...]) -> tuple[str, ...]:
    notes = [] if table.entries else [EMPTY]
    if any(entry.is_estimate for entry in table.counted):
        notes.append(ESTIMATED)
    if missing := table.unreported:
        notes.append(f"另有{missing}场活动情况尚未报送，服务人数暂不含这些场次。")
    if unsealed:
        places = "、".join(map(str, unsealed))
        notes.append(f"第{places}{measure}的数据晚于最近一次封存，待封存。")
    return (*notes, DRAFT) if heading.is_draft else tuple(notes)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
