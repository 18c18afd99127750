"""A ten-day exhibition: three shifts a day, twelve positions each, as a grid on the screen and on paper."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.activities.applying.series import DAYS, Rule
from registry.activities.duties import activity_duties
from registry.activities.plans import PositionPlan
from registry.activities.services import series
from registry.activities.services.doubts import EVERYTHING
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.models import Activity, HistoryEntry, Job, Position, SignUp, Unit
from registry.signups import grid
from registry.signups.services import grid_papers
from tests import readers
from tests.factories import RoleAssignmentFactory, UserFactory, VolunteerFactory, local
from tests.shared import built_at
from tests.unit.registry.planning import administrator, drafted, people, plan, shift_plan

pytestmark = pytest.mark.django_db
POSTS = ("讲解", "引导", "咨询", "检票", "医疗", "翻译", "摄影", "安保", "后勤", "礼仪", "直播", "机动")


def post(number, name):
    return PositionPlan(places=3, name=name, min_people=2, meets_before=30 if number == 0 else None)


class World:
    """Built from its first day by a rule; the first two positions of the first day have somebody."""

    def __init__(self):
        self.who = people()
        posts = tuple(post(number, name) for number, name in enumerate(POSTS))
        hours = ("2026-03-14 08:30", "2026-03-14 11:30", "2026-03-14 14:30")
        first = [shift_plan(hour, 2.5, positions=posts, min_people=20) for hour in hours]
        self.activity = drafted(self.who, *first, title="博览会志愿服务")
        days = series.preview(plan(*first), Rule(DAYS, times=10))
        series.add(activity=self.activity, days=[day.on for day in days], by=self.who.lea, confirmed=EVERYTHING)
        Activity.objects.update(status="published", published_at=local("2026-03-02 09:00"))
        self.activity.refresh_from_db()
        self.people = [VolunteerFactory(unit=self.who.unit, name=f"蓝示例{n}") for n in range(4)]
        early = Position.objects.filter(shift__starts_at=local(hours[0])).order_by("pk")
        pairs = [(early[0], each) for each in self.people[:3]] + [(early[1], self.people[3])]
        SignUp.objects.bulk_create(
            SignUp(shift=place.shift, position=place, volunteer=each, status="confirmed", confirmed_at=local(hours[0]))
            for place, each in pairs
        )


world, _now = built_at("2026-03-09 09:00", World)


def asked(client, url, query=""):
    with CaptureQueriesContext(connection) as seen:
        page = client.get(url + query)
    assert page.status_code == 200
    return page, len(seen)


def test_ten_days_are_shown_a_day_at_a_time_by_the_same_queries(client, world):
    here = world()
    client.force_login(here.who.lea)
    url = reverse("position-grid", args=[here.activity.pk])
    assert (here.activity.shifts.count(), Position.objects.count()) == (30, 360)

    client.get(url)
    page, of_a_day = asked(client, url)
    shown = page.context["grid"]
    assert (len(shown.rows), shown.columns) == (3, POSTS)
    assert len(page.context["choice"].days) == 10
    first, second = shown.rows[0].cells[:2]
    assert [(each.word, each.taken) for each in (first, second)] == [("满", 3), ("缺 1", 1)]
    assert "蓝示例0、蓝示例1、蓝示例2" in page.text
    assert shown.rows[0].short == 21  # eleven positions want two each, and one of them has somebody
    later, _queries = asked(client, url, "?day=2026-03-23")
    assert [row.shift.starts_at.day for row in later.context["grid"].rows] == [23, 23, 23]
    whole = grid.chosen(here.activity, {}, whole=True).shifts
    with CaptureQueriesContext(connection) as some:
        grid.grid_of(here.activity, whole[:3], here.who.lea)
    with CaptureQueriesContext(connection) as all_of_them:
        grid.grid_of(here.activity, whole, here.who.lea)
    assert len(some) == len(all_of_them) <= 6
    assert of_a_day <= 25
    assert "岗位表" in client.get(reverse("manage-activity", args=[here.activity.pk])).text


def test_on_a_desk_all_days_stand_side_by_side_and_say_who_is_short(client, world):
    here = world()
    client.force_login(here.who.lea)
    Position.objects.filter(shift__starts_at__date="2026-03-20").update(min_people=0)
    here.activity.shifts.filter(starts_at__date="2026-03-20").update(min_people=None)
    page = client.get(reverse("position-grid", args=[here.activity.pk]))
    shown = page.context["days"]
    assert (shown.columns, len(shown.lines)) == (POSTS, 10)
    first = shown.lines[0]
    assert [(spot.taken, spot.places, spot.short) for spot in first.spots[:3]] == [(3, 9, 4), (1, 9, 5), (0, 9, 6)]
    assert (first.short, [line.short for line in shown.lines].count(0)) == (69, 1)
    lacking = Position.objects.filter(name="讲解").order_by("shift__starts_at")[1]
    assert f'href="?day=2026-03-14#position-{lacking.pk}"' in page.text  # the shift of that day that lacks somebody
    assert f'<td id="position-{lacking.pk}"' in page.text
    assert "缺 69" in page.text
    whole = grid.chosen(here.activity, {})
    for days in (whole.days[:2], whole.days):
        with CaptureQueriesContext(connection) as seen:
            grid.overview(replace(whole, days=days))
        assert len(seen) == 1
    later = client.get(reverse("position-grid", args=[here.activity.pk]), {"day": "2026-03-23"})
    assert [line.is_shown for line in later.context["days"].lines].index(True) == 9


def test_the_public_page_folds_shifts_of_many_positions(client, world):
    here = world()
    url = reverse("activity", args=[here.activity.pk])
    early = here.activity.shifts.in_order()
    page = client.get(url)
    assert page.text.count('class="card fold" id="shift-') == 10
    assert re.findall(r'id="shift-(\d+)"\s+open', page.text) == [str(early[0].pk)]
    assert "已报 4 / 36 · 还差 21 人" in said(page, early[0])
    assert "已报 0 / 36 · 还差 24 人" in said(page, early[1])
    wanted = client.get(url, {"shift": early[4].pk})
    assert re.findall(r'id="shift-(\d+)"\s+open', wanted.text) == [str(early[4].pk)]
    few = drafted(here.who, *(shift_plan(f"2026-04-0{n} 09:00") for n in range(1, 6)))
    Activity.objects.filter(pk=few.pk).update(status="published", published_at=local("2026-03-02 09:00"))
    assert "card fold" not in client.get(reverse("activity", args=[few.pk])).text


def said(page, shift):
    """The words in the line of a folded shift."""
    line = page.text.split(f'id="shift-{shift.pk}"')[1].split("</summary>")[0].split(">", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", line).split())


def test_the_api_tells_the_figures_of_a_day_and_no_name(client, world):
    here = world()
    client.force_login(here.who.lea)
    told = client.get(f"/api/v1/activities/{here.activity.pk}/grid/?day=2026-03-14")
    rows = told.json()
    assert (len(rows), rows[0]["short"], rows[0]["positions"][1]["short"]) == (3, 21, 1)
    assert "蓝示例" not in told.text
    assert len(client.get(f"/api/v1/activities/{here.activity.pk}/grid/").json()) == 30
    assert client.get(f"/api/v1/activities/{here.activity.pk}/grid/?day=nonsense").status_code == 400


def test_paper_and_workbook_leave_a_line(client, world):
    here = world()
    client.force_login(here.who.lea)
    day = reverse("position-grid-pdf", args=[here.activity.pk]) + "?day=2026-03-14"
    paper = client.get(day)
    text = "".join(readers.pdf_text(paper.content).split())
    for said in ("博览会志愿服务", "3月14日", "讲解", "机动", "蓝示例2", "缺2", "共缺21人"):
        assert said in text, said
    assert "3月15日" not in text
    line = HistoryEntry.objects.filter(did="exported").order_by("-pk").first()
    assert (line.fields["what"], line.fields["people"], line.fields["purpose"]) == ("position-grid", 4, "roster")
    book = client.get(reverse("position-grid-xlsx", args=[here.activity.pk]))
    rows = readers.xlsx_rows(book.content)
    assert "蓝示例0、蓝示例1、蓝示例2" in str(rows)
    heads = next(row for row in rows if "本场缺" in row)
    assert {row[heads.index("本场缺")] for row in rows if "讲解" in row} == {21, 24}
    assert HistoryEntry.objects.filter(did="exported").count() == 2


def test_on_paper_the_shifts_of_a_day_stay_under_its_date(client, world):
    here = world()
    client.force_login(here.who.lea)

    pages = readers.pdf_pages(client.get(reverse("position-grid-pdf", args=[here.activity.pk])).content)

    found = [(page.count("2026年3月"), "".join(page.split()).count("共缺")) for page in pages]
    assert len(found) == 3
    assert [shifts for _days, shifts in found] == [3 * days for days, _shifts in found]


def test_a_long_paper_comes_from_the_worker_for_who_asked(client, world, monkeypatch):
    here = world()
    monkeypatch.setattr(grid, "MOST_ON_PAPER", 35)  # a day has 36 cells
    client.force_login(here.who.lea)
    address = reverse("position-grid-pdf", args=[here.activity.pk])
    assert "由后台制作" in client.get(reverse("position-grid", args=[here.activity.pk])).text
    first, again = (client.get(address + "?day=2026-03-14") for _ in range(2))
    job = Job.objects.get(name=grid_papers.WORK)
    assert (first.status_code, again.status_code, "正在制作" in again.text) == (202, 202, True)
    busy = client.get(address, follow=True)  # another one meanwhile
    assert [message.extra_tags for message in busy.context["messages"]] == [ExportRefused.Reason.EXPORT_UNDER_WAY]
    assert not HistoryEntry.objects.filter(did="exported").exists()

    jobs.perform(job.pk)
    paper = client.get(grid_papers.address_of(job))
    assert "蓝示例2" in "".join(readers.pdf_text(paper.content).split())
    line = HistoryEntry.objects.get(did="exported")
    assert (line.fields["what"], line.fields["people"]) == ("position-grid", 4)
    assert here.who.lea.notifications.filter(key=f"grid:{job.pk}", url=grid_papers.address_of(job)).exists()
    assert client.get(address + "?day=2026-03-14").content == paper.content
    for person in here.people[:2]:  # what has changed since is drawn anew, and meanwhile not asked for twice
        SignUp.objects.filter(volunteer=person).update(status="withdrawn", ended_at=local("2026-03-09 09:00"))
        assert client.get(address + "?day=2026-03-14").status_code == 202
    assert Job.objects.filter(name=grid_papers.WORK).count() == 2
    client.force_login(here.who.colleague)
    assert client.get(grid_papers.address_of(job)).status_code == 202  # somebody else's is drawn anew


def test_others_read_no_names_and_few_positions_need_no_filter(client, world):
    here = world()
    inspector = RoleAssignmentFactory(role="inspector", unit=here.who.unit, until_on=date(2027, 1, 1)).user
    client.force_login(inspector)
    masked = client.get(reverse("position-grid", args=[here.activity.pk]))
    assert ("蓝示例" in masked.text, "蓝" in masked.text) == (False, True)
    client.force_login(UserFactory())
    for name in ("position-grid", "position-grid-pdf", "position-grid-xlsx"):
        assert client.get(reverse(name, args=[here.activity.pk])).status_code == 404
    small = drafted(here.who, shift_plan("2026-04-04 09:00"))
    client.force_login(here.who.lea)
    page = client.get(reverse("position-grid", args=[small.pk]))
    assert (page.context["choice"].days, len(page.context["grid"].rows)) == ([], 1)
    empty = Activity.objects.exclude(pk=here.activity.pk).get()
    empty.shifts.update(cancelled_at=local("2026-03-09 09:00"))
    assert "还没有安排场次" in client.get(reverse("position-grid", args=[empty.pk])).text
    assert client.get(reverse("position-grid-pdf", args=[empty.pk])).status_code == 200


def gaps(user):
    return [
        (each.title, each.detail, each.url)
        for each in activity_duties(user)
        if "人手" in each.title or "超出" in each.title
    ]


def test_what_begins_within_a_week_with_too_few_is_on_the_home_page(client, world, at):
    here = world()
    grid_url = reverse("position-grid", args=[here.activity.pk])

    ((title, detail, url),) = gaps(here.who.lea)
    assert (title, url) == ("补足人手：博览会志愿服务", f"{grid_url}?day=2026-03-14")
    assert detail.startswith("3月14日（周六）08:30 医疗 缺 2 人；")
    assert gaps(here.who.colleague) == gaps(here.who.lea)
    other = administrator(Unit.objects.get(pk=VolunteerFactory().unit_id))
    assert gaps(other) == gaps(here.who.committee) == gaps(UserFactory()) == []
    client.force_login(here.who.lea)
    assert "补足人手：博览会志愿服务" in client.get(reverse("home")).text

    here.activity.shifts.update(min_people=9)
    Position.objects.exclude(name="医疗").update(min_people=None)
    ((_title, detail, _url),) = gaps(here.who.lea)
    assert detail.startswith("3月14日（周六）08:30 共缺 5 人；3月14日（周六）08:30 医疗 缺 2 人；")
    Position.objects.update(min_people=None)
    here.activity.shifts.update(min_people=None)
    assert gaps(here.who.lea) == []
    Position.objects.filter(name="讲解").update(places=2)
    ((title, detail, _url),) = gaps(here.who.lea)
    assert (title, detail) == ("人数超出：博览会志愿服务", "3月14日（周六）08:30 讲解 超 1 人")
    at("2026-03-06 08:00")  # more than a week before
    assert gaps(here.who.lea) == []


def test_a_day_with_too_many_in_one_shift_and_too_few_in_another_says_both(client, world):
    here = world()
    client.force_login(here.who.lea)
    first = Position.objects.filter(name="讲解").order_by("shift__starts_at").first()
    Position.objects.filter(pk=first.pk).update(places=2)

    page = client.get(reverse("position-grid", args=[here.activity.pk]))

    spot = page.context["days"].lines[0].spots[0]
    assert (spot.short, spot.over) == (4, 1)
    [row] = re.findall(r"<tr aria-current.*?</tr>", page.text, re.DOTALL)
    words = re.findall(r'"overdue">(.*?)<', row)
    assert words[:2] == ["缺 4", "超 1"]
    assert 'class="cluster off-desk" id="day"' in page.text  # every day stands there to be pressed
