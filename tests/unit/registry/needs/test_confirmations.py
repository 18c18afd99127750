"""The host confirms once what was done, corrects by a new entry, and changes nothing that was declared."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.activities.needs.services import confirmations, host_links, needs
from registry.exceptions import HostRefused
from registry.models import Activity, HistoryEntry, HostConfirmation, ServiceNeed
from registry.units.services import host_contacts
from tests.factories import ActivityFactory, ShiftFactory, UnitFactory, local
from tests.factories_needs import place
from tests.people import administrator

Reason = HostRefused.Reason
pytestmark = pytest.mark.django_db
SAID = {"served_count": 45, "mark": 5, "word": "<b>孩子们</b>很喜欢。"}


def refused(command, **named) -> str:
    with pytest.raises(HostRefused) as refusal:
        command(**named)
    return refusal.value.reason


@pytest.fixture
def here(at):
    at("2026-03-02 09:00")
    return place()


@pytest.fixture
def activity(here):
    row = ActivityFactory(site=here.site)
    ShiftFactory(activity=row, starts_at=local("2026-03-10 09:00"))
    return row


def test_the_first_word_counts_and_the_second_host_is_told_who_was_first(here, activity, at):
    other = host_contacts.add(site=here.site, by=here.keeper, name="韦示例二", phone="0771-1234567")
    second = host_links.make(contact=other, by=here.keeper).link
    assert refused(confirmations.confirm, link=here.link, activity=activity, **SAID) == Reason.CONFIRM_EARLY
    at("2026-03-10 12:00")

    said = confirmations.confirm(link=here.link, activity=activity, **SAID)

    assert (said.served_count, said.mark, said.contact) == (45, 5, here.contact)
    with pytest.raises(HostRefused, match="韦示例接已在今天 12:00 确认过"):
        confirmations.confirm(link=second, activity=activity, **SAID)
    again = confirmations.confirm(link=here.link, activity=activity, **SAID)
    assert (again, again.is_repeated, said.is_repeated) == (said, True, False)
    other_words = SAID | {"mark": 4}
    assert refused(confirmations.confirm, link=here.link, activity=activity, **other_words) == Reason.CONFIRMED_BEFORE
    assert confirmations.marks_of([activity.pk]) == {activity.pk: 5}

    corrected = confirmations.correct(link=second, confirmation=said, served_count=40, mark=4)

    assert confirmations.in_force([activity.pk]) == {activity.pk: corrected}
    assert confirmations.correct(link=second, confirmation=said, served_count=40, mark=4) == corrected
    assert refused(confirmations.confirm, link=here.link, activity=activity, **SAID) == Reason.CONFIRMED_BEFORE
    assert HostConfirmation.objects.count() == 2
    assert HistoryEntry.objects.filter(did__startswith="host c").exclude(did="host came in").count() == 2
    assert refused(confirmations.correct, link=here.link, confirmation=said, **SAID) == Reason.CONFIRM_CORRECTED


def test_only_what_was_held_at_the_own_site_is_confirmed_and_in_measure(here, activity, at):
    at("2026-03-10 12:00")
    with pytest.raises(PermissionDenied):
        confirmations.confirm(link=place().link, activity=activity, **SAID)
    for wrong in ({"mark": 0}, {"mark": 6}, {"served_count": -1}, {"served_count": 100_001}):
        told = SAID | wrong
        assert refused(confirmations.confirm, link=here.link, activity=activity, **told) == Reason.CONFIRM_NUMBERS
    activity.shifts.update(cancelled_at=local("2026-03-09 09:00"))
    assert refused(confirmations.confirm, link=here.link, activity=activity, **SAID) == Reason.CONFIRM_NOT_HELD


def test_a_need_is_done_once_its_host_confirms(here, at):
    unit = UnitFactory()
    activity = needs.take(need=here.need(), unit=unit, by=administrator(unit))
    Activity.objects.filter(pk=activity.pk).update(status="published", risk_notice="注意安全。")
    at("2026-03-10 12:00")

    confirmations.confirm(link=here.link, activity=activity, **SAID)

    assert ServiceNeed.objects.get().state == "done"
