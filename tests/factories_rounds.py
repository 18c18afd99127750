"""Rounds of commendation for tests."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from certificates.models import Candidate, CommendationRound, Nomination
from registry import clock
from tests.factories import UserFactory, VolunteerFactory
from tests.factories_hours import administrator_of


class RoundFactory(DjangoModelFactory):
    """Open for nominations, for volunteers, without quotas or criteria."""

    class Meta:
        model = CommendationRound

    title = factory.Sequence(lambda n: f"2026 年度嘉许（{n}）")
    for_whom = "volunteer"
    period_from_on = date(2026, 1, 1)
    period_until_on = date(2026, 12, 31)
    nominations_until_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=14))
    review_until_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=28))
    status = "nominating"
    created_by = factory.SubFactory(UserFactory)
    opened_by = factory.SubFactory(UserFactory)
    opened_at = factory.LazyFunction(clock.now)
    computed_at = factory.LazyFunction(clock.now)


class CandidateFactory(DjangoModelFactory):
    """A registered volunteer who meets the criteria."""

    class Meta:
        model = Candidate

    round = factory.SubFactory(RoundFactory)
    volunteer = factory.SubFactory(VolunteerFactory)
    unit = factory.SelfAttribute("volunteer.unit")
    evidence = factory.LazyFunction(lambda: {"minutes": 6000, "timed_minutes": 5400, "days": 20, "activities": 8})
    qualifies = True


class NominationFactory(DjangoModelFactory):
    """Handed in by the unit."""

    class Meta:
        model = Nomination

    candidate = factory.SubFactory(CandidateFactory)
    round = factory.SelfAttribute("candidate.round")
    unit = factory.SelfAttribute("candidate.unit")
    source = "unit"
    by = factory.LazyAttribute(lambda one: administrator_of(one.unit))
    text = "一年来坚持到社区服务，认真负责。"
    status = "submitted"
    submitted_at = factory.LazyFunction(clock.now)
