"""How presence becomes service minutes: cut to the shift, summed, then rounded down once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from checkin.attendance.facts import Interval
from checkin.attendance.spans import MINUTE, Span, inside, length_text, merged, span_text, total, without
from registry.words.durations import duration_text


class CreditCode(StrEnum):
    NOTHING_INSIDE_SHIFT = "nothing_inside_shift"
    OVERLAP_CUT = "overlap_cut"
    OVERLAPPING_INTERVALS = "overlapping_intervals"
    BELOW_MINIMUM = "below_minimum"
    BELOW_QUANTUM = "below_quantum"


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of a version of the hours policy, all in minutes (D127, D129, D133)."""

    quantum_minutes: int = 6
    minimum_minutes: int = 10
    normal_daily_minutes: int = 480
    committee_daily_minutes: int = 720

    def __post_init__(self) -> None:
        if self.quantum_minutes not in {1, 6, 30}:
            raise ValueError("the quantum is 1, 6 or 30 minutes")
        if not 0 <= self.normal_daily_minutes <= self.committee_daily_minutes or self.minimum_minutes < 0:
            raise ValueError("minimum and daily tiers are minutes in rising order")

    def quantised(self, minutes: int) -> int:
        """Downward to a whole number of quanta (D127)."""
        return minutes - minutes % self.quantum_minutes


@dataclass(frozen=True, slots=True)
class Credit:
    """What a record is worth; later records may not count the counted intervals again."""

    timed_minutes: int
    supplementary_minutes: int
    counted_intervals: tuple[Interval, ...]
    steps: tuple[str, ...]
    findings: tuple[CreditCode, ...]

    @property
    def total_minutes(self) -> int:
        return self.timed_minutes + self.supplementary_minutes


@dataclass(frozen=True, slots=True)
class _Part:
    """One interval after all cuts, with what was cut."""

    interval: Interval
    present: Span
    at_shift: tuple[Span, ...]
    counted: tuple[Span, ...]
    paused: timedelta
    credited_elsewhere: timedelta
    counted_twice: timedelta


def credit(
    intervals: Iterable[Interval],
    *,
    shift_start: datetime,
    shift_end: datetime,
    breaks: Iterable[Span],
    already_credited: Iterable[Span],
    policy: Policy,
) -> Credit:
    """Minutes inside the shift, without breaks and without what is already credited (D127–D131).

    Seconds are summed over the record and floored once; supplementary is the quantised total less the quantised
    timed minutes. Under the policy's minimum the record is 0 and a finding (D129).
    """
    parts = _parts(intervals, Span(shift_start, shift_end), merged(breaks), merged(already_credited))
    present = total(span for part in parts for span in part.counted)
    timed = total(span for part in parts if part.interval.timed for span in part.counted)
    is_enough = present // MINUTE >= policy.minimum_minutes
    minutes = policy.quantised(present // MINUTE) if is_enough else 0
    timed_minutes = policy.quantised(timed // MINUTE) if is_enough else 0
    return Credit(
        timed_minutes=timed_minutes,
        supplementary_minutes=minutes - timed_minutes,
        counted_intervals=_counted(parts) if minutes else (),
        steps=_steps(parts, present, minutes, timed_minutes, policy),
        findings=_findings(parts, present, minutes, is_enough=is_enough),
    )


def _parts(intervals: Iterable[Interval], shift: Span, breaks: list[Span], taken: list[Span]) -> list[_Part]:
    """Timed intervals first, so that a shared minute counts as timed; the result is in order of time."""
    parts: list[_Part] = []
    for interval in sorted(intervals, key=lambda one: (not one.timed, one.start_at, one.end_at, one.origin)):
        present = Span(interval.start_at, interval.end_at)
        at_shift = inside([present], shift)
        working = without(at_shift, breaks)
        free = without(working, taken)
        counted = without(free, merged(span for part in parts for span in part.counted))
        parts.append(
            _Part(
                interval=interval,
                present=present,
                at_shift=tuple(at_shift),
                counted=tuple(counted),
                paused=total(at_shift) - total(working),
                credited_elsewhere=total(working) - total(free),
                counted_twice=total(free) - total(counted),
            )
        )
    return sorted(parts, key=lambda part: (part.present, not part.interval.timed, part.interval.origin))


def _counted(parts: list[_Part]) -> tuple[Interval, ...]:
    spans = ((span, part.interval) for part in parts for span in part.counted)
    counted = (Interval(span.start_at, span.end_at, one.timed, one.origin) for span, one in spans)
    return tuple(sorted(counted, key=lambda interval: interval.start_at))


def _findings(parts: list[_Part], present: timedelta, minutes: int, *, is_enough: bool) -> tuple[CreditCode, ...]:
    claims = {
        CreditCode.NOTHING_INSIDE_SHIFT: bool(parts) and not any(part.at_shift for part in parts),
        CreditCode.OVERLAP_CUT: any(part.credited_elsewhere for part in parts),
        CreditCode.OVERLAPPING_INTERVALS: any(part.counted_twice for part in parts),
        CreditCode.BELOW_MINIMUM: bool(present) and not is_enough,
        CreditCode.BELOW_QUANTUM: bool(present) and is_enough and not minutes,
    }
    return tuple(code for code, is_true in claims.items() if is_true)


def _steps(parts: list[_Part], present: timedelta, minutes: int, timed_minutes: int, policy: Policy) -> tuple[str, ...]:
    """The arithmetic as readable lines: intervals, sum, rounding, the two classes."""
    if not parts:
        return ("没有完整的到场时间，计 0 分",)
    result = f" → {minutes} 分（{duration_text(minutes)}）"
    lines = [line for part in parts for line in _part_lines(part)]
    if len(parts) == 1:
        lines[-1] += result
    else:
        lines.append(f"合计 {length_text(present)}{result}")
    if present // MINUTE < policy.minimum_minutes:
        lines.append(f"不足 {policy.minimum_minutes} 分，不计时长")
    elif 0 < timed_minutes < minutes:
        lines.append(f"其中系统计时 {timed_minutes} 分，补录 {minutes - timed_minutes} 分")
    return tuple(lines)


def _part_lines(part: _Part) -> list[str]:
    label = "" if part.interval.timed else "（补录）"
    if not part.at_shift:
        return [f"{span_text(part.present)}{label}，不在场次时间内，0 分"]
    (at_shift,) = part.at_shift
    cuts = [f"扣休息 {length_text(part.paused)}"]
    if part.credited_elsewhere:
        cuts.append(f"扣已认定的重叠 {length_text(part.credited_elsewhere)}")
    if part.counted_twice:
        cuts.append(f"扣重复 {length_text(part.counted_twice)}")
    line = f"{span_text(at_shift)}{label}，{'，'.join(cuts)}，{length_text(total(part.counted))}"
    if at_shift == part.present:
        return [line]
    return [f"到场 {span_text(part.present)}，按场次时间计 {span_text(at_shift)}", line]
