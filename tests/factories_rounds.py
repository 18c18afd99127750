"""Rounds of commendation for tests."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from certificates.models import Candidate, CommendationRound, Nomination, Objection, RoundPlace, RoundReviewer
from certificates.rounds.criteria import Criteria
from certificates.rounds.plans import Plan
from certificates.rounds.services import frozen as frozen_rows
from certificates.rounds.services import nominations, notices, ordering, reviewers, reviewing, rounds
from registry import clock
from registry.models import User, Volunteer
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

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Candidate:
        """Marked as the product marks what it freezes."""
        row: Candidate = model_class(*args, **kwargs)
        frozen_rows.put(row)
        row.save(force_insert=True)
        return row


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


def plan(**changes: Any) -> Plan:
    """A round for volunteers of this year, ten hours, without quotas."""
    today = clock.today()
    usual = {
        "title": "2026 年度志愿服务嘉许",
        "for_whom": "volunteer",
        "period_from_on": date(2026, 1, 1),
        "period_until_on": date(2026, 12, 31),
        "criteria": Criteria(hours=2),
        "nominations_until_on": today + timedelta(days=14),
        "review_until_on": today + timedelta(days=28),
    }
    return Plan(**usual | changes)


def round_with(volunteer: Volunteer, *, by: User) -> tuple[CommendationRound, Candidate, Nomination]:
    """A round that is open for nominations by everybody, and this person in it."""
    kinds = {"units_nominate": True, "teams_nominate": True, "selves_nominate": True}
    draft = rounds.draft(plan=plan(criteria=Criteria(hours=1), **kinds), by=by)
    opened = rounds.begin(round=draft, by=by)
    candidate, _is_new = Candidate.objects.update_or_create(
        round=opened, volunteer=volunteer, defaults={"unit": volunteer.unit, "qualifies": True, "missed": []}
    )
    return opened, candidate, nominations.begin(candidate=candidate, source="unit", by=by)


def judged(nominee: Volunteer, *, reviewer: User, by: User) -> tuple[Nomination, RoundReviewer]:
    """A round in review with one nomination and one reviewer."""
    candidate = CandidateFactory(round=RoundFactory(reviewers_needed=1), volunteer=nominee)
    nomination = NominationFactory(candidate=candidate)
    named = reviewers.name(round=candidate.round, user=reviewer, by=by)
    reviewing.begin(round=candidate.round, by=by, reason="示例")
    return nomination, named


def frozen(nominee: Volunteer, *, by: User, chosen: bool = True) -> RoundPlace:
    """The same when the list is frozen and the one nomination is chosen."""
    judge = UserFactory()
    nomination, _named = judged(nominee, reviewer=judge, by=by)
    reviewing.review(nomination=nomination, by=judge, scores={}, agrees=True)
    reviewing.freeze(round=nomination.round, by=by)
    if chosen:
        ordering.choose(round=nomination.round, first=1, by=by)
    return RoundPlace.objects.get(nomination=nomination)


def announced(nominee: Volunteer, *, by: User) -> Objection:
    """A notice that names one nominee, and an objection against it."""
    place = frozen(nominee, by=by)
    notice = notices.begin(round=place.round, by=by)
    said = {"text": "示例异议", "name": "覃示例", "contact": "0771-0000000"}
    return notices.object_to(notice=notice, nomination=place.nomination, **said)
