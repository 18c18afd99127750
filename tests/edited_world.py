"""A world with one of everything, made by the services, for edits by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.issuing.services import certificates
from certificates.models import Certificate, StarApplication
from certificates.recognition.services import stars
from checkin.deciding.services import policy_changes
from checkin.deciding.services.policy_changes import Numbers
from checkin.ledger.services import seals
from checkin.minutes.services import policies
from checkin.models import (
    HoursPolicy,
    Scan,
    ScanRuling,
    ServiceRecord,
)
from checkin.scanning.services import rulings
from registry import clock
from registry.accounts.services import roles
from registry.history.services import history, taking_over
from registry.models import (
    RoleAssignment,
    SignUp,
    Unit,
    User,
    Volunteer,
    Workday,
)
from registry.units.services import mergers
from registry.workdays.services import arrangements
from tests import presence
from tests.factories import SignUpFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.factories_certificates import granted, proof_of, served, served_long
from tests.factories_hours import (
    AFTERWARDS,
    attended,
    committee_member,
    handed_in,
    shift_of,
)
from tests.upgrades import upgraded

LAST_DAY = "2026-03-19 09:00"


@dataclass
class World:
    """The rows that the edits are made to."""

    committee: User
    record: ServiceRecord  # decided and sealed
    fresh: ServiceRecord  # decided, not sealed
    waiting: ServiceRecord
    by_paper: ServiceRecord
    proof: Certificate
    revoked: Certificate
    star: StarApplication
    lost_star: StarApplication
    policy: HoursPolicy
    ruling: ScanRuling
    signup: SignUp
    role: RoleAssignment
    closed: Unit
    workday: Workday


def a_world(freeze: Callable[[str], Any]) -> World:
    """One of everything, made by the services; what factories made is taken over as at an upgrade."""
    freeze(AFTERWARDS)
    committee = committee_member()
    vera, otto = VolunteerFactory(name="韦示例一"), VolunteerFactory(name="韦示例二")
    record, by_paper = served(vera), served(otto, origin="paper")
    star, lost_star = (_star(VolunteerFactory(), committee) for _ in range(2))
    world = World(
        committee=committee,
        record=record,
        fresh=record,
        waiting=record,
        by_paper=by_paper,
        proof=proof_of(vera),
        revoked=proof_of(otto),
        star=star,
        lost_star=lost_star,
        policy=_policy(committee),
        ruling=_ruling(vera, record, committee),
        signup=_declined(committee),
        role=roles.grant(user=UserFactory(), role="unit_admin", unit=UnitFactory(), by=None),
        closed=mergers.merge(unit=UnitFactory(), successor=UnitFactory(), by=committee).unit,
        workday=arrangements.set_guangxi_day(on=date(2026, 4, 20), is_workday=False, note="三月三", by=committee),
    )
    upgraded()
    certificates.revoke(certificate=world.revoked, by=committee, reason="记录有误")
    stars.revoke(application=lost_star, by=committee, reason="记录有误")
    seals.seal_new()
    freeze("2026-03-18 09:00")
    world.fresh = served(vera, day="2026-03-17")
    world.waiting = _waiting(otto)
    taking_over.take_over()
    freeze(LAST_DAY)
    return world


def _star(person: Volunteer, committee: User) -> StarApplication:
    served_long(person, 120)
    return granted(stars.propose(volunteer=person, by=person.user), by=committee)


def _policy(committee: User) -> HoursPolicy:
    numbers = Numbers.of(policies.policy_for(clock.today()))
    changed = type(numbers)(**{name: getattr(numbers, name) for name in numbers.__slots__} | {"minimum_minutes": 15})
    return policy_changes.make(numbers=changed, valid_from_on=date(2026, 6, 1), reason="按通知调整", by=committee)


def _ruling(vera: Volunteer, record: ServiceRecord, committee: User) -> ScanRuling:
    """A doubted scan at another shift, allowed by the committee."""
    shift = shift_of(day="2026-03-13")
    presence.scanned(vera, shift, [(shift.starts_at, shift.ends_at)])
    scan = Scan.objects.filter(shift=shift).order_by("pk").last()
    return rulings.rule(scan=scan, authentic=False, reason="本人未到场", by=committee)


def _declined(committee: User) -> SignUp:
    signup = SignUpFactory(status=SignUp.Status.DECLINED, ended_at=clock.now())
    history.record(by=committee, did="sign-up turned down", to=signup)
    return signup


def _waiting(person: Volunteer) -> ServiceRecord:
    shift = shift_of(day="2026-03-16")
    attended(person, shift, ("09:00", "12:00"))
    return handed_in(shift)[0]
