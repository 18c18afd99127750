"""Shifts by rule: looked at before, each day can be left out; one is changed later without the rest."""

from datetime import date

import pytest
from django.urls import reverse

from registry.activities.applying import series
from registry.activities.applying.series import Rule
from registry.activities.listing import OFFERS_SHOWN, SHIFTS_SHOWN
from registry.activities.services import activities, approvals
from registry.activities.services.doubts import EVERYTHING
from registry.activities.services.series import add
from registry.exceptions import ActivityRefused
from registry.models import Activity, Shift, SignUp
from registry.workdays.services import arrangements
from tests import calendars
from tests.factories import SignUpFactory, local
from tests.pages.registry.activities.applying import application, edited
from tests.unit.registry.planning import drafted, published, shift_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def days(*texts):
    return [date.fromisoformat(each) for each in texts]


def starts(activity):
    return [
        f"{shift.starts_at.astimezone(local('2026-01-01 00:00').tzinfo):%m-%d %H:%M}"
        for shift in activity.shifts.live().in_order()
    ]


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        (Rule("weeks", times=3), "2026-03-14", ["2026-03-14", "2026-03-21", "2026-03-28"]),
        (Rule("weeks", step=2, until=date(2026, 4, 11)), "2026-03-14", ["2026-03-14", "2026-03-28", "2026-04-11"]),
        (Rule("month_day", times=3), "2026-01-31", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        (Rule("month_weekday", times=3), "2026-03-14", ["2026-03-14", "2026-04-11", "2026-05-09"]),
        (Rule("month_weekday", times=3), "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-28"]),
        (
            Rule("listed", listed=(date(2026, 5, 4), date(2026, 3, 5), date(2026, 5, 4))),
            "2026-03-14",
            ["2026-03-05", "2026-05-04"],
        ),
    ],
    ids=["weekly", "every second week", "by date", "second saturday", "last saturday", "listed"],
)
def test_days_follow_the_rule(rule, first, expected):
    assert series.days_of(rule, date.fromisoformat(first)) == days(*expected)


def test_ten_weeks_are_looked_at_and_the_holidays_left_out(client, who):
    calendars.known()
    client.force_login(who.lea)
    sent = client.post(reverse("activity-new"), application(do="series", **{"shifts-0-on": "2026-04-11"}))
    activity = Activity.objects.get()
    assert sent.url == reverse("activity-series", args=[activity.pk])
    ask = sent.url + "?every=weeks&step=1&times=10&skips_holidays=on"

    page = client.get(ask)
    shown = {day.on.isoformat(): day for day in page.context["days"]}
    assert len(shown) == 10
    assert (shown["2026-04-11"].is_taken, shown["2026-05-02"].is_holiday, shown["2026-05-02"].is_ticked) == (
        True,
        True,
        False,
    )
    assert [activity.shifts.count(), activity.is_series] == [1, False]
    assert "放假安排还没有公布" not in page.text
    far = client.get(sent.url + "?every=weeks&step=1&times=60").text
    assert far.count("放假安排还没有公布") == 1  # once, not at each of the days
    assert "法定节假日" in page.text

    ticked = [day for day in shown if shown[day].is_ticked and day != "2026-04-25"]
    client.post(ask, {"days": [*ticked, "2026-04-11", "no day"]})

    activity.refresh_from_db()
    assert starts(activity) == [
        f"{day} 09:00" for day in ("04-11", "04-18", "05-09", "05-16", "05-23", "05-30", "06-06", "06-13")
    ]
    assert activity.is_series
    again = client.post(ask, {"days": ["2026-04-18", "9999-12-31", "0001-01-01"]})
    assert (again.status_code, "没有选中新的日期" in again.text) == (422, True)
    assert ActivityRefused.Reason.NO_DAY_CHOSEN in [
        each.code for each in again.context["form"].errors.as_data()["__all__"]
    ]


