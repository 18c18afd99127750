"""The folded parts of an application: what their lines say, and which of them stand open."""

import re

import pytest
from django.urls import reverse

from registry.activities.plans import PositionPlan
from registry.activities.services import activities
from registry.exceptions import ActivityRefused
from registry.models import Activity
from registry.models.office import asked
from registry.models.office.asked import Question
from tests.pages.registry.activities.applying import application
from tests.shared import built_at
from tests.unit.registry.planning import drafted, people, published, shift_plan

pytestmark = pytest.mark.django_db
POSITIONS = (
    PositionPlan(places=4, is_default=True),
    PositionPlan(places=4, name="引导"),
    PositionPlan(places=3, name="讲解", min_age=18, note="会普通话", meeting_point="东门"),
)
GUIDES = {"positions-0-name": "引导", "positions-0-places": "4"}


class World:
    """An activity with two positions and two questions."""

    def __init__(self):
        self.who = people()
        self.activity = published(self.who, shift_plan("2026-03-14 09:00", min_people=4, positions=POSITIONS))
        rows = [Question("背心尺码", "choice", is_required=True, choices=("S", "M")), Question("车牌号", "text")]
        self.activity.questions = asked.rows_of(rows)
        self.activity.save()


world, _now = built_at("2026-03-02 09:00", World)


def opened(page):
    """The parts and rows that stand open."""
    return set(re.findall(r'<details class="fold" id="([\w-]+)" open>', page.text))


def said(page, part):
    """The words in the line of a part or row."""
    line = page.text.split(f'<details class="fold" id="{part}"')[1].split("<summary>")[1].split("</summary>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", line).split())


def test_what_is_filled_in_stands_in_the_line_of_its_folded_part(client, world):
    here = world()
    client.force_login(here.who.lea)
    page = client.get(reverse("activity-edit", args=[here.activity.pk]))

    assert opened(page) == set()
    assert said(page, "positions") == "岗位和要求 2 个：引导 4 人、讲解 3 人"
    assert said(page, "row-positions-1") == "讲解 3 人 满 18 岁、会普通话、集合、岗位负责人已填"
    assert said(page, "row-positions-2") == "加第 3 个岗位"
    assert said(page, "questions") == "报名时要回答的问题 2 个：背心尺码、车牌号"
    assert said(page, "row-questions-0") == "背心尺码 选一项、必须回答"
    assert said(page, "insurance") == "风险和保险"

    one = client.get(reverse("shift-edit", args=[here.activity.shifts.get().pk]))
    assert (opened(one), said(one, "positions")) == (set(), "岗位和要求 2 个：引导 4 人、讲解 3 人")


def test_an_empty_part_has_its_first_row_open_to_be_filled_in(client, world):
    client.force_login(world().who.lea)
    page = client.get(reverse("activity-new"))
    assert opened(page) == {"row-positions-0", "row-questions-0"}
    assert said(page, "positions") == "岗位和要求"


def test_a_part_with_an_error_stands_open_and_keeps_what_was_typed(client, world):
    here = world()
    client.force_login(here.who.lea)
    wrong = {"positions-1-name": "讲解", "positions-1-places": "0", "positions-1-note": "会手语"}
    page = client.post(reverse("activity-new"), application(do="save", **GUIDES, **wrong))
    assert opened(page) == {"positions", "row-positions-1", "row-questions-0"}
    assert 'value="会手语"' in page.text
    assert said(page, "row-positions-0") == "引导 4 人"

    twice = application(do="save", **GUIDES, **{"positions-1-name": "引导", "positions-1-places": "1"})
    page = client.post(reverse("activity-new"), twice)
    assert ActivityRefused.Reason.POSITION_TWICE.label.format(position="“引导”") in page.text
    assert "positions" in opened(page)
    page = client.post(reverse("activity-new"), application(do="save", contact_wechat="微" * 40))
    assert "contact" in opened(page)
    ticked = {"questions-TOTAL_FORMS": "2", "questions-INITIAL_FORMS": "0", "questions-1-is_required": "on"}
    page = client.post(reverse("activity-new"), application(do="save", **ticked))
    assert {"questions", "row-questions-1"} <= opened(page)  # no word in it, and yet wrong


