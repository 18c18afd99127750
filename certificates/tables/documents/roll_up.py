"""The work committee's roll-up of a stage as a value: five columns, totals, joint rows counted once (D149–D150)."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from certificates.tables.documents.stage_form import NOT_COUNTED
from registry.documents.wording import full_date, title_lines

MOST_KEPT_LINES, MOST_KEPT_TEXT = 3, 240


@dataclass(frozen=True)
class RollUpRow:
    """One unit's stage, or one activity; several themes, places or contents share a numbering."""

    unit_name: str
    themes: tuple[str, ...]
    places: tuple[str, ...]
    participants: int | None
    attendances: int | None
    contents: tuple[str, ...]
    served: int | None
    co_units: tuple[str, ...] = ()
    # Set on a joint row, which is listed here but counted at the leading unit.
    leading_unit: str = ""

    @property
    def counts(self) -> bool:
        return not self.leading_unit

    @property
    def is_tall(self) -> bool:
        """Too tall to be kept on one page: kept whole, it would leave the page before it empty."""
        return max(len(self.themes), len(self.contents)) > MOST_KEPT_LINES or len(self.content_text) > MOST_KEPT_TEXT

    @property
    def unit_text(self) -> str:
        if self.leading_unit:
            return f"{self.unit_name}\n{NOT_COUNTED}\n牵头：{self.leading_unit}"
        return "\n".join([self.unit_name, *(f"联合：{name}" for name in self.co_units)])

    @property
    def theme_text(self) -> str:
        return _numbered(self.themes)

    @property
    def place_text(self) -> str:
        return _numbered(self.places)

    @property
    def content_text(self) -> str:
        return _numbered(self.contents)


@dataclass(frozen=True)
class RollUp:
    """阶段性情况统计表（汇总）: one row per unit or activity, then the totals."""

    title: str
    unit_name: str
    stage: str
    filled_on: date | None
    rows: tuple[RollUpRow, ...]
    # Distinct people over all counted rows; may be fewer than the sum of the rows.
    distinct_participants: int | None = None
    notes: tuple[str, ...] = ()
    seal_line: str = ""
    document_head: str = ""

    @property
    def activities(self) -> int:
        """How many activities are listed, which is what drawing takes its time for."""
        return sum(max(len(row.themes), 1) for row in self.rows)

    @property
    def title_lines(self) -> tuple[str, ...]:
        return title_lines(self.title, longest=40)

    @property
    def filled_on_text(self) -> str:
        return full_date(self.filled_on)

    @property
    def counted(self) -> tuple[RollUpRow, ...]:
        return tuple(row for row in self.rows if row.counts)

    @property
    def participants(self) -> int:
        added = self.participants_added
        return added if self.distinct_participants is None else self.distinct_participants

    @property
    def participants_added(self) -> int:
        return sum(row.participants or 0 for row in self.counted)

    @property
    def attendances(self) -> int:
        return sum(row.attendances or 0 for row in self.counted)

    @property
    def served(self) -> int:
        return sum(row.served or 0 for row in self.counted)

    @property
    def remarks(self) -> tuple[str, ...]:
        remarks = []
        if self.participants < self.participants_added:
            remarks.append(
                f"参与人数合计{self.participants}人为不重复人数，各行相加为{self.participants_added}人："
                "同一志愿者出现在多行的，合计只计一次；人次逐场累计。"
            )
        if len(self.counted) < len(self.rows):
            remarks.append(f"标注“{NOT_COUNTED}”的行由牵头单位统计，不计入合计。")
        return (*remarks, *self.notes)


def as_text(roll_up: RollUp) -> str:
    """The value as one text, the same text for the same value: to be kept, digested and drawn later."""
    day = roll_up.filled_on.isoformat() if roll_up.filled_on else None
    return json.dumps(asdict(roll_up) | {"filled_on": day}, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> RollUp:
    """The value that the text was made from."""
    said = _with_tuples(json.loads(text))
    said["rows"] = tuple(RollUpRow(**_with_tuples(row)) for row in said["rows"])
    said["filled_on"] = date.fromisoformat(said["filled_on"]) if said["filled_on"] else None
    return RollUp(**said)


def _with_tuples(said: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}


def _numbered(texts: tuple[str, ...]) -> str:
    if len(texts) < 2:
        return "".join(texts)
    return "\n".join(f"{index}．{text}" for index, text in enumerate(texts, start=1) if text)