def test_ten_thousand_are_refused_with_a_sentence(client, who):
    client.force_login(who.lea)
    activity = drafted(who)
    url = reverse("activity-series", args=[activity.pk])

    many = client.get(url + "?every=weeks&times=10000")
    assert (many.status_code, "一项活动最多 100 个场次，这样会有 10000 个" in many.text) == (422, True)
    assert "请填一共几场" in client.get(url + "?every=weeks").text
    assert "请列出日期" in client.get(url + "?every=listed").text
    with pytest.raises(ActivityRefused) as refusal:
        add(activity=activity, days=series.days_of(Rule("weeks", times=101), date(2026, 3, 14)), by=who.lea)
    assert refusal.value.reason == ActivityRefused.Reason.SHIFTS_TOO_MANY
    assert activity.shifts.count() == 1


def test_one_shift_is_changed_and_the_rest_is_not_touched(client, who, django_assert_max_num_queries):
    activity = published(
        who, *(shift_plan(f"2026-{month}-{day} 09:00") for month in ("03", "04", "05") for day in ("14", "21"))
    )
    first, second, *_rest = activity.shifts.in_order()
    SignUpFactory(shift=first), SignUpFactory(shift=second)
    client.force_login(who.lea)
    url = reverse("shift-edit", args=[second.pk])
    form = client.get(url).context["form"]
    row = {each.html_name: each.value() for each in form if each.value() not in (None, "")}
    row |= {"positions-TOTAL_FORMS": "2", "positions-INITIAL_FORMS": "0"}

    client.post(url, row | {"starts": "10:00", "ends": "12:00"})
    assert activity.steps.current().exists()  # an important change of a published one is asked for
    with django_assert_max_num_queries(90):
        approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    assert starts(activity)[:3] == ["03-14 09:00", "03-21 10:00", "04-14 09:00"]
    assert SignUp.objects.confirmed().count() == 2
    refused = client.post(url, row | {"on": "2026-03-01"})
    assert (refused.status_code, "请走“补录”" in refused.text) == (422, True)
    less = client.post(url, row | {"places": "0"})
    assert less.status_code == 422
    nobody = {"positions-0-name": "引导", "positions-0-places": "1", "positions-0-leader": "没有的人"}
    unknown = client.post(url, row | nobody)
    assert (unknown.status_code, "第 1 个岗位，" in unknown.text.split('id="positions"')[0]) == (422, True)


def test_a_hundred_shifts_are_no_endless_page_and_no_endless_form(client, who, at):
    dates = series.days_of(Rule("weeks", times=100), date(2026, 3, 14))
    activity = drafted(who)
    client.force_login(who.lea)
    rule = {"every": "days", "step": "1", "times": "90"}
    looked_at = client.get(reverse("activity-series", args=[activity.pk]), rule).text
    assert (looked_at.count('<details class="fold"'), looked_at.count('name="days"')) == (5, 90)  # months, other rule
    add(activity=activity, days=dates, by=who.lea, confirmed=EVERYTHING)
    Activity.objects.filter(pk=activity.pk).update(status="published", published_at=local("2026-03-02 09:00"))
    at("2026-05-25 09:00")  # eleven are over
    client.logout()
    client.force_login(who.lea)

    keys = [shift.pk for shift in activity.shifts.in_order()]
    for name, size in (("activity", OFFERS_SHOWN), ("manage-activity", SHIFTS_SHOWN)):
        page = client.get(reverse(name, args=[activity.pk]))
        assert [pk for pk in keys if f'id="shift-{pk}"' in page.text] == keys[11 : 11 + size], name
        assert "看已结束的 11 个场次" in page.text
        past = client.get(reverse(name, args=[activity.pk]) + "?shifts=over")
        assert [pk for pk in keys if f'id="shift-{pk}"' in past.text] == keys[11 - size : 11], name

    Activity.objects.filter(pk=activity.pk).update(status="draft", published_at=None)
    form = client.get(reverse("activity-edit", args=[activity.pk]))
    assert (len(form.context["form"].shift_rows.forms), "已有 100 个场次" in form.text) == (2, True)
    edited(client, activity, do="save", places="40", title="改了名称")
    assert Shift.objects.live().count() == 100
    assert {each.positions.get().places for each in activity.shifts.all()} == {40}


