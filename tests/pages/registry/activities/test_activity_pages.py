"""The pages of activities: the public list, applying, the organiser's desk, approving."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from registry.activities.services import activities
from registry.exceptions import ActivityRefused
from registry.models import Activity, RoleAssignment, SignUp
from tests.factories import (
    MembershipFactory,
    RoleAssignmentFactory,
    ShiftFactory,
    SignUpFactory,
    SiteFactory,
    TeamFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
    local,
)
from tests.pages.registry.activities.applying import application, published
from tests.unit.registry.planning import administrator, drafted, shift_plan

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def test_eight_answers_are_enough_to_apply(client, who):
    client.force_login(who.lea)

    response = client.post(reverse("activity-new"), application(), follow=True)

    activity = Activity.objects.get()
    shift = activity.shifts.get()
    assert response.redirect_chain[-1][0] == reverse("manage-activity", args=[activity.pk])
    assert (activity.status, activity.recording_unit, activity.leader) == ("submitted", who.unit, who.lea)
    assert (shift.starts_at, shift.ends_at) == (local("2026-03-14 09:00"), local("2026-03-14 11:30"))
    assert [(each.places, each.is_default) for each in shift.positions.all()] == [(20, True)]


def test_a_refused_form_keeps_what_was_typed(client, who):
    client.force_login(who.lea)

    response = client.post(reverse("activity-new"), application(contact_phone="", content="发放宣传资料"))

    assert response.status_code == 422
    assert "发放宣传资料" in response.text
    assert not Activity.objects.exists()


def test_a_draft_is_kept_with_gaps(client, who):
    client.force_login(who.lea)

    blanks = dict.fromkeys(["category", "place", "places", "content", "contact_name", "shifts-0-on"], "")
    client.post(
        reverse("activity-new"), application(do="save", **blanks, **{"shifts-0-starts": "", "shifts-0-ends": ""})
    )

    activity = Activity.objects.get()
    assert (activity.status, activity.place, activity.shifts.count()) == ("draft", "", 0)


def test_a_series_breaks_and_positions_are_planned(client, who):
    client.force_login(who.lea)

    more = {
        "do": "series",
        "closes_days_before": "2",
        "shifts-0-starts": "22:00",
        "shifts-0-ends": "01:30",
        "shifts-0-break_starts": "00:00",
        "shifts-0-break_ends": "00:15",
        "positions-0-name": "讲解",
        "positions-0-places": "5",
        "positions-0-min_age": "18",
        "confirm": "overnight:210",
    }
    by_rule = client.post(reverse("activity-new"), application(**more)).url
    client.post(by_rule + "?every=weeks&times=3", {"days": ["2026-03-21", "2026-03-28"]})

    shifts = list(Activity.objects.get(is_series=True).shifts.in_order())
    assert [shift.starts_at for shift in shifts] == [local(f"2026-03-{day} 22:00") for day in (14, 21, 28)]
    assert (shifts[1].ends_at, shifts[1].sign_up_closes_at) == (local("2026-03-22 01:30"), local("2026-03-19 22:00"))
    assert shifts[2].breaks.get().starts_at == local("2026-03-29 00:00")
    assert {each.name: each.places for each in shifts[2].positions.all()} == {"志愿者": 15, "讲解": 5}


def test_positions_cannot_outgrow_the_places(client, who):
    client.force_login(who.lea)

    response = client.post(
        reverse("activity-new"), application(**{"positions-0-name": "讲解", "positions-0-places": "21"})
    )

    assert response.status_code == 422
    assert "岗位人数合计 21" in response.text


def test_an_unknown_deputy_is_named(client, who):
    client.force_login(who.lea)

    response = client.post(reverse("activity-new"), application(deputy_names="nobody-here"))

    assert "没有找到“nobody-here”" in response.text


def test_a_team_leader_applies_for_the_team(client, who):
    membership = MembershipFactory(team=TeamFactory(unit=who.unit), is_leader=True)
    client.force_login(membership.volunteer.user)

    client.post(reverse("activity-new"), application())

    assert Activity.objects.get().team == membership.team


def test_a_refusal_of_the_service_stands_on_the_form(client, who):
    client.force_login(who.lea)

    response = client.post(reverse("activity-new"), application(**{"shifts-0-ends": "09:00"}))

    assert response.status_code == 422
    assert str(ActivityRefused.Reason.ENDS_BEFORE_START.label) in response.text


def test_what_is_wrong_in_a_row_is_listed_at_the_top_with_the_row(client, who):
    client.force_login(who.lea)
    wrong = {"on": "2026-03-15", "starts": "09:00", "ends": "25:00", "break_ends": "10:15"}
    page = client.post(reverse("activity-new"), application(**{f"shifts-1-{at}": wrong[at] for at in wrong})).text
    summary, is_open = page.split('id="errors"')[1].split("</ul>")[0], "open><summary>休息、场次名称" in page
    assert ('href="#row-shifts-1"' in summary, "第 2 场，结束时间：" in summary, is_open) == (True, True, True)


def test_the_shifts_of_a_series_are_folded_and_a_wrong_one_opens(client, who):
    activity = drafted(who, *(shift_plan(f"2026-03-{day} 09:00") for day in (14, 15, 16, 17)))
    client.force_login(who.lea)
    address = reverse("activity-edit", args=[activity.pk])
    page = client.get(address).text
    assert page.count('<details class="fold" id="row-shifts-') == 6  # and two to fill in
    assert 'id="more-shifts"><summary>' in page
    assert "现有 4 场" in page
    assert "3月15日（周日） 09:00–" in page
    rows = dict(re.findall(r'name="((?:shifts|positions)-[^"]+)" value="([^"]*)"', page))
    wrong = client.post(address, application(do="save", **rows | {"shifts-1-ends": "25:00"})).text
    assert wrong.count('<details class="fold" id="row-shifts-1" open>') == 1
    assert '<details class="fold" id="row-shifts-2" open>' not in wrong


def test_the_only_unit_one_acts_for_is_chosen_already_and_a_draft_waits_for_nobody(client, who):
    activity = drafted(who)
    client.force_login(who.lea)
    form = client.get(reverse("activity-new")).context["form"]
    assert form["recording_unit"].value() == who.unit.pk
    assert "还没有人报名" not in client.get(reverse("manage-activity", args=[activity.pk])).text


def test_editing_shows_the_shifts_and_keeps_what_the_page_does_not_show(client, who):
    rests = (
        (local("2026-03-14 09:30"), local("2026-03-14 09:40")),
        (local("2026-03-14 10:30"), local("2026-03-14 10:40")),
    )
    activity = drafted(who, shift_plan(breaks=rests))
    shift = activity.shifts.get()
    client.force_login(who.lea)
    page = client.get(reverse("activity-edit", args=[activity.pk])).text
    rows = dict(re.findall(r'name="((?:shifts|positions)-[^"]+)" value="([^"]*)"', page))

    response = client.post(reverse("activity-edit", args=[activity.pk]), application(do="save", places="30", **rows))

    assert response.status_code == 302
    assert (activity.shifts.get().pk, shift.breaks.count()) == (shift.pk, 2)


def test_the_public_list_shows_what_comes_next_first(client):
    later = published("植树护绿", starts_at=local("2026-03-20 09:00"), ends_at=local("2026-03-20 11:00"))
    sooner = published("邻里守望")
    published("防溺水宣传", starts_at=local("2026-02-20 09:00"), ends_at=local("2026-02-20 11:00"))
    ShiftFactory(activity__title="还是草稿", activity__status="draft")

    response = client.get(reverse("activities"))

    assert [each.pk for each in response.context["page"]] == [sooner.activity_id, later.activity_id]
    assert "还是草稿" not in response.text
    past = client.get(reverse("activities") + "?when=past").text
    assert "防溺水宣传" in past
    assert "邻里守望" not in past


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=微课", "主题微课堂"),
        ("category=RURAL", "义务植树"),
        ("from_on=2026-03-21", "义务植树"),
        ("until_on=2026-03-15", "主题微课堂"),
        ("has_places=on", "义务植树"),
    ],
)
def test_filters_of_the_public_list_are_links(client, query, found):
    full = published("主题微课堂", places=1)
    SignUpFactory(shift=full)
    published(
        "义务植树",
        activity__category="RURAL",
        starts_at=local("2026-03-21 09:00"),
        ends_at=local("2026-03-21 11:00"),
    )
    for activity in Activity.objects.all():
        activity.bigrams = (
            activity.title[:2] + " " + activity.title[2:4] + " 微课"[: 3 if "微课" in activity.title else 0]
        )
        activity.save(update_fields=["bigrams"])

    response = client.get(f"{reverse('activities')}?{query}")

    assert [each.title for each in response.context["page"]] == [found]


def test_a_site_that_is_not_public_hides_its_activity_from_visitors(client):
    hidden = published("帮教与普法", activity__site=SiteFactory(not_public=True))

    assert "帮教与普法" not in client.get(reverse("activities")).text
    assert client.get(reverse("activity", args=[hidden.activity_id])).status_code == 404
    client.force_login(VolunteerFactory().user)
    assert "帮教与普法" in client.get(reverse("activities")).text


def test_the_activity_page_says_before_the_click_why_not(client):
    vera = VolunteerFactory()
    young = published()
    young.positions.update(min_age=60)
    client.force_login(vera.user)

    page = client.get(reverse("activity", args=[young.activity_id])).text

    assert "这个岗位要求年满 60 周岁。" in page
    assert reverse("shift-sign-up", args=[young.pk]) not in page


def test_shifts_that_are_over_stand_folded_behind_those_to_come(client):
    to_come = published()
    over = [
        ShiftFactory(activity=to_come.activity, starts_at=local(f"{day} 09:00"), ends_at=local(f"{day} 11:00"))
        for day in ("2026-02-07", "2026-02-14")
    ]

    page = client.get(reverse("activity", args=[to_come.activity_id])).text

    places = [page.index(f'id="shift-{shift.pk}"') for shift in (to_come, over[1], over[0])]
    assert places == sorted(places)
    assert places[0] < page.index("已结束的 2 个场次") < places[1]


def test_a_visitor_is_led_to_the_login(client):
    shift = published()

    page = client.get(reverse("activity", args=[shift.activity_id])).text

    assert f"?next={reverse('shift-sign-up', args=[shift.pk])}" in page


@pytest.mark.parametrize("name", ["activity", "manage-activity"])
def test_html_in_any_text_is_escaped(client, who, name):
    activity = drafted(who, title=SCRIPT, content=SCRIPT, place=SCRIPT, risk_notice=SCRIPT, contact_name=SCRIPT)
    Activity.objects.filter(pk=activity.pk).update(status="published", end_reason=SCRIPT)
    client.force_login(who.lea)

    page = client.get(reverse(name, args=[activity.pk])).text

    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


def test_the_desk_leads_from_draft_to_published(client, who):
    activity = drafted(who)
    client.force_login(who.lea)
    client.post(reverse("activity-submit", args=[activity.pk]))
    step = activity.steps.current().get()
    client.force_login(who.colleague)
    assert "主题微课堂" in client.get(reverse("approvals")).text
    client.post(reverse("approval", args=[step.pk]), {"do": "approve"})
    client.force_login(who.lea)
    assert "已批准，发布后志愿者就能报名" in client.get(reverse("manage-activity", args=[activity.pk])).text

    client.post(reverse("activity-publish", args=[activity.pk]))

    activity.refresh_from_db()
    assert activity.status == "published"


def test_names_are_whole_for_the_leader_and_masked_for_an_inspector(client):
    signup = SignUpFactory(shift=published(), volunteer=VolunteerFactory(name="覃演示二"))
    activity = signup.shift.activity
    inspector = RoleAssignmentFactory(
        role=RoleAssignment.Role.INSPECTOR, unit=activity.recording_unit, until_on="2026-12-31"
    )
    page = reverse("manage-activity", args=[activity.pk])

    client.force_login(activity.leader)
    assert "覃演示二" in client.get(page).text
    client.force_login(inspector.user)
    masked = client.get(page).text
    assert "覃演示二" not in masked
    assert "覃*" in masked


def test_cancelling_asks_for_a_reason_first(client):
    signup = SignUpFactory(shift=published())
    client.force_login(signup.shift.activity.leader)
    page = reverse("activity-end", args=[signup.shift.activity_id])

    assert client.post(page, {"reason": ""}).status_code == 422
    client.post(page, {"reason": "台风蓝色预警"})

    signup.refresh_from_db()
    assert (signup.status, signup.end_reason) == (SignUp.Status.WITHDRAWN, "台风蓝色预警")


def test_an_activity_is_repeated_as_a_draft(client):
    shift = published(starts_at=local("2026-02-14 09:00"), ends_at=local("2026-02-14 11:00"))
    client.force_login(shift.activity.leader)

    client.post(reverse("activity-repeat", args=[shift.activity_id]))

    assert Activity.objects.get(status="draft").shifts.get().starts_at == local("2026-03-14 09:00")


def test_the_leader_closes_an_activity_that_is_over(client):
    shift = published(starts_at=local("2026-03-01 09:00"), ends_at=local("2026-03-01 11:00"))
    client.force_login(shift.activity.leader)

    client.post(reverse("activity-close", args=[shift.activity_id]))

    shift.activity.refresh_from_db()
    assert shift.activity.status == "closed"


def test_one_shift_is_called_off(client):
    shift = published()
    client.force_login(shift.activity.leader)

    client.post(reverse("shift-cancel", args=[shift.pk]), {"reason": "学校停课"})

    shift.refresh_from_db()
    assert shift.cancelled_at == local("2026-03-02 09:00")


def test_the_list_is_exported_with_text_that_stays_text(client, who):
    drafted(who, title="=HYPERLINK(1)")
    client.force_login(who.lea)

    book = load_workbook(BytesIO(client.get(reverse("manage-activities-export"), {"purpose": "checking"}).content))
    text = client.get(reverse("manage-activities-export") + "?format=csv&purpose=checking").content.decode("utf-8-sig")

    row = [cell.value for cell in book.active[2]]
    assert (row[0], book.active["A2"].data_type, row[7]) == ("=HYPERLINK(1)", "s", 1)
    assert text.splitlines()[1].startswith("'=HYPERLINK(1),进校园,草稿,")


@pytest.mark.parametrize("name", ["manage-activities", "manage-activities-export", "activity-new", "approvals"])
def test_pages_of_the_desk_are_closed_to_volunteers(client, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(VolunteerFactory().user)
    assert client.get(reverse(name)).status_code == 403


def test_a_foreign_desk_sees_nothing(client, who):
    activity = drafted(who)
    step = activities.submit(activity=activity, by=who.lea).steps.first()
    client.force_login(administrator(UnitFactory()))

    assert client.get(reverse("manage-activity", args=[activity.pk])).status_code == 404
    assert client.get(reverse("approval", args=[step.pk])).status_code == 404
    assert client.post(reverse("activity-publish", args=[activity.pk])).status_code == 404
    assert "主题微课堂" not in client.get(reverse("manage-activities")).text


def test_an_inspector_reads_and_changes_nothing(client, who):
    activity = drafted(who)
    inspector = RoleAssignmentFactory(role=RoleAssignment.Role.INSPECTOR, unit=who.unit, until_on="2026-12-31").user
    client.force_login(inspector)

    assert client.get(reverse("manage-activity", args=[activity.pk])).status_code == 200
    assert client.post(reverse("activity-submit", args=[activity.pk])).status_code == 403
    assert client.get(reverse("activity-edit", args=[activity.pk])).status_code == 403


def test_an_outsider_gets_404_for_a_draft(client, who):
    activity = drafted(who)
    client.force_login(UserFactory())

    assert client.get(reverse("activity", args=[activity.pk])).status_code == 404
