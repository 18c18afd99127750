"""A unit does its part on three pages: ticks people, writes their texts, orders and hands in, each by one press."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.exceptions import NominationRefused
from certificates.models import CommendationRound, Nomination
from certificates.rounds import told
from certificates.rounds.services import nominations, own_list
from registry import clock
from registry.models import HistoryEntry
from registry.words import chinese
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_rounds import CandidateFactory, RoundFactory
from tests.people import browser_of
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = NominationRefused.Reason
TEXT = "每周到社区陪伴老人读报，组织邻里互助，受到服务对象的好评。"


class World:
    def __init__(self) -> None:
        committee_unit()
        self.unit, self.committee = UnitFactory(), committee_member()
        self.desk = administrator_of(self.unit)
        self.round = RoundFactory(quota_kind="unit", places_each=2)
        names = [f"韦示例{n}" for n in "一二三四"]
        people = [VolunteerFactory(unit=self.unit, name=one, bigrams=chinese.bigrams(one)) for one in names]
        self.four = [CandidateFactory(round=self.round, volunteer=one) for one in people]
        missing = VolunteerFactory(unit=self.unit)
        self.short = CandidateFactory(round=self.round, volunteer=missing, qualifies=False, missed=["hours"])
        self.foreign = CandidateFactory(round=self.round)

    def address(self, name):
        return reverse(name, args=[self.round.pk])

    def drafted(self):
        return [nominations.begin(candidate=one, source="unit", by=self.desk) for one in self.four]


world, _now = built_at(AFTERWARDS, World)


def typed(*rows, do="save", **texts):
    said = {"do": do}
    for row in rows:
        said |= {f"n{row.pk}-text": texts.get(f"t{row.pk}", TEXT), f"n{row.pk}-seen": str(row.version)}
    return said


def test_a_unit_does_its_part_by_four_presses(world):
    here = world()
    unit = browser_of(here.desk)
    home = unit.get(reverse("home")).content.decode()
    listed = unit.get(here.address("round-candidates") + "?picked=page").content.decode()
    ticks = {"chosen": [str(one.pk) for one in here.four]}

    begun = unit.post(here.address("nominate-many") + "?qualifies=true", ticks, follow=True)
    rows = list(Nomination.objects.order_by("pk"))
    page = begun.content.decode()
    saved = unit.post(here.address("nominations-write"), typed(*rows[:3]), follow=True).content.decode()
    own = unit.get(here.address("round-own")).content.decode()
    fourth = {f"place-{rows[2].pk}": "1", f"place-{rows[0].pk}": "1"}
    ranked = unit.post(here.address("round-own"), fourth, follow=True).content.decode()
    rows = [Nomination.objects.get(pk=one.pk) for one in rows]
    done = unit.post(here.address("nominations-write"), typed(do="submit"), follow=True).content.decode()

    assert here.address("round-own") in home
    assert listed.count(" checked") == 4
    assert page.count(told.sentence(here.four[0], here.round)) == 4
    assert "已起草 4 项" in page
    assert "草稿已保存" in saved
    assert "请再写不少于 20 字" in saved
    assert "现在是 0 字" not in saved
    assert "名额 2 个，已用 0 个，还可提交 <strong>2</strong> 项" in own
    assert "草稿 4 项" in own
    assert "顺序已保存" in ranked
    assert [one.rank for one in rows] == [2, 3, 1, 4]
    assert "已提交区直团工委 2 项" in done
    assert "2 项没有提交：韦示例二、韦示例四" in done
    assert list(Nomination.objects.order_by("pk").values_list("status", flat=True)) == [
        "submitted", "draft", "submitted", "draft",
    ]  # fmt: skip
    assert "的名额是 2 个，已经用完" in done
    deeds = list(HistoryEntry.objects.filter(target_model="certificates.nomination").values_list("did", flat=True))
    assert [deeds.count(f"nomination {did}") for did in ("begun", "saved", "ranked", "submitted")] == [4, 3, 4, 2]


def test_all_of_the_filter_who_qualify_and_nobody_ticked(world):
    here = world()
    unit = browser_of(here.desk)
    nominations.begin(candidate=here.four[0], source="unit", by=here.desk)
    page = here.address("round-candidates")

    nobody = unit.post(here.address("nominate-many") + "?q=韦示例&qualifies=true")
    told_so = unit.get(nobody["Location"]).content.decode()
    listed = unit.get(page + "?q=韦示例二&picked=all").content.decode()
    all_of_it = unit.post(here.address("nominate-many") + "?q=韦示例二", {"everybody": "1"}, follow=True)
    rest = unit.post(here.address("nominate-many"), {"everybody": "1"}, follow=True).content.decode()

    assert nobody["Location"] == page + "?q=%E9%9F%A6%E7%A4%BA%E4%BE%8B&qualifies=true"
    assert "没有勾选任何人" in told_so
    assert "推荐全部符合条件的" in listed
    assert "已起草 1 项" in all_of_it.content.decode()
    assert "已起草 2 项" in rest
    assert set(Nomination.objects.values_list("candidate", flat=True)) == {one.pk for one in here.four}


def test_what_was_typed_survives_a_refusal_and_another_who_wrote(world):
    here = world()
    unit = browser_of(here.desk)
    first, second, third, _fourth = here.drafted()
    nominations.save(nomination=second, text=TEXT + "他人写的。", seen=1, by=here.desk)

    both = unit.post(here.address("nominations-write"), typed(first, second, do="submit"))
    long = unit.post(here.address("nominations-write"), typed(third, **{f"t{third.pk}": "长" * 1001}))
    CommendationRound.objects.filter(pk=here.round.pk).update(status="reviewing")
    closed = unit.post(here.address("nominations-write"), typed(third))

    assert both.status_code == long.status_code == closed.status_code == 422
    assert "您打开以后，别人修改了这项推荐" in both.content.decode()
    assert both.content.decode().count(TEXT) == 1  # the first is kept, the second is shown as it was typed
    assert Nomination.objects.get(pk=first.pk).text == TEXT
    assert "长" * 1001 in long.content.decode()
    assert TEXT in closed.content.decode()
    assert "不能推荐" in closed.content.decode()


def test_the_figures_alone_are_no_reason(world):
    here = world()
    first = here.drafted()[0]
    sentence = told.sentence(first.candidate, here.round)
    row = nominations.save(nomination=first, text=sentence + "很好。", seen=1, by=here.desk)

    with pytest.raises(NominationRefused) as refusal:
        nominations.submit(nomination=row, by=here.desk)
    row = nominations.save(nomination=row, text=sentence + TEXT, seen=2, by=here.desk)

    assert refusal.value.reason == Reason.NOMINATION_DRAFTED
    assert nominations.submit(nomination=row, by=here.desk).is_submitted


def test_the_order_is_the_units_own(world):
    here = world()
    rows = here.drafted()
    unit, stranger = browser_of(here.desk), browser_of(UserFactory())

    beyond = unit.post(here.address("round-own"), {f"place-{rows[0].pk}": "5"})
    with pytest.raises(NominationRefused) as refusal:
        own_list.rank(round=here.round, wanted={rows[0].pk: 5}, by=here.desk)
    same = unit.post(here.address("round-own"), {f"place-{rows[0].pk}": "1"}, follow=True).content.decode()
    theirs = own_list.rank(round=here.round, wanted={rows[3].pk: 1}, by=administrator_of(UnitFactory()))
    nothing = stranger.get(here.address("round-own")).content.decode()

    assert beyond.status_code == 422
    assert refusal.value.reason == Reason.NOMINATION_RANK
    assert "顺序已保存" in same  # drafts had no place before
    assert theirs == 0
    assert "还没有推荐" in nothing
    assert "韦示例" not in nothing


def test_a_long_list_of_ones_own_is_narrowed_and_keeps_its_places(world):
    here = world()
    rows = here.drafted()
    unit, page = browser_of(here.desk), here.address("round-own")
    Nomination.objects.filter(pk=rows[0].pk).update(status="submitted", text=TEXT, submitted_at=clock.now())

    whole, found = unit.get(page).content.decode(), unit.get(page, {"q": "韦示例三"}).content.decode()
    drafts = unit.get(page, {"status": "draft"}).content.decode()
    nobody = unit.get(page, {"q": "不存在"}).content.decode()
    moved = unit.post(f"{page}?q=韦示例三", {f"place-{rows[2].pk}": "1"})

    assert ("韦示例一" in found, f'name="place-{rows[2].pk}" value="3"' in found) == (False, True)
    assert (f'name="place-{rows[0].pk}"' in drafts, f'name="place-{rows[3].pk}"' in drafts) == (False, True)
    assert ("没有符合条件的" in nobody, 'role="search"' in whole, 'role="search"' in found) == (True, False, True)
    assert moved.url.startswith(f"{page}?q=")
    assert [one.pk for one in Nomination.objects.order_by("rank")] == [rows[n].pk for n in (2, 0, 1, 3)]


def test_handing_in_costs_the_same_for_one_and_three(world):
    here = world()
    CommendationRound.objects.filter(pk=here.round.pk).update(quota_kind="free", places_each=None)
    rows = here.drafted()
    counts = []
    for batch in (rows[:1], rows[1:]):
        Nomination.objects.filter(pk__in=[one.pk for one in batch]).update(text=TEXT)
        with CaptureQueriesContext(connection) as seen:
            own_list.hand_in(round=here.round, by=here.desk)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_the_same_over_the_api(world):
    here = world()
    unit = browser_of(here.desk)

    def sent(deed, **said):
        address = reverse(f"api-round-own-{deed}", args=[here.round.pk])
        return unit.post(address, said, content_type="application/json")

    begun = sent("nominate", candidates=[one.pk for one in here.four[:3]], source="unit")
    again = sent("nominate", candidates=[here.four[0].pk, here.short.pk], source="unit").json()
    keys = [one["id"] for one in begun.json()["done"]]
    Nomination.objects.filter(pk__in=keys[:2]).update(text=TEXT)
    beyond = sent("rank", places=[{"nomination": keys[0], "place": 9}])
    ranked = sent("rank", places=[{"nomination": keys[1], "place": 1}]).json()
    handed = sent("hand-in").json()
    part = unit.get(reverse("api-round-own-detail", args=[here.round.pk])).json()["parts"][0]

    assert begun.status_code == 200
    assert [one["name"] for one in again["refused"]] == ["韦示例一", str(here.short)]
    assert "不能重复推荐" in again["refused"][0]["message"]
    assert (beyond.status_code, beyond.json()["code"]) == (409, "nomination_rank")
    assert [one["id"] for one in ranked["parts"][0]["nominations"]] == [keys[1], keys[0], keys[2]]
    assert ([one["rank"] for one in handed["done"]], len(handed["refused"])) == ([1, 2], 1)
    assert (part["places"], part["used"], len(part["nominations"])) == (2, 2, 3)
