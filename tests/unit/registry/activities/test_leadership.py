"""Who led an activity and when (D121)."""

import importlib
from dataclasses import replace

import pytest
from django.apps import apps

from registry.activities.services import activities
from registry.models import LeaderTerm
from tests.factories import ActivityFactory, UserFactory
from tests.unit.registry.planning import drafted, people, plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def terms_of(activity):
    return set(LeaderTerm.objects.filter(activity=activity).values_list("user", "until_at"))


def test_handing_over_ends_one_term_and_begins_another(at):
    who = people()
    activity = drafted(who)
    first, heir, deputy = activity.leader, UserFactory(), UserFactory()
    handed_over = at("2026-03-05 09:00")

    changed = plan()
    changed = replace(
        changed,
        facts=changed.facts | {"leader_id": heir.pk},
        lists=dict(changed.lists) | {"deputy_leaders": [deputy]},
    )
    activities.revise(activity=activity, plan=changed, by=first)
    activities.revise(activity=activity, plan=changed, by=first)

    assert terms_of(activity) == {(first.pk, handed_over), (heir.pk, None), (deputy.pk, None)}


def test_activities_from_before_get_the_terms_of_their_leaders():
    activity = ActivityFactory()
    deputy = UserFactory()
    activity.deputy_leaders.add(deputy)
    LeaderTerm.objects.all().delete()

    migration = importlib.import_module("registry.migrations.0004_terms_of_todays_leaders")
    migration.begin_terms(apps, None)
    migration.begin_terms(apps, None)

    assert terms_of(activity) == {(activity.leader_id, None), (deputy.pk, None)}
    assert LeaderTerm.objects.filter(activity=activity, from_at=activity.created_at).count() == 2
