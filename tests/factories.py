"""One boring factory per model: a minimal valid object, no surprises. Only invented people (D137–D139)."""

from datetime import date, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from checkin.models import HoursPolicy, Station
from registry import clock
from registry.models import (
    Activity,
    CollaborationGroup,
    HomeUnit,
    Membership,
    Position,
    RoleAssignment,
    Shift,
    SignUp,
    Site,
    Team,
    Unit,
    User,
    Volunteer,
)
from registry.protection import keys
from registry.words.numbering import volunteer_no

PASSWORD = "Shifan-2026-demo"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    display_name = factory.Sequence(lambda n: f"韦示例{n}")
    password = factory.django.Password(PASSWORD)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    parent = factory.LazyFunction(lambda: committee_unit())
    unit_type = Unit.Type.REGIONAL_ORGAN
    league_body = Unit.LeagueBody.COMMITTEE
    short_name = factory.Sequence(lambda n: f"示例厅{n}团委")
    full_name = factory.Sequence(lambda n: f"共青团广西壮族自治区示例厅{n}委员会")


def committee_unit() -> Unit:
    """The root of the tree, made once per test."""
    return Unit.objects.get_or_create(
        parent=None,
        unit_type=Unit.Type.COMMITTEE,
        defaults={
            "league_body": Unit.LeagueBody.WORK_COMMITTEE,
            "short_name": "区直团工委",
            "full_name": "共青团广西壮族自治区直属机关工作委员会",
        },
    )[0]


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    kind = Site.Kind.COMMUNITY
    name = factory.Sequence(lambda n: f"示例社区{n}")


class CollaborationGroupFactory(DjangoModelFactory):
    class Meta:
        model = CollaborationGroup
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"第{n}协作组")
    leading_unit = factory.SubFactory(UnitFactory)


class RoleAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = RoleAssignment.Role.UNIT_ADMIN
    unit = factory.SubFactory(UnitFactory)
    from_on = date(2020, 1, 1)


class VolunteerFactory(DjangoModelFactory):
    """A registered adult with an account; pass `id_number=` or `phone=` as plain text."""

    class Meta:
        model = Volunteer

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    name = factory.SelfAttribute("user.display_name")
    status = Volunteer.Status.REGISTERED
    volunteer_no = factory.Sequence(lambda n: volunteer_no(2026, n + 1))
    born_on = date(1995, 8, 8)
    sex = Volunteer.Sex.FEMALE
    created_at = factory.LazyFunction(lambda: local("2025-01-01 09:00"))
    registered_on = date(2026, 1, 1)
    declared_at = factory.LazyFunction(lambda: clock.now())

    @classmethod
    def _create(cls, model_class: type[Volunteer], *args: Any, **kwargs: Any) -> Volunteer:
        secrets = {name: kwargs.pop(name) for name in ("id_number", "phone") if name in kwargs}
        volunteer = model_class(*args, **kwargs)
        for name, text in secrets.items():
            setattr(volunteer, name, text)
        if "id_number" in secrets:
            volunteer.id_digest = keys.digest(secrets["id_number"])
        if "phone" in secrets:
            volunteer.phone_digest = keys.digest(secrets["phone"])
        volunteer.save()
        HomeUnit.objects.create(volunteer=volunteer, unit=volunteer.unit, from_on=date(2020, 1, 1))
        return volunteer


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"示例志愿服务队{n}")
    status = Team.Status.ADMITTED
    founded_by = factory.SubFactory(UserFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    team = factory.SubFactory(TeamFactory)
    volunteer = factory.SubFactory(VolunteerFactory)
    status = Membership.Status.ACTIVE


class ActivityFactory(DjangoModelFactory):
    """A published activity without a shift; ShiftFactory makes both."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"主题微课堂{n}")
    status = Activity.Status.PUBLISHED
    category = Activity.Category.CAMPUS
    content = "讲授科普课两节。"
    place = "白沙小学"
    recording_unit = factory.SubFactory(UnitFactory)
    leader = factory.SubFactory(UserFactory)
    contact_name = "黄示例六"
    contact_phone = "0771-0000000"
    risk_notice = "往返途中注意交通安全。"
    created_by = factory.SelfAttribute("leader")
    published_at = factory.LazyFunction(clock.now)


class ShiftFactory(DjangoModelFactory):
    """Tomorrow, two hours, one default position with `places` places, led by `led_by`."""

    class Meta:
        model = Shift

    places = 30
    led_by = None
    activity = factory.SubFactory(ActivityFactory)
    starts_at = factory.LazyFunction(lambda: clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda shift: shift.starts_at + timedelta(hours=2))
    sign_up_closes_at = factory.SelfAttribute("starts_at")
    scans_from = factory.LazyAttribute(lambda shift: shift.starts_at - timedelta(hours=1))
    scans_until = factory.LazyAttribute(lambda shift: shift.ends_at + timedelta(hours=1))

    @classmethod
    def _create(cls, model_class: type[Shift], *args: Any, **kwargs: Any) -> Shift:
        places, leader = kwargs.pop("places"), kwargs.pop("led_by")
        shift = model_class.objects.create(**kwargs)
        Position.objects.create(shift=shift, name="志愿者", is_default=True, places=places, leader=leader)
        return shift


class SignUpFactory(DjangoModelFactory):
    class Meta:
        model = SignUp

    shift = factory.SubFactory(ShiftFactory)
    position = factory.LazyAttribute(lambda signup: signup.shift.positions.get(is_default=True))
    volunteer = factory.SubFactory(VolunteerFactory)
    status = SignUp.Status.CONFIRMED
    confirmed_at = factory.LazyFunction(clock.now)


class StationFactory(DjangoModelFactory):
    """A paired station; `token=` gives its bearer text."""

    class Meta:
        model = Station
        skip_postgeneration_save = True

    class Params:
        token = factory.Sequence(lambda n: f"station-token-{n}")

    name = factory.Sequence(lambda n: f"签到台{n}")
    unit = factory.SubFactory(UnitFactory)
    state = Station.State.ACTIVE
    created_by = factory.SubFactory(UserFactory)
    paired_at = factory.LazyFunction(clock.now)
    token_digest = factory.LazyAttribute(lambda station: keys.text_digest(station.token))


class HoursPolicyFactory(DjangoModelFactory):
    class Meta:
        model = HoursPolicy

    version = factory.Sequence(lambda n: f"示例-{n}")
    valid_from_on = date(2017, 1, 1)


def local(text: str) -> datetime:
    """`local("2026-03-14 09:00")`: that local moment, aware."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)