def test_the_api_looks_and_adds_by_the_same_rule(client, who):
    activity = drafted(who)
    client.force_login(who.lea)
    ask = lambda way, body: client.post(f"/api/v1/activities/{activity.pk}/{way}/", body, "application/json")  # noqa: E731

    shown = ask("series-days", {"every": "weeks", "times": 2})
    assert [(day["on"], day["is_taken"]) for day in shown.json()] == [("2026-03-14", True), ("2026-03-21", False)]
    assert ask("series-days", {"every": "weeks", "times": 10_000}).json()["code"] == "shifts_too_many"
    assert ask("series-days", {"every": "listed"}).status_code == 400
    assert ask("add-shifts", {"days": ["2026-03-21"]}).status_code == 200
    assert ask("add-shifts", {"days": ["2026-03-21"]}).json()["code"] == "no_day_chosen"
    assert starts(activity) == ["03-14 09:00", "03-21 09:00"]


def test_holidays_of_a_year_without_an_arrangement_are_left_out_by_law(client, who):
    arrangements.load(first_year=2017)  # the nation alone, as an installation begins
    client.force_login(who.lea)
    sent = client.post(reverse("activity-new"), application(do="series", **{"shifts-0-on": "2026-12-30"}))

    page = client.get(sent.url + "?every=days&step=1&times=60&skips_holidays=on")

    left_out = [f"{day.on:%m-%d}" for day in page.context["days"] if not day.is_ticked and not day.is_taken]
    assert left_out == ["01-01", "01-02", "01-03", "02-05", "02-06", "02-07", "02-08"]
    assert "2027 年的放假安排还没有公布，法定节日按日历和农历标注，公布以后请再核对一次。" in page.text
    assert "2026 年" not in page.text.split('id="unknown"')[1].split("</p>")[0]


def test_the_window_of_sign_up_is_set_in_the_form_for_every_shift(client, who):
    client.force_login(who.lea)
    facts = {"opens_days_before": "7", "closes_days_before": "1", "shifts-1-on": "2026-03-21"}
    facts |= {"shifts-1-starts": "09:00", "shifts-1-ends": "11:00"}

    never = client.post(reverse("activity-new"), application(**facts | {"opens_days_before": "1"}))
    (refusal,) = never.context["form"].errors.as_data()["opens_days_before"]
    assert (refusal.code, "开放须早于截止" in refusal.message) == (ActivityRefused.Reason.SIGN_UP_NEVER_OPEN, True)
    client.post(reverse("activity-new"), application(**facts))

    activity = Activity.objects.get()
    windows = [(each.sign_up_opens_at, each.sign_up_closes_at) for each in activity.shifts.in_order()]
    assert windows == [
        (local("2026-03-07 09:00"), local("2026-03-13 09:00")),
        (local("2026-03-14 09:00"), local("2026-03-20 09:00")),
    ]
    form = client.get(reverse("activity-edit", args=[activity.pk])).context["form"]
    assert (form["opens_days_before"].value(), form["closes_days_before"].value()) == (7, 1)


def test_what_waits_for_approval_is_refused_at_once_and_past_days_are_marked(client, who, at):
    plan = drafted(who, shift_plan("2026-03-14 09:00"))
    address, asked = reverse("activity-series", args=[plan.pk]), {"every": "listed", "listed": "2026-03-01、2026-03-21"}
    client.force_login(who.lea)

    seen = client.get(address, asked)
    wrong = client.get(address, {"every": "listed", "listed": "2026-03-21 2026-02-30 abc"}).text
    activities.submit(activity=plan, by=who.lea)
    early = client.get(address, follow=True)

    assert [(day.is_past, day.is_ticked) for day in seen.context["days"]] == [(True, False), (False, True)]
    assert "已过去" in seen.text
    assert "“2026-02-30”：" in wrong
    assert early.redirect_chain == [(reverse("manage-activity", args=[plan.pk]), 302)]
    assert "待审批" in early.text