def test_of_several_shifts_the_line_is_read_as_elsewhere_and_opens_for_them_alone(client, world):
    here = world()
    starts = ("2026-03-14 09:00", "2026-03-21 09:00")
    row = drafted(here.who, *map(shift_plan, starts))
    client.force_login(here.who.lea)
    pks = list(row.shifts.order_by("starts_at").values_list("pk", flat=True))
    both = {"shifts-TOTAL_FORMS": "2", "shifts-INITIAL_FORMS": "2"}
    for n, (pk, start) in enumerate(zip(pks, starts, strict=True)):
        both |= {f"shifts-{n}-pk": str(pk), f"shifts-{n}-on": start[:10]}
        both |= {f"shifts-{n}-starts": "09:00", f"shifts-{n}-ends": "11:00"}
    edit = reverse("activity-edit", args=[row.pk])

    position = client.post(
        edit, application(do="save", **both, **{"positions-0-name": "引导", "positions-0-places": "0"})
    )
    assert "positions" in opened(position)
    assert "more-shifts" not in opened(position)
    assert said(position, "row-shifts-1") == "第 2 场 3月21日（周六） 09:00–11:00"

    twice = {**GUIDES, "positions-1-name": "引导", "positions-1-places": "1"}
    assert "more-shifts" not in opened(client.post(edit, application(do="save", **both, **twice)))
    over = client.post(edit, application(do="save", **both | {"shifts-1-starts": "11:00", "shifts-1-ends": "11:00"}))
    assert "more-shifts" in opened(over)
    odd = client.post(edit, application(do="save", **both | {"shifts-1-on": "下周六"}))
    assert said(odd, "row-shifts-1") == "第 2 场 下周六 09:00–11:00"


def test_what_is_still_to_be_filled_in_is_not_folded_away(client, world):
    client.force_login(world().who.lea)
    insured = {"insurer": "示例保险", "insurance_policy_no": "P1", "insured_from_on": "2026-03-01"}
    risky = application(do="look", risk_level="bodily", **insured)
    assert "insurance" in opened(client.post(reverse("activity-new"), risky))
    page = client.post(reverse("activity-new"), risky | {"insured_until_on": "2026-04-01"})
    assert ("insurance" in opened(page), said(page, "insurance")) == (
        False,
        "风险和保险 可能危及人身安全、示例保险",
    )
    assert "site" in opened(page)  # the press was made in there
    half = client.post(reverse("activity-new"), application(do="look", **{"positions-0-places": "4"}))
    assert "row-positions-0" in opened(half)


def test_whoever_asks_for_more_rows_finds_the_part_open(client, world):
    client.force_login(world().who.lea)
    for press, part in (("ask", "questions"), ("more", "more-shifts")):
        page = client.post(reverse("activity-new"), application(do=press, title=f"再加{press}"), follow=True)
        assert page.redirect_chain[-1][0].endswith(f"/edit/?open={part}#{part}")
        assert part in opened(page)
        assert Activity.objects.get(title=f"再加{press}").is_draft


def test_a_remark_of_the_approver_is_seen_at_once(client, world):
    here = world()
    row = activities.submit(activity=drafted(here.who, shift_plan(positions=POSITIONS)), by=here.who.lea)
    step = row.steps.current().get()
    client.force_login(here.who.colleague)
    said_of = {"remark-positions": "引导要几人", "remark-is_own_duty": "是否上班"}
    client.post(reverse("approval", args=[step.pk]), {"do": "return", "note": "请改", **said_of})
    client.force_login(here.who.lea)
    page = client.get(reverse("activity-edit", args=[row.pk]))
    assert opened(page) == {"positions", "duty", "row-questions-0"}
