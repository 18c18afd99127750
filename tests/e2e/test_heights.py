"""How long the longest pages are on a phone: four screens, however much was filled in."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from certificates.rounds.services import reviewers, reviewing
from registry.activities.plans import PositionPlan
from registry.activities.services import activities
from registry.models import Activity
from registry.models.office import asked
from registry.models.office.asked import Question
from registry.notifications.services import notifications
from tests.e2e.visits import PHONE, Visits
from tests.factories import PASSWORD, ShiftFactory, SignUpFactory, UnitFactory, UserFactory, VolunteerFactory, local
from tests.factories_hours import administrator_of, approved, committee_member, pending_record
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.unit.registry.planning import drafted, people, published, shift_plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCREENS = 4
QUESTIONS = [Question("背心尺码", "choice", is_required=True, choices=("S", "M", "L")), Question("车牌号", "text")]
POSITIONS = (PositionPlan(places=9, is_default=True), *(PositionPlan(places=3, name=each) for each in ("引导", "讲解")))


def too_long(page: Page, *addresses: str) -> list[str]:
    """Which of these pages are longer than four screens."""
    found = []
    for address in addresses:
        assert page.goto(address).status == 200, address
        height = page.evaluate("document.documentElement.scrollHeight")
        found += [f"{address}: {height} px"] if height > SCREENS * PHONE["height"] else []
    return found


def can_log_in(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def asking(activity: Activity) -> Activity:
    activity.questions = asked.rows_of(QUESTIONS)
    activity.save()
    return activity


def test_forms_of_an_activity_with_everything_filled_in(visits: Visits):
    who = people()
    days = [shift_plan(f"2026-04-{n + 1:02} 09:00", positions=POSITIONS) for n in range(10)]
    one, many = asking(drafted(who, days[0])), asking(published(who, *days, title="十天的展会"))
    page = visits.of(can_log_in(who.lea))

    edits = [reverse("activity-edit", args=[each.pk]) for each in (one, many)]
    of_shifts = [reverse("shift-edit", args=[many.shifts.first().pk]), reverse("activity", args=[many.pk])]
    assert too_long(page, reverse("activity-new"), *edits, *of_shifts) == []

    page.goto(edits[0])
    name = page.locator("#id_positions-0-name")
    expect(name).to_be_hidden()
    page.locator("#positions > summary").press("Enter")  # by the keyboard
    page.locator("#row-positions-0 > summary").press("Enter")
    expect(name).to_be_visible()


def test_long_lists_of_ones_own(visits: Visits, days):
    vera = VolunteerFactory()
    for n in range(15):
        approved(pending_record(volunteer=vera, day=f"2026-02-{n + 1:02}", title="“邻里守望”空巢老人探访（每周六）"))
    days.go("2026-03-16 09:00")
    news = "“邻里守望”空巢老人探访（每周六）有变化，请看活动页面。" * 3
    for n in range(15):
        SignUpFactory(volunteer=vera, shift=ShiftFactory(starts_at=local(f"2026-04-{n + 1:02} 09:00")))
        notifications.tell(users=[vera.user], key=f"k{n}", text=news, url="/")
    page = visits.of(can_log_in(vera.user))

    assert too_long(page, *map(reverse, ("my-signups", "me-hours", "notifications"))) == []


def test_the_places_of_a_round_and_the_units_of_the_statistics(visits: Visits, days):
    committee, judge, writer = can_log_in(committee_member()), UserFactory(), UserFactory()
    UnitFactory.create_batch(40)
    round = RoundFactory(review_kind="agree", reviewers_needed=1)
    for n in range(30):
        one = CandidateFactory(round=round, volunteer=VolunteerFactory(name=f"韦示例{n}"))
        NominationFactory(candidate=one, by=writer)
    reviewers.name(round=round, user=judge, by=committee)
    reviewing.begin(round=round, by=committee, reason="推荐已经交齐")
    round.refresh_from_db()
    for nomination, _said in reviewing.waiting_for(judge, round):
        reviewing.review(nomination=nomination, by=judge, scores={}, agrees=True)
    reviewing.freeze(round=round, by=committee)
    page = visits.of(committee)

    board = reverse("round-review", args=[round.pk])
    assert too_long(page, board, reverse("committee-statistics")) == []
    page.goto(board)
    page.get_by_role("button", name="下一页").click()
    expect(page.locator(".pages-here")).to_contain_text("第 2 页")
    assert "?" not in page.url


def test_who_approves_on_a_phone_decides_without_turning_the_page(visits: Visits):
    who = people()
    days = [shift_plan(f"2026-04-{n + 1:02} 09:00", positions=POSITIONS) for n in range(10)]
    activity = activities.submit(activity=drafted(who, *days), by=who.lea)
    page = visits.of(can_log_in(who.colleague))
    address = reverse("approval", args=[activity.steps.current().get().pk])

    assert too_long(page, address) == []
    for name in ("同意", "退回修改"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="退回修改", exact=True).click()  # without a word
    expect(page.locator("#errors")).to_be_in_viewport()
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page).to_have_url(f"{visits.url}{reverse('approvals')}")


def test_who_approves_hours_on_a_phone_has_the_decision_at_the_thumb(visits: Visits, days):
    days.go("2026-03-16 09:00")
    record = pending_record(title="“邻里守望”空巢老人探访（每周六）")
    page = visits.of(can_log_in(administrator_of(record.recording_unit)))

    page.goto(reverse("hours-record", args=[record.pk]))
    bar = page.locator(".page-actions")
    expect(bar.get_by_role("button", name="认定", exact=True)).to_be_in_viewport(ratio=1)
    bar.get_by_role("link", name="退回修改").click()
    expect(page.locator("#return_form").get_by_label("原因")).to_be_in_viewport()
    bar.get_by_role("button", name="认定", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("已认定")
