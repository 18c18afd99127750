"""Forty units with their people and an activity of a year, and those who take part in a round.

Each unit puts two people forward; `QZZY_NOMINEES=9` makes it a round of three hundred certificates, and `QZZY_DESKS=39`
lets every unit put forward its people in a browser.
"""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from certificates.models import CommendationRound, Nomination
from certificates.rounds.criteria import Criteria
from certificates.rounds.plans import ScoreCriterion
from certificates.rounds.services import many, reviewing, rounds
from checkin.attendance.services import attendance
from checkin.deciding.heads import Heads
from checkin.deciding.services import decisions, hand_ins
from registry.accounts.services import bootstrap
from registry.models import Shift, Unit, User, Volunteer
from tests.e2e.afternoon.office import UnitToCome
from tests.e2e.afternoon.office import person as somebody
from tests.e2e.cast import Cast, administrator, cast, person
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, UnitFactory, VolunteerFactory, local
from tests.factories_hours import basis_of
from tests.factories_rounds import plan
from tests.presence import scanned

UNITS: Final = 40
EACH: Final = int(os.environ.get("QZZY_NOMINEES", "2"))  # of each unit
IN_BROWSER: Final = int(os.environ.get("QZZY_DESKS", "2"))  # of the thirty-nine other units
LEFT_OUT: Final = 36  # the last of each of the last units
CHOSEN: Final = UNITS * EACH - LEFT_OUT  # one of them is struck off by an objection
REASON: Final = "每逢周末到白沙小学辅导课后阅读，家长和老师都说孩子们变得爱读书了。"
MARKS: Final = ("服务实效", "事迹材料")


@dataclass
class Office:
    """Everybody; what happens to them is looked up in the database."""

    who: Cast
    desks: list[User]  # administrators of the thirty-nine other units
    reviewers: list[User]

    @property
    def round(self) -> CommendationRound:
        return CommendationRound.objects.latest("pk")


def begun() -> Office:
    """A database that `bootstrap` has just set up, with its units, people and accounts, and what the committee set up
    last year."""
    bootstrap.set_up(administrator="committee-admin", security="security-admin")
    desks: list[User] = []

    def crowd(unit: Unit) -> None:
        others = [UnitToCome(n) for n in range(1, UNITS)]
        units = [unit, *(UnitFactory(short_name=one.short_name, full_name=one.full_name) for one in others)]
        desks.extend(administrator(one, f"蒙示例{n}") for n, one in enumerate(units[1:], start=1))
        for n in range(UNITS * EACH + 1):  # the first unit has one more, who served too little
            name = somebody(n).name
            VolunteerFactory(unit=units[n % UNITS], name=name, user__display_name=name)

    who = cast(crowd)
    last_year(who)
    return Office(who, desks, [person("农示例甲"), person("梁示例乙")])


def last_year(who: Cast) -> None:
    """Three days of a round are enough to be copied."""
    told = {
        "title": "2025 年度区直机关志愿服务嘉许",
        "document_no": "桂直团工发〔2025〕2号",
        "period_from_on": date(2025, 1, 1),
        "period_until_on": date(2025, 12, 31),
        "nominations_until_on": date(2025, 3, 24),
        "review_until_on": date(2025, 4, 10),
        "criteria": Criteria(hours=2, no_findings=True),
        "quota_kind": "unit",
        "places_each": EACH,
        "review_kind": "scores",
        "score_criteria": (ScoreCriterion(MARKS[0], 60, 100), ScoreCriterion(MARKS[1], 40, 100)),
        "reviewers_needed": 2,
    }
    rounds.draft(plan=plan(**told), by=who.committee)


def serve(who: Cast) -> Shift:
    """One morning for all units: cards in and out, handed in by the leader, recognised by another administrator; the
    last person leaves early."""
    activity = ActivityFactory(recording_unit=who.unit, leader=who.lea, title="区直机关志愿服务日")
    morning = {"starts_at": local("2026-03-14 09:00"), "ends_at": local("2026-03-14 12:00")}
    people = list(Volunteer.objects.order_by("pk"))
    shift = ShiftFactory(activity=activity, places=len(people), **morning)
    position = shift.positions.get()
    for n, one in enumerate(people):
        SignUpFactory(shift=shift, position=position, volunteer=one)
        came, left = (shift.starts_at + timedelta(seconds=5 * n), shift.ends_at - timedelta(seconds=3 * n))
        scanned(one, shift, [(came, came + timedelta(hours=1) if one == people[-1] else left)])
    attendance.rebuild_shift(shift=shift)
    hand_ins.hand_in(shift=shift, by=who.lea, heads=Heads())
    records = [(one, basis_of(one)) for one in shift.records.select_related("volunteer", "shift__activity")]
    assert not decisions.approve_many(records=records, by=who.otto).refused
    return shift


def others_nominate(office: Office) -> None:
    """The units that do not do it in a browser put forward theirs."""
    for desk in office.desks[IN_BROWSER:]:
        chosen = many.qualifying(office.round, by=desk, source=Nomination.Source.UNIT)
        done = many.nominate_many(round=office.round, candidates=chosen, source="unit", by=desk, text=REASON)
        assert len(done.made) == EACH


def others_reviewed(office: Office) -> None:
    """Both reviewers judge what is left; the last of some units fall behind."""
    weak = [desk.roles.get().unit_id for desk in office.desks[-LEFT_OUT:]]
    for by in office.reviewers:
        for one, review in reviewing.waiting_for(by, office.round):
            if review is None:
                mark = 60 if one.unit_id in weak and one.rank == EACH else 90 - one.pk % 5
                reviewing.review(nomination=one, by=by, scores=dict.fromkeys(MARKS, mark), agrees=None)
