"""Everybody of a shift for the leader's page: where each stands, how many, and the few that are shown.

A shift has up to some hundred people: of all of them only what sorting, finding and counting need is read; whole rows,
presses that can be taken back and phones belong to the people that the page shows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from checkin.attendance.running import closes_at
from checkin.desk.services import at_risk, entered_times, no_shows, phones, undoing
from checkin.models import Attendance, NoShow
from checkin.scanning import roll
from checkin.scanning.roll import RollPerson
from registry import clock
from registry.models import Shift, Volunteer
from registry.words import alike
from registry.words.chinese import pinyin_readings

STATE = ("volunteer", "state", "is_handed_in", "is_with_approver")


class Show(TextChoices):
    """What the page can be narrowed to; the code stands in its address."""

    ALL = "", _("全部")
    EXPECTED = "expected", _("已报名")
    JOINED = "joined", _("现场加入")
    ABSENT = "absent", _("未到")
    IN = "in", _("在场")
    OPEN = "open", _("未签退")
    OUT = "out", _("已签退")
    MISSED = "missed", _("已记未到场")
    AT_RISK = "at_risk", _("可能来不了")


# Where each person stands, once: after the end whoever is in has not checked out.
STATES = (Show.ABSENT, Show.IN, Show.OUT)
STATES_AFTERWARDS = (Show.ABSENT, Show.OPEN, Show.OUT, Show.MISSED)


@dataclass(frozen=True, slots=True)
class Stand:
    """One person of the shift, as far as the list as a whole needs them."""

    pk: int
    name: str
    volunteer_no: str
    initials: str
    is_expected: bool  # signed up beforehand
    state: str  # as of RollPerson
    is_missed: bool = False  # written down as not come, and nothing says otherwise
    is_at_risk: bool = False  # of not coming, as far as one can guess the day before

    @property
    def order(self) -> tuple[str, int]:
        return self.initials, self.pk

    @property
    def is_missing(self) -> bool:
        """Expected, not there, and not written down."""
        return self.is_expected and not self.state and not self.is_missed

    def is_shown(self, show: str, *, is_over: bool) -> bool:
        return {
            Show.ALL: True,
            Show.EXPECTED: self.is_expected,
            Show.JOINED: not self.is_expected,
            Show.ABSENT: not self.state and not self.is_missed,
            Show.IN: self.state == "in",
            Show.OPEN: is_over and self.state in ("in", roll.LEFT_OPEN),
            Show.OUT: self.state == "out",
            Show.MISSED: self.is_missed,
            Show.AT_RISK: self.is_at_risk,
        }[Show(show)]


@dataclass(frozen=True)
class People:
    """The people of one shift by initials; read by five queries, however many they are."""

    shift: Shift
    stands: list[Stand]
    teams: dict[int, str]
    missed: dict[int, NoShow]
    risks: dict[int, list[str]]
    ends_at: datetime  # with an extension
    closed: set[int] = field(default_factory=set)  # handed in and not returned

    @cached_property
    def is_over(self) -> bool:
        return clock.now() > self.ends_at

    @cached_property
    def is_early(self) -> bool:
        """No press counts yet."""
        return not self.shift.activity.is_remote and clock.now() < self.shift.scans_from

    @cached_property
    def is_settled(self) -> bool:
        """All that was there is handed in."""
        return bool(self.closed) and all(each.pk in self.closed for each in self.stands if each.state)

    @cached_property
    def is_open(self) -> bool:
        """Presses still count: after the end whoever leaves checks out, and no time is entered for them (D128)."""
        gate_closes = closes_at(self.shift.scans_until, self.shift.ends_at, self.ends_at)
        return not self.shift.activity.is_remote and clock.now() <= gate_closes

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many each way of narrowing shows."""
        return {show: sum(each.is_shown(show, is_over=self.is_over) for each in self.stands) for show in Show.values}

    @property
    def states(self) -> tuple[Show, ...]:
        """The ways of narrowing of which everybody is in one and nobody in two."""
        if self.is_over:
            return STATES_AFTERWARDS
        return (*STATES, Show.MISSED) if self.counts[Show.MISSED] else STATES  # written down before the end was put off

    @property
    def parts(self) -> list[tuple[str, int]]:
        """In words, how many stand where; together they are all."""
        found = [(str(each.label), self.counts[each]) for each in self.states]
        if self.is_over:  # the first of the states is split: only who was expected can be written down
            missing = sum(each.is_missing for each in self.stands)
            unseen = self.counts[Show.ABSENT] - missing
            found[:1] = [(str(_("未到、还没有记")), missing), (str(_("现场加入、没有到场记录")), unseen)]
        return [(label, n) for label, n in found if n]

    def chosen(self, show: str, text: str = "") -> list[int]:
        """Whom the list shows: narrowed, and found by name, number or pinyin initials."""
        found, shown = roll.seeking(text), (each for each in self.stands if each.is_shown(show, is_over=self.is_over))
        return [each.pk for each in shown if found(each.name, each.volunteer_no, each.initials)]

    def lines(self, pks: Collection[int]) -> list[RollPerson]:
        """The whole rows of a few people in their order, each with the press that can be taken back."""
        wanted = set(pks)
        came = Attendance.objects.with_hand_in().filter(shift=self.shift, volunteer__in=wanted).exclude(state="none")
        attendances = {row.volunteer_id: row for row in came}
        rows = Volunteer.objects.select_related("unit").in_bulk(wanted)
        self._tell_apart(rows.values())
        undoable = undoing.newest_by_person(self.shift, wanted, self.closed)
        said = phones.answers_of(self.shift, wanted)
        return [
            replace(
                roll.line_of(rows[each.pk], self.teams.get(each.pk), attendances.get(each.pk)),
                last_press=undoable.get(each.pk),
                is_with_approver=each.pk in self.closed,
                missed=self.missed.get(each.pk),
                risks=tuple(self.risks[each.pk]) if each.is_at_risk else (),
                answers=tuple(said.get(each.pk, ())),
                has_joined=each.pk in self.teams and not each.is_expected,
            )
            for each in self.stands
            if each.pk in rows
        ]

    def _tell_apart(self, people: Iterable[Volunteer]) -> None:
        """Of two people of one name each shows the number, or the end of the phone, on whichever page they stand."""
        names: dict[str, int] = {}
        for each in self.stands:
            names[each.name] = names.get(each.name, 0) + 1
        for person in people:
            person.apart = alike.mark_of(person) if names.get(person.name, 0) > 1 else ""


