"""The roll of a shift: who is expected, who is there, who asked at the gate."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from checkin.models import Attendance, NoShow, Scan
from checkin.scanning.judging import person_problem
from registry.models import Shift, SignUp, Volunteer
from registry.words import alike
from registry.words.chinese import pinyin_readings
from registry.words.numbering import is_valid_volunteer_no, normalise_volunteer_no
from registry.words.passed_on import plain
from registry.words.states import among

STATES: dict[str, str] = {Attendance.State.OPEN: "in", Attendance.State.CHECKED_OUT: "out"}
LEFT_OPEN = "open"  # handed in without a check-out: nobody is in any more


@dataclass(frozen=True, slots=True)
class RollPerson:
    """One line of the roll; `state` is in, out, open for handed in without a check-out, or empty for not yet there."""

    volunteer: Volunteer
    is_listed: bool  # signed up beforehand, or joined at the place
    state: str
    since: datetime | None
    until: datetime | None
    team: str = ""
    last_press: Scan | None = None  # that can still be taken back
    is_with_approver: bool = False  # handed in and neither returned nor to be corrected
    phone: str = ""  # where it may be called
    missed: NoShow | None = None  # the word of the leader that they did not come
    risks: tuple[str, ...] = ()  # why they may not come
    clash: str = ""  # what else they have at the same time, as this reader may read it
    answers: tuple[tuple[str, str], ...] = ()  # what they were asked at sign-up, and what they said
    has_joined: bool = False  # at the place: on the list, and not expected

    is_in = among("state", "in")
    has_left = among("state", "out")
    is_absent = among("state", "")
    lacks_an_end = among("state", "in", LEFT_OPEN)  # checked in without a check-out, handed in or not

    @property
    def is_expected(self) -> bool:
        """Signed up beforehand."""
        return self.is_listed and not self.has_joined

    @property
    def came_by(self) -> str:
        """In words, how somebody is here who did not sign up beforehand."""
        if self.is_expected:
            return ""
        return _("现场加入") if self.has_joined else _("未报名")

    @property
    def initials(self) -> str:
        return self.volunteer.initials or " ".join(pinyin_readings(self.volunteer.name))

    def as_json(self) -> dict[str, Any]:
        """The line as sent to stations."""
        return {
            "volunteer": str(self.volunteer.uuid),
            "volunteer_no": self.volunteer.volunteer_no,
            "name": self.volunteer.name,
            "unit": str(self.volunteer.unit),
            "team": self.team,
            "initials": self.initials,
            "state": self.state,
            "signed_up": self.is_listed,
            "card_serial": self.volunteer.card_serial,
            "standing": str(person_problem(self.volunteer.status, self.volunteer.source) or ""),
        }


def people_of(shift: Shift) -> list[RollPerson]:
    """Everybody with a place and everybody who was there, by initials; three queries."""
    teams, joined = listed_at(shift)
    came = Attendance.objects.with_hand_in().filter(shift=shift).exclude(state="none")
    attendances = {row.volunteer_id: row for row in came}
    volunteers = list(Volunteer.objects.filter(pk__in=teams.keys() | attendances.keys()).select_related("unit"))
    alike.name_apart(volunteers)
    people = [
        line_of(person, teams.get(person.pk), attendances.get(person.pk), has_joined=person.pk in joined)
        for person in volunteers
    ]
    return sorted(people, key=lambda line: (line.initials, line.volunteer.pk))


def listed_at(shift: Shift) -> tuple[dict[int, str], set[int]]:
    """Person → the team they come with, of everybody on the list; and who of them joined at the place; one query."""
    signed_up = SignUp.objects.confirmed().filter(shift=shift)
    places = list(signed_up.values_list("volunteer", "team__name", "source"))
    teams = {pk: name or "" for pk, name, _source in places}
    return teams, {pk for pk, _name, source in places if source == SignUp.Source.WALK_IN}


def pks_of(shift: Shift) -> set[int]:
    """Everybody on the roll."""
    expected = SignUp.objects.confirmed().filter(shift=shift).values_list("volunteer", flat=True)
    return {*expected, *Attendance.objects.filter(shift=shift).values_list("volunteer", flat=True)}


def matching(people: list[RollPerson], text: str) -> list[RollPerson]:
    """Found by name, number or pinyin initials; nothing typed finds all."""
    found = seeking(text)
    return [one for one in people if found(one.volunteer.name, one.volunteer.volunteer_no or "", one.initials)]


def seeking(text: str) -> Callable[[str, str, str], bool]:
    """Whether what was typed finds somebody of this name, number and initials."""
    number = normalise_volunteer_no(text)
    wanted = (number if is_valid_volunteer_no(number) else plain(text)).lower()
    return lambda name, no, initials: any(wanted in told.lower() for told in (name, no, *initials.split()))


def counts_of(shifts: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Shift → present, and signed up beforehand, by two queries."""
    pks = list(shifts)
    present = Attendance.objects.still_in().filter(shift__in=pks).order_by()
    expected = SignUp.objects.signed_up().filter(shift__in=pks).order_by()
    there = dict(present.values("shift").annotate(n=Count("pk")).values_list("shift", "n"))
    due = dict(expected.values("shift").annotate(n=Count("pk")).values_list("shift", "n"))
    return {pk: (there.get(pk, 0), due.get(pk, 0)) for pk in pks}


def line_of(
    person: Volunteer, team: str | None, attendance: Attendance | None, *, has_joined: bool = False
) -> RollPerson:
    """`team` is None without a sign-up, empty for a sign-up without a team."""
    is_listed = team is not None
    if attendance is None:
        return RollPerson(person, is_listed, "", None, None, team or "", has_joined=has_joined)
    until = None if attendance.open_since else attendance.last_out_at
    state = state_of(attendance.state, attendance.is_handed_in)
    return RollPerson(person, is_listed, state, attendance.first_in_at, until, team or "", has_joined=has_joined)


def state_of(state: str, is_handed_in: bool) -> str:
    """The state of a line, from the attendance and whether it was handed in."""
    return LEFT_OPEN if state == Attendance.State.OPEN and is_handed_in else STATES[state]
