"""An activity's contact is shown to everybody only as far as they agreed (D88)."""

import pytest
from django.contrib.auth.models import AnonymousUser

from registry.activities import contacts
from registry.activities.services import activities
from registry.models import HistoryEntry
from registry.signups.services import signups
from tests.factories import RoleAssignmentFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.unit.registry.planning import administrator, drafted, own_plan, people, published

pytestmark = pytest.mark.django_db
ALL = ("黄示例六", "0771-0000000", "shili")


@pytest.fixture
def who(at):
    at("2026-03-02 09:00")
    return people()


def read(activity, user):
    found = contacts.reader(user).shown(activity)
    return found.name, found.phone, found.wechat


@pytest.mark.parametrize(
    ("agreed", "shown"),
    [
        ({}, ("", "", "")),
        ({"shows_contact_name": True}, ("黄示例六", "", "")),
        ({"shows_contact_phone": True}, ("", "0771-0000000", "")),
        ({"shows_contact_wechat": True}, ("", "", "shili")),
        ({"shows_contact_name": True, "shows_contact_wechat": True}, ("黄示例六", "", "shili")),
    ],
)
def test_strangers_read_what_was_agreed_and_nothing_by_default(who, agreed, shown):
    activity = published(who, contact_wechat="shili", **agreed)

    assert read(activity, AnonymousUser()) == shown
    assert read(activity, VolunteerFactory().user) == shown
    assert read(activity, administrator(UnitFactory())) == shown


def test_who_runs_it_and_who_has_a_place_read_all(who):
    activity = published(who, contact_wechat="shili")
    vera = VolunteerFactory()
    before = read(activity, vera.user)
    signup = signups.sign_up(volunteer=vera, shift=activity.shifts.get(), by=vera.user, risk_acknowledged=True)

    assert (before, read(activity, vera.user)) == (("", "", ""), ALL)
    for user in (who.lea, who.colleague, who.committee):
        assert read(activity, user) == ALL
    signups.withdraw(signup=signup, by=vera.user)
    assert read(activity, vera.user) == ("", "", "")


def test_an_inspector_reads_what_everybody_reads(who):
    activity = published(who)
    inspector = RoleAssignmentFactory(role="inspector", unit=committee_unit(), until_on="2099-01-01").user

    assert read(activity, inspector) == ("", "", "")


def test_what_is_shown_leaves_a_line_and_so_does_taking_it_back(who):
    activity = drafted(who, shows_contact_name=True)
    activities.revise(activity=activity, plan=own_plan(activity, shows_contact_name=False), by=who.colleague)
    activities.revise(activity=activity, plan=own_plan(activity, title="新主题"), by=who.lea)

    lines = HistoryEntry.objects.about(activity).filter(did="contact shown").order_by("pk")
    assert [(line.by, line.fields["name"], line.fields["phone"]) for line in lines] == [
        (who.lea, True, False),
        (who.colleague, False, False),
    ]


def test_what_was_agreed_was_agreed_for_that_activity(who):
    activity = published(who, shows_contact_name=True, shows_contact_phone=True)

    again = activities.repeat(activity=activity, by=who.lea)

    assert (again.contact_name, again.shows_contact_name, again.shows_contact_phone) == ("黄示例六", False, False)


def test_the_organiser_reads_in_one_line_what_will_be_shown(who):
    nothing = contacts.in_public(drafted(who)).in_words
    some = contacts.in_public(drafted(who, shows_contact_name=True, contact_wechat="shili", shows_contact_wechat=True))

    assert (nothing, some.in_words) == ("不显示联系人，写“报名后可见”", "黄示例六，微信 shili")
