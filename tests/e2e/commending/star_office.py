"""Three units with their people, whose older hours nearly make a star, and who takes part in a round for stars."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from certificates.models import CommendationRound, Nomination
from certificates.rounds.services import many
from checkin.afterwards.services import opening_balances
from checkin.attendance.services import attendance
from checkin.deciding.heads import Heads
from checkin.deciding.services import hand_ins
from registry.accounts.services import bootstrap
from registry.models import Shift, Unit, User, Volunteer
from tests.e2e.afternoon.office import UnitToCome
from tests.e2e.afternoon.office import person as somebody
from tests.e2e.cast import Cast, administrator, cast, person
from tests.e2e.commending.office import serve
from tests.factories import ActivityFactory, ShiftFactory, UnitFactory, VolunteerFactory, local
from tests.factories_afterwards import row_of, submitted
from tests.presence import scanned

HELD: Final = (98, 110, 120, 130, 150, 180, 200, 240, 299, 310, 700, 90)  # hours before the year; the last is short
UNITS: Final = 3


@dataclass
class StarOffice:
    """Everybody; the first person barely reaches a hundred hours, about the second something is open."""

    who: Cast
    desks: list[User]  # administrators of the two other units
    judge: User
    people: list[Volunteer]


def begun() -> StarOffice:
    """A database that `bootstrap` has just set up, with its units, people and accounts."""
    bootstrap.set_up(administrator="committee-admin", security="security-admin")
    units: list[Unit] = []
    desks: list[User] = []

    def crowd(unit: Unit) -> None:
        others = [UnitToCome(n) for n in range(1, UNITS)]
        units.extend([unit, *(UnitFactory(short_name=one.short_name, full_name=one.full_name) for one in others)])
        desks.extend(administrator(one, f"蒙示例{n}") for n, one in enumerate(units[1:], start=1))
        for n in range(len(HELD)):
            name = somebody(n).name
            VolunteerFactory(unit=units[n % UNITS], name=name, user__display_name=name)

    who = cast(crowd)
    return StarOffice(who, desks, person("农示例甲"), list(Volunteer.objects.order_by("pk")))


def served_long(there: StarOffice) -> Shift:
    """Hours of before the platform, by unit, and a morning of this year for all."""
    who = there.who
    for n, by in enumerate([who.lea, *there.desks]):
        rows = [row_of(one, HELD[m]) for m, one in enumerate(there.people) if m % UNITS == n]
        batch = submitted(there.people[n].unit, *rows, by=by, until_on=date(2025, 12, 31))
        opening_balances.approve(batch=batch, by=who.second)
    return serve(who)


def leave_doubt(there: StarOffice) -> Shift:
    """Of another morning the second person's scans came three days late; nobody has looked into it."""
    activity = ActivityFactory(recording_unit=there.who.unit, leader=there.who.lea, title="社区敬老服务")
    shift = ShiftFactory(activity=activity, starts_at=local("2026-03-11 09:00"), ends_at=local("2026-03-11 11:00"))
    came = shift.starts_at
    scanned(there.people[1], shift, [(came, came + timedelta(hours=2))], findings=("late_upload",))
    attendance.rebuild_shift(shift=shift)
    hand_ins.hand_in(shift=shift, by=there.who.lea, heads=Heads())
    return shift


def others_propose(there: StarOffice, round: CommendationRound) -> None:
    """The two other units put forward theirs."""
    for desk in there.desks:
        chosen = many.qualifying(round, by=desk, source=Nomination.Source.UNIT)
        assert many.nominate_many(round=round, candidates=chosen, source="unit", by=desk).refused == []
