"""The annex of the notice as a value: two columns, five rows (D148–D152)."""

from dataclasses import dataclass
from datetime import date

from registry.documents.wording import full_date, title_lines

NOT_COUNTED = "联合开展（不重复计）"
LABELS = ("活动主题", "服务地点", "参与人数", "服务内容", "服务人数")


@dataclass(frozen=True)
class StageActivity:
    """One activity of the stage; missing values are None or empty, and printed empty (D152)."""

    theme: str
    place: str
    participants: int | None
    content: str
    served: int | None
    served_measure: str = "人次"
    co_units: tuple[str, ...] = ()
    # Set on a co-unit's form: the activity counts at the leading unit only.
    leading_unit: str = ""
    # Of a series, the sum over its shifts; 人数 counts a person once.
    attendances: int | None = None

    @property
    def counts(self) -> bool:
        return not self.leading_unit

    @property
    def person_times(self) -> int | None:
        return self.participants if self.attendances is None else self.attendances

    @property
    def participants_measure(self) -> str:
        """`人`, and of a series the 人次 behind it."""
        return "人" if self.person_times == self.participants else f"人，{self.person_times}人次"

    @property
    def theme_text(self) -> str:
        if self.leading_unit:
            return f"{self.theme}（{NOT_COUNTED}，牵头单位：{self.leading_unit}）"
        if self.co_units:
            return f"{self.theme}（联合开展单位：{'、'.join(self.co_units)}）"
        return self.theme


@dataclass(frozen=True)
class Line:
    """One line of a cell: text, or a number between texts."""

    text: str = ""
    figure: int | None = None
    before: str = ""
    after: str = ""

    @property
    def printed(self) -> str:
        middle = self.text if self.figure is None else str(self.figure)
        return f"{self.before}{middle}{self.after}"


@dataclass(frozen=True)
class FormRow:
    """A row of the annex; long rows (服务内容) take the remaining height."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class StageForm:
    """阶段性情况统计表 of one unit: a single activity, or the activities of a stage."""

    title: str
    unit_name: str
    filled_on: date | None
    activities: tuple[StageActivity, ...]
    # Different persons over all counted activities; the sum counts a person once per shift.
    distinct_participants: int | None = None
    notes: tuple[str, ...] = ()
    seal_line: str = ""
    document_head: str = ""

    @property
    def title_lines(self) -> tuple[str, ...]:
        return title_lines(self.title)

    @property
    def filled_on_text(self) -> str:
        return full_date(self.filled_on)

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """The five rows of the annex, in its order and wording."""
        texts, each = self._texts, self.activities
        if not each:  # no activity: 无 in every row (D152)
            return tuple(FormRow(label, (Line(text="无"),)) for label in LABELS)
        return (
            FormRow(LABELS[0], texts([activity.theme_text for activity in each])),
            FormRow(LABELS[1], texts([activity.place for activity in each])),
            FormRow(LABELS[2], self._participants()),
            FormRow(LABELS[3], texts([activity.content for activity in each])),
            FormRow(LABELS[4], self._served()),
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """Notes that explain the figures, then the given notes."""
        remarks = []
        attendances = _total([each.person_times for each in self._counted])
        if attendances not in {None, self._persons}:
            remarks.append("参与人数为不重复人数；同一志愿者参加多场服务的，人数只计一次，人次逐场累计。")
        if len(self._counted) < len(self.activities):
            remarks.append(f"标注“{NOT_COUNTED}”的活动由牵头单位统计，本表合计不含其人数。")
        return (*remarks, *self.notes)

    @property
    def _persons(self) -> int | None:
        """Different persons, where they are known."""
        return self.activities[0].participants if len(self.activities) == 1 else self.distinct_participants

    @property
    def _counted(self) -> tuple[StageActivity, ...]:
        return tuple(activity for activity in self.activities if activity.counts)

    def _number(self, index: int) -> str:
        return f"{index}．" if len(self.activities) > 1 else ""

    def _texts(self, texts: list[str]) -> tuple[Line, ...]:
        return tuple(Line(text=text, before=self._number(index)) for index, text in enumerate(texts, start=1) if text)

    def _figures(self, figures: list[tuple[int | None, str]]) -> tuple[Line, ...]:
        return tuple(
            Line(figure=figure, before=self._number(index), after=measure)
            for index, (figure, measure) in enumerate(figures, start=1)
            if figure is not None
        )

    def _participants(self) -> tuple[Line, ...]:
        lines = self._figures([(each.participants, each.participants_measure) for each in self.activities])
        attendances = _total([each.person_times for each in self._counted])
        if len(self.activities) == 1 or attendances is None:
            return lines
        if self.distinct_participants is None:
            return (*lines, Line(figure=attendances, before="合计", after="人次"))
        after = f"人，{attendances}人次"
        return (*lines, Line(figure=self.distinct_participants, before="合计", after=after))

    def _served(self) -> tuple[Line, ...]:
        lines = self._figures([(each.served, each.served_measure) for each in self.activities])
        served = _total([each.served for each in self._counted])
        if len(self.activities) == 1 or served is None:
            return lines
        return (*lines, Line(figure=served, before="合计", after="人次"))


def _total(figures: list[int | None]) -> int | None:
    entered = [figure for figure in figures if figure is not None]
    return sum(entered) if entered else None
