"""What a contact agreed to show: for that person only, and taken back at any time, at page and API."""

import pytest
from django.urls import reverse

from registry.activities import contacts
from registry.activities.doubted import Doubted
from registry.activities.services import activities, approvals
from registry.models import Activity, HistoryEntry
from tests.doors import program_of
from tests.pages.registry.activities.applying import edited
from tests.people import browser_of
from tests.unit.registry.planning import own_plan, people, published

pytestmark = pytest.mark.django_db
SHOWN = {"shows_contact_name": True, "shows_contact_phone": True}
NEXT = {"contact_name": "韦示例八", "contact_phone": "13800000000"}


@pytest.fixture
def who(at):
    at("2026-03-02 09:00")
    return people()


@pytest.fixture
def activity(who):
    return published(who, **SHOWN)


def in_public(activity):
    found = contacts.in_public(Activity.objects.get(pk=activity.pk))
    return found.name, found.phone


def revise(activity, by, confirmed=(), **facts):
    return activities.revise(activity=activity, plan=own_plan(activity, **SHOWN | facts), by=by, confirmed=confirmed)


def test_the_agreement_of_one_person_is_not_that_of_the_next(who, activity):
    with pytest.raises(Doubted) as refusal:
        revise(activity, who.lea, **NEXT)

    (doubt,) = refusal.value.doubts
    assert "姓名" in doubt.message
    assert "电话" in doubt.message
    assert in_public(activity) == ("黄示例六", "0771-0000000")
    revise(activity, who.lea, confirmed=[doubt.code], **NEXT)
    assert in_public(activity) == tuple(NEXT.values())


def test_a_tick_for_one_person_counts_for_no_other(who, activity):
    with pytest.raises(Doubted) as refusal:
        revise(activity, who.lea, **NEXT)
    ticked = [doubt.code for doubt in refusal.value.doubts]

    with pytest.raises(Doubted):
        revise(activity, who.lea, confirmed=ticked, **NEXT | {"contact_phone": "13900000000"})


def test_what_is_not_shown_or_not_changed_is_not_asked(who, activity):
    revise(activity, who.lea, contact_name="韦示例八", shows_contact_name=False)

    assert in_public(activity) == ("", "0771-0000000")


def test_the_page_asks_about_the_new_contact(who, activity):
    page = edited(browser_of(who.lea), activity, **NEXT).content.decode()

    assert "现在的联系人本人已同意公开" in page
    assert in_public(activity) == ("黄示例六", "0771-0000000")


def test_it_is_taken_back_while_a_change_waits_and_stays_so(who, activity):
    revise(activity, who.lea, place="桂宁小学", contact_wechat="shili", shows_contact_wechat=True)
    lea = browser_of(who.lea)
    desk = lea.get(reverse("manage-activity", args=[activity.pk])).content.decode()

    page = lea.post(reverse("activity-contact-hide", args=[activity.pk]), follow=True).content.decode()
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    changed = Activity.objects.get(pk=activity.pk)
    assert ("不再公开联系人" in desk, "不再公开联系人" in page) == (True, False)
    assert (changed.place, changed.contact_wechat) == ("桂宁小学", "shili")
    assert contacts.in_public(changed).is_empty
    assert HistoryEntry.objects.about(activity).filter(did="contact shown").latest("pk").fields["phone"] is False


def test_it_is_taken_back_over_the_api_also_when_all_is_over(who, activity, at):
    at("2026-03-20 09:00")
    activities.close(activity=activity, by=who.lea)

    answer = program_of(who.lea).post(reverse("api-activity-hide-contact", args=[activity.pk]))

    assert answer.status_code == 200
    assert in_public(activity) == ("", "")


def test_while_a_change_waits_nobody_is_led_into_the_form(who, activity):
    revise(activity, who.lea, place="桂宁小学")
    lea, form = browser_of(who.lea), reverse("activity-edit", args=[activity.pk])

    desk = lea.get(reverse("manage-activity", args=[activity.pk])).content.decode()
    page = lea.get(form, follow=True)

    assert f'href="{form}"' not in desk
    assert "撤回变更" in desk
    assert "有一项变更正在审批" in page.content.decode()
    assert page.redirect_chain == [(reverse("manage-activity", args=[activity.pk]), 302)]
