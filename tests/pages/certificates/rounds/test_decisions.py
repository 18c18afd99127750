"""决定 in a browser: never without its 公示, with a number in form, with its draft, withdrawn later."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from certificates.exceptions import DecisionRefused
from certificates.models import CommendationRound, Nomination
from certificates.rounds import decided
from certificates.rounds.services import decisions, notices, ordering
from registry import clock
from registry.models import Notification
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_rounds import frozen
from tests.people import browser_of
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = DecisionRefused.Reason
NUMBER = "桂直团工发〔2026〕7号"


class World:
    def __init__(self) -> None:
        committee_unit()
        self.committee = committee_member()
        self.person = VolunteerFactory(name="韦示例一")
        self.place = frozen(self.person, by=self.committee)
        self.round = self.place.round

    def announced(self, at):
        notice = notices.begin(round=self.round, by=self.committee)
        at(f"{notice.closes_on + timedelta(days=1)} 09:00")
        return notice

    def over(self, at):
        notices.end(notice=self.announced(at), by=self.committee)
        self.round = CommendationRound.objects.get(pk=self.round.pk)


world, _now = built_at(AFTERWARDS, World)


def refused(why, do, **said):
    with pytest.raises(DecisionRefused) as refusal:
        do(**said)
    assert refusal.value.reason == why
    return refusal.value.message


def today(here, **changes):
    return {"round": here.round, "document_no": "", "decided_on": clock.today(), "by": here.committee} | changes


def test_no_decision_without_a_notice_that_ran_its_full_time(world, at):
    here = world()
    desk, page = browser_of(here.committee), reverse("round-decision", args=[here.round.pk])
    refused(Reason.DECISION_NOT_ANNOUNCED, decisions.decide, **today(here))
    told = desk.post(page, {"document_no": "", "decided_on": clock.today().isoformat()})
    assert Reason.DECISION_NOT_ANNOUNCED.value in told.context["form"].errors.as_json()
    assert 'name="decided_on"' not in desk.get(page).content.decode()
    notice = notices.begin(round=here.round, by=here.committee)
    refused(Reason.DECISION_TOO_EARLY, decisions.decide, **today(here))
    said = {"text": "不实", "name": "覃示例", "contact": "0771-0000000"}
    at(f"{notice.closes_on} 23:59")
    objection = notices.object_to(notice=notice, nomination=None, **said)
    at(f"{notice.closes_on + timedelta(days=1)} 09:00")
    refused(Reason.DECISION_TOO_EARLY, decisions.decide, **today(here))
    notices.answer(objection=objection, upheld=False, answer="属实", by=here.committee)
    notices.end(notice=notice, by=here.committee)
    refused(Reason.DECISION_DAY, decisions.decide, **today(here, decided_on=notice.closes_on))
    assert 'name="decided_on"' in browser_of(here.committee).get(page).content.decode()

    made = decisions.decide(**today(here))

    assert (made.status, made.decision_document_no) == ("decided", "")
    refused(Reason.DECISION_ROUND_STATE, decisions.decide, **today(here))


def test_an_objection_that_arrives_after_the_end_stops_the_decision(world, at):
    here = world()
    here.over(at)
    notice = notices.latest(here.round)
    objection = notices.object_to
    at(f"{notice.closes_on} 23:59")
    objection(notice=notice, nomination=None, text="不实", name="覃示例", contact="0771-0000000")
    at(f"{notice.closes_on + timedelta(days=1)} 09:00")

    refused(Reason.DECISION_OBJECTIONS, decisions.decide, **today(here))


def test_a_decision_with_its_number_draft_and_withdrawal(world, at):
    here = world()
    here.over(at)
    desk, page = browser_of(here.committee), reverse("round-decision", args=[here.round.pk])
    day = clock.today().isoformat()

    bad = desk.post(page, {"document_no": "桂直团工发[2026]第07号", "decided_on": day})
    done = desk.post(page, {"document_no": NUMBER, "decided_on": day}, follow=True).content.decode()
    draft = Document(BytesIO(desk.get(reverse("round-decision-docx", args=[here.round.pk])).content))

    assert (bad.status_code, Reason.DECISION_DOCUMENT.value in bad.context["form"].errors.as_json()) == (422, True)
    assert NUMBER in done
    assert "韦示例一" in done
    written = "\n".join(one.text for one in draft.paragraphs)
    assert NUMBER in written
    assert "决定对1名志愿者予以嘉许" in written
    assert not [word for word in ("表彰", "优秀", "先进") if word in written]
    assert draft.tables[0].rows[1].cells[1].text == "韦示例一"
    nomination = Nomination.objects.get(pk=here.place.nomination_id)
    assert nomination.status == "accepted"
    assert Notification.objects.filter(user=here.person.user, text__contains="已作出决定").exists()

    withdraw = reverse("commendation-withdraw", args=[nomination.pk])
    speechless = desk.post(withdraw, {"reason": ""})
    desk.post(withdraw, {"reason": "事后查明时长不实"})
    nomination.refresh_from_db()
    assert str(Reason.DECISION_REASON.label) in speechless.content.decode()
    assert (nomination.status, nomination.return_reason) == ("withdrawn", "事后查明时长不实")
    news = Notification.objects.get(user=here.person.user, text__contains="已撤回")
    own = reverse("nomination", args=[nomination.pk])
    assert news.url == own
    assert "事后查明时长不实" in browser_of(here.person.user).get(own).content.decode()
    course = reverse("round-detail", args=[here.round.pk])
    assert "撤回“韦示例一”：事后查明时长不实" in desk.get(course).content.decode()
    others = browser_of(VolunteerFactory().user).get(course).content.decode()
    assert ("撤回一项嘉许" in others, "韦示例一" in others, "时长不实" in others) == (True, False, False)
    refused(Reason.DECISION_NOT_ACCEPTED, decisions.withdraw, nomination=nomination, reason="再", by=here.committee)


def test_who_changed_on_the_way_needs_a_word_before_the_decision(world, at):
    here = world()
    here.person.unit = UnitFactory(short_name="示例局团委")
    here.person.save()
    CommendationRound.objects.filter(pk=here.round.pk).update(criteria={"hours": 50})
    here.over(at)
    message = refused(Reason.DECISION_TROUBLES, decisions.decide, **today(here))
    desk = browser_of(here.committee)
    shown = desk.get(reverse("round-decision", args=[here.round.pk])).content.decode()

    assert "韦示例一" in message
    assert "已转到示例局团委" in shown
    keep = reverse("place-keep", args=[here.place.pk])
    assert desk.post(keep, {"reason": ""}).status_code == 422
    kept = desk.post(keep, {"reason": "转出前已完成服务"}, follow=True).content.decode()
    assert "已决定保留" in kept
    assert decisions.decide(**today(here)).is_decided


def test_who_lost_the_hours_is_named_and_may_be_dropped(world, at):
    here = world()
    CommendationRound.objects.filter(pk=here.round.pk).update(criteria={"hours": 50})
    here.over(at)
    (found,) = decisions.troubles(here.round)
    desk = browser_of(here.committee)

    desk.post(reverse("place-drop", args=[here.place.pk]), {"reason": "时长已作废"})

    assert "不再符合：时长" in found.what
    refused(Reason.DECISION_NOBODY, decisions.decide, **today(here))
    assert Nomination.objects.get(pk=here.place.nomination_id).return_reason == "时长已作废"


def test_award_words_need_a_number(world, at):
    here = world()
    CommendationRound.objects.filter(pk=here.round.pk).update(title="2026 年度优秀志愿者", document_no=NUMBER)
    here.over(at)

    assert "优秀" in refused(Reason.DECISION_WORDING, decisions.decide, **today(here))
    assert decisions.decide(**today(here, document_no=NUMBER)).is_decided
    assert ordering.places_of(here.round)[0].chosen


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (NUMBER, True),
        ("桂直团工发〔2026〕07号", False),
        ("桂直团工发[2026]7号", False),
        ("桂直团工发〔2026〕第7号", False),
    ],
)
def test_a_document_number_has_one_form(text, is_one):
    assert decided.is_document_no(text) is is_one
