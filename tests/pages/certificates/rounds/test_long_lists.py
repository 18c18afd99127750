"""Lists of a round that are longer than a screen: found by name and unit, read by pages, changed on any page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import CommendationRound, RoundPlace
from certificates.rounds import seen
from certificates.rounds.services import decisions, notices, ordering, reviewers, reviewing
from registry import clock
from registry.models import Consent
from registry.people.services import consents
from registry.words import chinese
from registry.words.dates import as_full_date
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_reports import inspector_of
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.people import browser_of
from tests.shared import built_at

pytestmark = pytest.mark.django_db
MARKS = [{"name": "服务实效", "weight": 100, "best": 10}]
NAMES = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕"
MANY = len(NAMES)


class World:
    """Thirty of one unit, the last of them of another, in a round of blind scoring."""

    def __init__(self) -> None:
        committee_unit()
        self.committee = committee_member()
        self.unit, self.other = UnitFactory(short_name="示例厅"), UnitFactory(short_name="示例局")
        self.round = RoundFactory(review_kind="scores", score_criteria=MARKS, reviewers_needed=1)
        self.people = [self.person(f"韦示{one}") for one in NAMES]
        writer = UserFactory()
        for one in self.people:
            NominationFactory(candidate=CandidateFactory(round=self.round, volunteer=one), by=writer)
        self.judge = UserFactory()
        reviewers.name(round=self.round, user=self.judge, by=self.committee)
        self.round = reviewing.begin(round=self.round, by=self.committee, reason="推荐已经交齐")

    def person(self, name):
        unit = self.other if name.endswith(NAMES[-1]) else self.unit
        return VolunteerFactory(name=name, bigrams=chinese.bigrams(name), unit=unit)

    def frozen(self):
        for one, _said in reviewing.waiting_for(self.judge, self.round):
            reviewing.review(nomination=one, by=self.judge, scores={"服务实效": 9}, agrees=None)
        reviewing.freeze(round=self.round, by=self.committee)

    def announced(self):
        self.frozen()
        ordering.choose(round=self.round, first=MANY, by=self.committee)
        return notices.begin(round=self.round, by=self.committee)


world, _now = built_at(AFTERWARDS, World)


def read(browser, address, **asked):
    return browser.get(address, asked).content.decode()


def test_a_reviewer_tells_the_nameless_apart_by_a_number_and_finds_one(world):
    here = world()
    page, judge = reverse("reviews", args=[here.round.pk]), browser_of(here.judge)
    known = seen.numbers(here.round)
    first = next(pk for pk, n in known.items() if n == 1)
    said = {"mark0": "9", "comment": ""}

    whole, second = read(judge, page), read(judge, page, page=2)
    judge.post(reverse("review-write", args=[first]), said)
    alone, left = read(judge, page, q="1"), read(judge, page, state="open")
    by_name = read(judge, page, q="韦示天")
    board = read(browser_of(here.committee), reverse("round-review", args=[here.round.pk]), q="韦示吕")

    assert sorted(known.values()) == list(range(1, MANY + 1))
    assert list(known) != sorted(known)  # those of a unit do not follow one another
    assert (">1 号 韦*" in whole, ">30 号 韦*" in whole, ">30 号 韦*" in second) == (True, False, True)
    assert (">1 号 韦*" in alone, "10 号" in alone, ">1 号 韦*" in left) == (True, False, False)
    assert "没有符合条件的" in by_name
    assert "1 号 韦*" in read(judge, reverse("review-write", args=[first]))
    nomination = here.round.nominations.get(candidate__volunteer=here.people[-1])
    assert f"{known[nomination.pk]} 号" in board
    assert ">韦示律" not in board


def test_the_board_narrows_what_is_reviewed_and_orders_on_any_page(world):
    here = world()
    desk, board = browser_of(here.committee), reverse("round-review", args=[here.round.pk])
    lacking, done = read(desk, board, state="lacking", unit=here.other.pk), read(desk, board, state="done")
    here.frozen()
    second, one = read(desk, board, page=2), read(desk, board, q="韦示吕")
    last = RoundPlace.objects.get(nomination__candidate__volunteer=here.people[-1])
    order = f"{reverse('places-order', args=[here.round.pk])}?q=韦示吕"

    speechless = desk.post(order, {f"to-{last.nomination_id}": "30", "reason": ""})
    outside = desk.post(order, {f"to-{last.nomination_id}": "31", "reason": "会议决定"})
    moved = desk.post(order, {f"to-{last.nomination_id}": "30", "reason": "会议决定"})
    last.refresh_from_db()

    assert (">韦示吕" in lacking, ">韦示律" in lacking, "没有符合条件的" in done) == (True, False, True)
    assert (">韦示吕" in second, ">韦示天" in second) == (True, False)
    assert (">韦示吕" in one, ">韦示律" in one) == (True, False)
    again = speechless.content.decode()
    assert (speechless.status_code, outside.status_code) == (422, 422)
    assert 'value="30"' in again
    assert (">韦示律" in again, f'action="{board}"' in again) == (False, True)
    assert moved.url.startswith(f"{board}?q=")
    assert last.place == 30


def test_numbers_typed_on_one_page_travel_to_the_next_and_back(world):
    here = world()
    desk, board = browser_of(here.committee), reverse("round-review", args=[here.round.pk])
    here.frozen()
    first, last = (RoundPlace.objects.get(nomination__candidate__volunteer=here.people[n]) for n in (0, -1))
    order, top, end = (
        reverse("places-order", args=[here.round.pk]),
        f"to-{first.nomination_id}",
        f"to-{last.nomination_id}",
    )

    second = desk.post(order, {top: "29", "reason": "会议决定", "turn": "2"})
    on_second = second.content.decode()
    there = {top: "29", end: "2", "reason": "会议决定", "page": "2"}
    back = desk.post(order, there | {"turn": "1"}).content.decode()
    odd = desk.post(order, {top: "甲", "reason": "", "turn": "99"}).content.decode()
    wrong = desk.post(order, there | {top: "31"})
    saved = desk.post(order, there)

    assert second.status_code == 200
    assert "还没有提交成功" not in on_second
    assert ("别的页上改的" in on_second, "韦示天的名次" in on_second, "韦示地的名次" in on_second) == (
        True,
        True,
        False,
    )
    assert f'name="{top}" value="29"' in on_second
    assert (f'action="{order}"' in on_second, 'name="page" value="2"' in on_second) == (True, True)
    assert ">会议决定</textarea>" in on_second.replace("\n", "")
    assert (f'name="{end}" value="2"' in back, f'name="{top}" value="29"' in back) == (True, True)
    assert back.index(f'name="{top}"') < back.index("别的页上改的") < back.index(f'name="{end}"')
    assert ('value="甲"' in odd, ">韦示吕" in odd) == (True, True)
    assert wrong.status_code == 422
    assert ("韦示天的名次" in wrong.content.decode(), "第 2 页" in wrong.content.decode()) == (True, True)
    assert saved.url == f"{board}?page=2"
    assert set(RoundPlace.objects.filter(moved_reason="会议决定")) == {first, last}


def test_a_stranger_finds_only_what_stands_on_the_list(world):
    here = world()
    consents.keep(here.people[-1], [Consent.Item.PUBLIC_NAME], channel="self")
    stranger, page = Client(), reverse("notice", args=[here.announced().uuid])

    first, second, whole = read(stranger, page), read(stranger, page, page=2), read(stranger, page, all=1)
    agreed, masked = read(stranger, page, q="韦示吕"), read(stranger, page, q="韦示地")
    unit = read(stranger, page, q=here.other.full_name)

    assert (first.count("韦*"), second.count("韦*") + second.count("韦示吕"), whole.count("韦*")) == (20, 10, 29)
    assert "全部列在一页，便于打印" in first
    assert (agreed.count("<tr><td"), unit.count("<tr><td")) == (1, 1)
    assert "名单中没有找到" in masked
    assert read(stranger, page, q="x" * 99).count("<tr><td") == 20


def test_whoever_was_withdrawn_stays_on_the_list_of_the_decision(world, at):
    here = world()
    notice = here.announced()
    at(f"{notice.closes_on + timedelta(days=1)} 09:00")
    notices.end(notice=notice, by=here.committee)
    decisions.decide(round=here.round, document_no="", decided_on=clock.today(), by=here.committee)
    gone = RoundPlace.objects.get(nomination__candidate__volunteer=here.people[-1]).nomination
    decisions.withdraw(nomination=gone, reason="韦示吕的时长不实", by=here.committee)
    desk, page = browser_of(here.committee), reverse("round-decision", args=[here.round.pk])
    papers = reverse("round-certificates", args=[here.round.pk])

    alone = read(desk, page, q="韦示吕")
    course, told = reverse("round-detail", args=[here.round.pk]), reverse("nomination", args=[gone.pk])
    inspector = browser_of(inspector_of(None))

    assert f"{as_full_date(clock.today())}撤回：韦示吕的时长不实" in alone
    assert "已撤回" in alone
    assert (". 韦示天" in read(desk, page), ". 韦示律" in alone) == (True, False)
    assert "第 1 页，共 2 页" in read(desk, page)
    assert (">韦示律" in read(desk, papers, q="韦示律"), "没有符合条件的" in read(desk, papers, state="issued")) == (
        True,
        True,
    )
    assert "已嘉许" in read(desk, reverse("round-review", args=[here.round.pk]))
    for address in (course, told):
        masked = read(inspector, address)
        assert ("时长不实" in masked, "韦示吕" in masked) == (True, False)
    assert "撤回“韦*”：韦*的时长不实" in read(inspector, course)
    assert "韦示吕的时长不实" in read(desk, course)


def test_a_round_of_yes_and_no_shows_a_share_of_yes(world):
    here = world()
    CommendationRound.objects.filter(pk=here.round.pk).update(review_kind="agree")
    rows = here.round.nominations.all()
    RoundPlace.objects.create(round=here.round, nomination=rows[0], place=1, score="100.00")
    RoundPlace.objects.create(round=here.round, nomination=rows[1], place=2, score="66.67")

    shown = read(browser_of(here.committee), reverse("round-review", args=[here.round.pk]))

    assert ("同意率" in shown, "100%" in shown, "66.67%" in shown, "得分" in shown) == (True, True, True, False)


def test_a_preview_of_many_units_and_the_list_of_notices_are_searched(world):
    here = world()
    units = [UnitFactory(short_name=f"示例{one}局") for one in NAMES[:26]]
    counted = {"at": clock.now().isoformat(), "version": 1, "qualifying": 26, "considered": 52}
    preview = counted | {"units": [[one.pk, 1, 2] for one in units]}
    draft = RoundFactory(status="draft", opened_by=None, opened_at=None, computed_at=None, preview=preview)
    desk, page = browser_of(here.committee), reverse("round-detail", args=[draft.pk])
    notice = here.announced()

    whole, one = read(desk, page), read(desk, page, q=units[25].short_name)
    running, over = (read(Client(), reverse("notices"), is_over=said) for said in ("false", "true"))

    assert (whole.count('<tr><th scope="row">'), one.count('<tr><th scope="row">')) == (20, 1)
    assert "没有找到这个单位" in read(desk, page, q="不存在")
    address = reverse("notice", args=[notice.uuid])
    assert (address in running, address in over) == (True, False)
    assert "没有符合条件的公示" in over