def read(shift: Shift) -> People:
    """Everybody with a place and everybody who was there."""
    teams, joined = roll.listed_at(shift)
    came = Attendance.objects.with_hand_in().filter(shift=shift).exclude(state="none")
    rows = list(came.values_list(*STATE))
    states = {pk: roll.state_of(state, is_handed_in) for pk, state, is_handed_in, _closed in rows}
    closed = {pk for pk, _state, _handed_in, is_with_approver in rows if is_with_approver}
    missed = {pk: word for pk, word in no_shows.of_shift(shift).items() if pk not in states}
    risks = at_risk.risks_of(shift) if at_risk.is_time(shift) else {}
    people = Volunteer.objects.filter(pk__in=teams.keys() | states.keys()).order_by()
    stands = [
        Stand(
            pk,
            name,
            number or "",
            initials or " ".join(pinyin_readings(name)),
            is_expected=pk in teams.keys() - joined,
            state=states.get(pk, ""),
            is_missed=pk in missed,
            is_at_risk=pk in risks and pk not in states,
        )
        for pk, name, number, initials in people.values_list("pk", "name", "volunteer_no", "initials")
    ]
    ends_at = entered_times.effective_end(shift)
    stands.sort(key=lambda each: each.order)
    return People(shift, stands, teams, missed, risks, ends_at, closed)
