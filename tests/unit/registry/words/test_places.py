"""One word for each state of a place, card and shift, whoever shows it."""

import pytest

from registry.words import openness, places
from registry.words.openness import NextShift
from registry.words.places import Place, post_called

RUNS = {"has_started": True}
OVER = {"has_started": True, "has_ended": True}
WORDS = [
    (Place("invited", is_invitation=True), "受邀待答复"),
    (Place("invited", is_invitation=True, **OVER), "邀请已过期"),
    (Place("requested", **RUNS), "待确认"),
    (Place("requested", **OVER), "没有确认"),
    (Place("waitlisted"), "候补"),
    (Place("waitlisted", **OVER), "没有递补上"),
    (Place("confirmed"), "已报名"),
    (Place("confirmed", **RUNS), "已报名"),
    (Place("confirmed", presence="open", **RUNS), "在场"),
    (Place("confirmed", presence="checked_out", **RUNS), "已签退"),
    (Place("confirmed", presence="open", **OVER), "已参加"),
    (Place("confirmed", presence="checked_out", **OVER), "已参加"),
    (Place("confirmed", **OVER), "没有到场记录"),
    (Place("confirmed", is_remote=True, **OVER), "已结束"),
    (Place("withdrawn"), "已退出"),
    (Place("withdrawn", was_called_off=True), "场次已取消"),
    (Place("withdrawn", is_invitation=True), "邀请已取消"),
    (Place("withdrawn", is_invitation=True, was_accepted=True), "已退出"),
    (Place("declined"), "未录用"),
    (Place("declined", is_invitation=True), "未接受邀请"),
    (Place("declined", is_invitation=True, was_accepted=True), "未录用"),
]
HEADINGS = [
    (Place("confirmed"), "下一场"),
    (Place("confirmed", **RUNS), "正在进行"),
    (Place("confirmed", presence="open", **RUNS), "正在进行"),
    (Place("confirmed", presence="checked_out", **RUNS), "今天的服务"),
]
CARDS = [
    (None, "已开展"),
    (NextShift(4), "还有 4 个名额"),
    (NextShift(0), "名额已满，可候补"),
    (NextShift(4, is_not_open_yet=True), "报名未开始"),
    (NextShift(4, is_closed=True), "报名已截止"),
    (NextShift(0, is_closed=True), "报名已截止"),
    (NextShift(4, is_closed=True, has_started=True), "正在开展"),
    (NextShift(4, has_started=True), "还有 4 个名额"),
]
CLOSED = [
    ("draft", {}, "not_published"),
    ("approved", {}, "not_published"),
    ("submitted", {"was_published": True}, "change_pending"),
    ("returned", {"was_published": True}, "change_pending"),
    ("cancelled", {"was_published": True, "is_called_off": True}, "activity_called_off"),
    ("withdrawn", {}, "activity_called_off"),
    ("published", {"is_called_off": True}, "shift_called_off"),
    ("published", {"has_ended": True}, "shift_over"),
    ("closed", {"has_ended": True}, "shift_over"),
    ("reported", {"has_ended": True}, "shift_over"),
    ("published", {}, ""),
]


@pytest.mark.parametrize(("place", "word"), WORDS, ids=str)
def test_a_place_is_called_what_it_is_now(place, word):
    assert places.word_of(place) == word


def test_only_who_has_a_place_or_took_it_gets_the_tick():
    over = {"has_started": True, "has_ended": True}
    told = {
        Place("confirmed"): "done",
        Place("confirmed", presence="checked_out", **over): "done",
        Place("confirmed", is_remote=True, **over): "done",
        Place("confirmed", presence="missed", **over): "",
        Place("confirmed", **over): "",
        Place("waitlisted", turn=1): "wait",
        Place("waitlisted", **over): "",
        Place("withdrawn"): "",
    }
    assert {place: places.tone_of(place) for place in told} == told


@pytest.mark.parametrize(("place", "heading"), HEADINGS, ids=str)
def test_nothing_runs_for_somebody_who_checked_out(place, heading):
    assert places.heading_of(place) == heading


@pytest.mark.parametrize("place", [Place("confirmed", is_remote=True), Place("confirmed", is_remote=True, **RUNS)])
def test_nobody_is_sent_to_the_gate_of_a_remote_service(place):
    assert "不用到场签到" in places.welcome_of(place)
    assert "不用到场签到" in places.what_next(place)


@pytest.mark.parametrize(("shift", "word"), CARDS, ids=str)
def test_free_places_are_named_only_while_somebody_can_take_them(shift, word):
    assert openness.word_of(shift)[0] == word


@pytest.mark.parametrize(("status", "fate", "code"), CLOSED, ids=str)
def test_a_refusal_says_what_became_of_the_activity(status, fate, code):
    usual = {"was_published": False, "is_called_off": False, "has_ended": False}

    assert openness.closed_because(status, **usual | fate) == code


def test_a_position_is_called_once_what_it_is():
    assert [post_called(name) for name in ("讲解", "引导岗", "机动岗位")] == ["讲解岗位", "引导岗", "机动岗位"]
