"""公示 in a browser: opened, looked at by a stranger, objected to until the last minute, answered, ended."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from certificates.exceptions import NoticeRefused
from certificates.models import CommendationRound, Nomination, Objection, PublicNotice
from certificates.rounds.services import notices
from registry.history.services import acts
from registry.models import Consent, Workday
from registry.people.services import consents
from registry.words.dates import as_full_date
from registry.workdays import duties
from registry.workdays.services import workdays
from tests.factories import UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_rounds import frozen, judged
from tests.people import browser_of
from tests.readers import pdf_text
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = NoticeRefused.Reason
SAID = {"text": "参加的时长与事实不符", "name": "覃示例", "contact": "0771-0000000"}


class World:
    def __init__(self) -> None:
        committee_unit()
        self.committee = committee_member()
        self.person = VolunteerFactory(name="韦示例一")
        self.place = frozen(self.person, by=self.committee)
        self.round = self.place.round

    def begun(self) -> PublicNotice:
        return notices.begin(round=self.round, by=self.committee)


world, _now = built_at(AFTERWARDS, World)


def on(at, day, time):
    at(f"{day} {time}")


def refused(why, do, **said):
    with pytest.raises(NoticeRefused) as refusal:
        do(**said)
    assert refusal.value.reason == why
    return refusal.value.message


def test_a_notice_from_its_beginning_to_its_end(world, at):
    here = world()
    desk, stranger = browser_of(here.committee), Client()
    board = reverse("round-notice", args=[here.round.pk])

    assert "名单中 1 人没有同意公开姓名" in desk.get(board).content.decode()
    desk.post(board, {"text": ""})
    notice = PublicNotice.objects.get()
    page = reverse("notice", args=[notice.uuid])
    shown = stranger.get(page).content.decode()
    listed = stranger.get(reverse("notices")).content.decode()
    assert "韦*" in shown
    assert "韦示例一" not in shown
    assert here.person.unit.full_name in shown
    assert page in listed
    printed = re.sub(r"\s", "", pdf_text(desk.get(reverse("notice-pdf", args=[notice.uuid])).content))
    assert "拟对下列对象予以嘉许" in printed
    assert "韦*" in printed
    consents.keep(here.person, [Consent.Item.PUBLIC_NAME], channel="self")
    assert "韦示例一" in stranger.get(page).content.decode()

    new = reverse("objection-new", args=[notice.uuid])
    about = {"about": str(here.place.nomination_id)}
    for missing, reason in (("text", Reason.OBJECTION_TEXT), ("contact", Reason.OBJECTION_CONTACT)):
        answer = stranger.post(new, SAID | about | {missing: ""})
        assert answer.status_code == 422
        assert str(reason.label) in answer.content.decode()
        assert (missing == "text" or SAID["text"] in answer.content.decode()) is True
    sent = stranger.post(new, SAID | about, follow=True).content.decode()
    objection = Objection.objects.get()
    assert "已收到，待答复" in sent
    assert "与事实不符" not in sent
    assert "与事实不符".encode() not in bytes(objection.text_sealed)

    end = reverse("notice-end", args=[notice.uuid])
    early = desk.post(end, follow=True).content.decode()
    on(at, notice.closes_on + timedelta(days=1), "09:00")
    desk = browser_of(here.committee)  # the log-in of that day is over
    waiting = desk.post(end, follow=True).content.decode()
    assert "满期以后才能结束" in early
    assert "还有 1 条异议没有答复" in waiting
    answer = reverse("objection-answer", args=[objection.uuid])
    assert "覃示例，0771-0000000" in desk.get(answer).content.decode()
    speechless = desk.post(answer, {"outcome": "upheld", "answer": ""})
    assert str(Reason.OBJECTION_ANSWER.label) in speechless.content.decode()
    desk.post(answer, {"outcome": "upheld", "answer": "经核实，记录已更正"})
    desk.post(end)
    notice.refresh_from_db()
    nomination = Nomination.objects.get(pk=here.place.nomination_id)
    assert (nomination.status, notice.is_running) == ("declined", False)
    assert "经核实，记录已更正" in stranger.get(reverse("objection", args=[objection.uuid])).content.decode()
    assert "韦示例一" not in stranger.get(page).content.decode()
    refused(
        Reason.OBJECTION_ANSWERED, notices.answer, objection=objection, upheld=False, answer="不", by=here.committee
    )


def test_an_objection_in_the_last_minute_counts_and_one_after_it_does_not(world, at):
    here = world()
    notice = here.begun()

    on(at, notice.closes_on, "23:59")
    made = notices.object_to(notice=notice, nomination=here.place.nomination, **SAID)
    on(at, notice.closes_on + timedelta(days=1), "00:00")
    refused(Reason.NOTICE_OVER, notices.object_to, notice=notice, nomination=None, **SAID)

    refused(Reason.NOTICE_OBJECTIONS, notices.end, notice=notice, by=here.committee)
    notices.answer(objection=made, upheld=False, answer="时长无误", by=here.committee)
    assert notices.end(notice=notice, by=here.committee).ended_at
    assert Nomination.objects.get(pk=here.place.nomination_id).status == "submitted"
    refused(Reason.NOTICE_ROUND_STATE, notices.end, notice=notice, by=here.committee)


def test_a_notice_taken_back_runs_anew_from_its_beginning(world, at):
    here = world()
    first = here.begun()
    desk = browser_of(here.committee)
    back = reverse("notice-take-back", args=[first.uuid])

    assert acts.wrong_with(CommendationRound, [here.round.pk]) == {}
    refused(Reason.NOTICE_RUNNING, notices.end, notice=first, by=here.committee)
    assert str(Reason.NOTICE_REASON.label) in desk.post(back, {"reason": ""}).content.decode()
    desk.post(back, {"reason": "名单有误"})
    assert acts.wrong_with(CommendationRound, [here.round.pk]) == {}
    refused(Reason.NOTICE_OVER, notices.object_to, notice=first, nomination=None, **SAID)
    on(at, first.closes_on, "09:00")
    second = notices.begin(round=here.round, by=here.committee)

    assert (second.number, second.opens_on) == (2, first.closes_on)
    assert [one.status for one in here.round.steps.order_by("pk")][-3:] == ["announced", "reviewing", "announced"]


def test_home_says_what_of_a_round_waits_for_whom(world, at):
    here = world()
    desk = [one.title for one in duties.of(here.committee)]
    judge = UserFactory()
    nomination, _named = judged(VolunteerFactory(), reviewer=judge, by=here.committee)
    own = [(one.title, one.due_on) for one in duties.of(judge)]
    notice = here.begun()
    made = notices.object_to(notice=notice, nomination=None, **SAID)
    with_objection = [one.title for one in duties.of(here.committee)]
    notices.answer(objection=made, upheld=False, answer="属实", by=here.committee)
    on(at, notice.closes_on + timedelta(days=1), "09:00")
    over = [one.title for one in duties.of(here.committee)]
    notices.end(notice=notice, by=here.committee)
    ended = [one.title for one in duties.of(here.committee)]

    assert "完成嘉许评审" in desk
    assert own == [("嘉许评审", nomination.round.review_until_on)]
    assert "答复对公示的异议" in with_objection
    assert "公示已满期，请结束" in over
    assert "作出嘉许决定" in ended


def test_what_is_not_chosen_is_not_announced(world):
    here = world()
    here.round.places.update(chosen=False)
    refused(Reason.NOTICE_NOT_CHOSEN, notices.begin, round=here.round, by=here.committee)
    here.round.places.update(chosen=True)
    notice = here.begun()
    refused(Reason.NOTICE_ROUND_STATE, notices.begin, round=here.round, by=here.committee)
    other = frozen(VolunteerFactory(), by=here.committee)
    refused(Reason.OBJECTION_NOT_LISTED, notices.object_to, notice=notice, nomination=other.nomination, **SAID)
    refused(Reason.OBJECTION_ANONYMOUS, notices.object_to, notice=notice, nomination=None, text="有", is_anonymous=True)
    CommendationRound.objects.filter(pk=here.round.pk).update(anonymous_objections=True)
    notice = PublicNotice.objects.get()
    made = notices.object_to(notice=notice, nomination=None, is_anonymous=True, **SAID)
    assert (made.name, made.contact) == ("", "")
    page = Client().get(reverse("objection-new", args=[notice.uuid])).content.decode()
    assert "匿名提出" in page


def test_a_flood_from_one_browser_is_told_to_wait(world):
    here = world()
    new = reverse("objection-new", args=[here.begun().uuid])
    stranger = Client()

    heard = [stranger.post(new, SAID).status_code for _n in range(6)]

    assert heard == [302] * 5 + [429]
    assert Objection.objects.count() == 5
    assert Reason.OBJECTION_TOO_OFTEN.value in stranger.post(new, SAID).context["form"].errors.as_json()


def test_any_number_of_names_costs_the_same_queries(world, django_assert_max_num_queries):
    here = world()
    page = reverse("notice", args=[here.begun().uuid])
    stranger = Client()

    with django_assert_max_num_queries(6):
        assert stranger.get(page).status_code == 200


def test_a_day_taken_out_of_the_calendar_is_made_up_for_and_a_promised_day_stays(world, at):
    here = world()
    notice = here.begun()
    promised = notice.closes_on
    desk, board = browser_of(here.committee), reverse("round-notice", args=[here.round.pk])
    address = reverse("notice", args=[notice.uuid])

    Workday.objects.create(on=promised, layer=Workday.Layer.GUANGXI, is_workday=False, note="示例")
    later = workdays.due_in(here.round.notice_working_days, since=notice.opens_on).on
    at(f"{promised + timedelta(days=1)} 09:00")
    shown = Client().get(address).content.decode()
    refused(Reason.NOTICE_RUNNING, notices.end, notice=notice, by=here.committee)
    objection = notices.object_to(notice=notice, nomination=None, **SAID)
    at(f"{later + timedelta(days=1)} 09:00")
    refused(Reason.NOTICE_OVER, notices.object_to, notice=notice, nomination=None, **SAID)
    notices.answer(objection=objection, upheld=False, answer="核实无误", by=here.committee)
    ended = desk.post(reverse("notice-end", args=[notice.uuid]), follow=True).content.decode()

    assert later > promised
    assert as_full_date(later) in shown
    assert "公示已结束" in ended
    assert PublicNotice.objects.get(pk=notice.pk).closes_on == later
    assert desk.get(board).status_code == 200


def test_a_day_put_into_the_calendar_shortens_nothing(world):
    here = world()
    notice = here.begun()
    first = notice.opens_on + timedelta(days=1)
    weekend = [first + timedelta(days=n) for n in range(7) if (first + timedelta(days=n)).weekday() > 4]
    for day in weekend:
        Workday.objects.create(on=day, layer=Workday.Layer.GUANGXI, is_workday=True, note="示例")

    assert workdays.due_in(here.round.notice_working_days, since=notice.opens_on).on <= notice.closes_on
    assert notices.latest(here.round).closes_on == notice.closes_on
