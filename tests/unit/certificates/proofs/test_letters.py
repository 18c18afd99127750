"""培训证明 and 感谢信 of an activity: once a person, numbered, named where one cannot be printed (D40, D119, D170)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from certificates.audit.services import audit
from certificates.exceptions import CertificateRefused, LetterRefused
from certificates.issuing.documents import award
from certificates.issuing.services import certificates
from certificates.models import Certificate
from certificates.proofs.services import letters, proofs
from certificates.proofs.services.letters import Words
from certificates.register.services import certificate_records
from certificates.verification.services import verification
from checkin.models import ServiceRecord
from registry.ground import jobs
from registry.models import HistoryEntry, Notification, NumberSeries, Volunteer
from registry.standing.erasure import NO_NAME
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    committee_member,
    handed_in,
    shift_of,
)
from tests.people import browser_of
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Kind = Certificate.Kind
WORDS = Words("为游客提供指引", "辛苦了")


class World:
    """A training and a service, each with two people and approved hours."""

    def __init__(self):
        committee_unit()
        self.committee = committee_member()
        self.unit = UnitFactory()
        self.vera, self.wen = VolunteerFactory(name="韦示例一"), VolunteerFactory(name="文示例二")
        self.admin = administrator_of(self.unit)
        self.training = self.held("应急救护培训", "training")
        self.service = self.held("博物馆讲解", "service", start="14:00", end="17:00")

    def held(self, title, kind, start="09:00", end="12:00"):
        shift = shift_of(start, end, recording_unit=self.unit, title=title, kind=kind)
        for person in (self.vera, self.wen):
            attended(person, shift, (start, end))
        for record in handed_in(shift):
            approved(record)
        return shift.activity

    def issue(self, kind=Kind.THANKS, **changes):
        activity = self.training if kind == Kind.TRAINING else self.service
        usual = {"people": [self.vera.pk, self.wen.pk], "words": WORDS, "by": self.admin, "activity": activity}
        return letters.issue(kind=kind, **usual | changes)


def build(at):
    at(AFTERWARDS)
    return World()


world = built_once(build)


@pytest.fixture
def here(world, at):
    at(AFTERWARDS)
    return world()


def refused(why, do, **said):
    with pytest.raises(LetterRefused) as refusal:
        do(**said)
    assert refusal.value.reason == why


def test_who_trained_gets_a_proof_of_it_once_which_says_how_long(here):
    made, problems = here.issue(Kind.TRAINING, words=Words("应急救护"))

    assert problems == []
    assert [(one.number[:19], one.volunteer) for one in made] == [
        ("GXQZ-PX-2026-000001", here.wen),
        ("GXQZ-PX-2026-000002", here.vera),
    ]
    said = made[0].snapshot["award"]["words"]
    assert "“应急救护”志愿服务培训" in said
    assert "培训时间共计3.0小时" in said
    assert made[0].snapshot["unit_name"] == here.unit.name_on_paper
    assert Notification.objects.filter(user=here.vera.user, text__contains=made[1].number).count() == 1
    refused(LetterRefused.Reason.LETTER_NOBODY, here.issue, kind=Kind.TRAINING)
    certificates.finish(made[0])
    answer = verification.check(number=made[0].number, code=made[0].verify_code, sender="a")
    assert (answer.state, answer.title, answer.masked_name) == ("valid", "培训证明", "文*")
    assert certificate_records.records_of(made[0]).count() == 1
    assert not list(audit.faults(quick=True))


def test_a_training_proof_is_out_of_date_when_its_hours_are_annulled(here):
    (paper,), _problems = here.issue(Kind.TRAINING, people=[here.vera.pk])
    certificates.finish(paper)
    record = ServiceRecord.objects.get(volunteer=here.vera, shift__activity=here.training)
    assert paper.snapshot["entries"] == [{"record": record.pk, "timed": 180, "supplementary": 0}]
    Certificate.objects.filter(pk=paper.pk).update(  # as it would read had the ledger other minutes
        snapshot=paper.snapshot | {"entries": [{"record": record.pk, "timed": 120, "supplementary": 0}]}
    )
    altered = Certificate.objects.get(pk=paper.pk)
    assert proofs.needing_reissue([altered]) == {paper.pk}


def test_thanks_are_said_to_those_who_served_in_the_units_words(here):
    desk, page = browser_of(here.admin), reverse("activity-letters", args=[here.service.pk, "thanks"])
    shown = desk.get(page).content.decode()
    assert "感谢信不是嘉许" in shown
    assert page in desk.get(reverse("manage-activity", args=[here.service.pk])).content.decode()
    nobody = desk.post(page, {"content": "为游客提供指引", "whom": "ticked"})
    assert LetterRefused.Reason.LETTER_NOBODY.value in nobody.context["form"].errors.as_json()
    praise = desk.post(page, {"content": "表现优秀", "whom": "all"})
    assert LetterRefused.Reason.LETTER_WORDS.value in praise.context["form"].errors.as_json()
    assert "表现优秀" in praise.content.decode()

    done = desk.post(
        page, {"content": "为游客提供指引", "whom": "ticked", "people": [here.vera.pk]}, follow=True
    ).content.decode()

    letter = Certificate.objects.get(kind=Kind.THANKS)
    assert "已出具 1 份" in done
    assert letter.number in done
    printing = f"{reverse('print-run-new')}?activity={here.service.pk}&kind=GX"
    assert printing.replace("&", "&amp;") in done
    assert "将印制" in desk.get(printing).content.decode()
    assert "为游客提供指引，累计服务3.0小时" in letter.snapshot["award"]["words"]
    assert "entries" not in letter.snapshot
    assert browser_of(here.vera.user).get(reverse("my-proofs")).content.decode().count(letter.number) >= 1
    assert browser_of(administrator_of(UnitFactory())).get(page).status_code in {403, 404}
    assert desk.get(reverse("activity-letters", args=[here.service.pk, "praise"])).status_code == 404


def cannot_print(person, monkeypatch):
    seen = award.sheet

    def full(paper):
        if paper.name == person.name:
            raise award.DoesNotFit("姓名或名称", lines=1, across=9, length=50)
        return seen(paper)

    monkeypatch.setattr(award, "sheet", full)


def test_who_cannot_be_printed_takes_no_number_and_stops_nobody(here, monkeypatch):
    cannot_print(here.wen, monkeypatch)

    made, problems = here.issue()

    assert [one.volunteer for one in made] == [here.vera]
    assert [one.person for one in problems] == [here.wen]
    assert NumberSeries.objects.get(kind="GX").last == 1


def test_many_are_left_to_the_worker_once(here, monkeypatch):
    monkeypatch.setattr(letters, "AT_ONCE", 1)
    assert here.issue() is None
    assert here.issue() is None
    job = letters.job_of(here.service, Kind.THANKS)
    assert not Certificate.objects.exists()
    desk, page = browser_of(here.admin), reverse("activity-letters", args=[here.service.pk, "thanks"])
    assert "正在出具" in desk.get(page).content.decode()
    part = desk.get(page, headers={"HX-Request": "true"}).content.decode()
    assert f'data-hx-get="{page}"' in part
    assert "正在出具" in part

    jobs.known[letters.ISSUE].function(**job.arguments)
    jobs.known[letters.ISSUE].function(**job.arguments)

    assert Certificate.objects.count() == 2


def test_others_are_not_lost_behind_those_whom_the_worker_has_in_hand(here, monkeypatch):
    monkeypatch.setattr(letters, "AT_ONCE", 0)
    here.issue(people=[here.vera.pk])
    here.issue(people=[here.vera.pk])  # pressed twice

    refused(LetterRefused.Reason.LETTER_UNDER_WAY, here.issue, people=[here.wen.pk])
    refused(LetterRefused.Reason.LETTER_UNDER_WAY, here.issue, people=[here.vera.pk], words=Words("为游客讲解"))
    monkeypatch.setattr(letters, "AT_ONCE", 40)  # nor are they overtaken by a few
    refused(LetterRefused.Reason.LETTER_UNDER_WAY, here.issue, people=[here.vera.pk], words=Words("为游客讲解"))

    asked = HistoryEntry.objects.filter(did="letters asked").values_list("fields__count", flat=True)
    assert list(asked) == [1, 1]


def test_the_worker_tells_who_asked_whom_it_could_not_print(here, monkeypatch):
    cannot_print(here.wen, monkeypatch)
    monkeypatch.setattr(letters, "AT_ONCE", 1)
    here.issue()

    jobs.perform(letters.job_of(here.service, Kind.THANKS).pk)

    (told,) = Notification.objects.filter(user=here.admin).values_list("text", flat=True)
    assert told.startswith(f"“博物馆讲解”的感谢信：已出具 1 份，1 份未能出具：文示例二（{here.wen.volunteer_no}）：")


def test_of_two_namesakes_who_cannot_be_printed_each_reason_is_told(here, monkeypatch):
    Volunteer.objects.filter(pk=here.wen.pk).update(name=here.vera.name)

    def full(paper):
        raise award.DoesNotFit("姓名或名称", lines=1, across=9, length=50)

    monkeypatch.setattr(award, "sheet", full)
    desk, page = browser_of(here.admin), reverse("activity-letters", args=[here.service.pk, "thanks"])
    listed = desk.get(page).content.decode()

    told = desk.post(page, {"content": "为游客提供指引", "whom": "all"}, follow=True).content.decode()
    api = f"/api/v1/activity-letters/{here.service.pk}/issue/"
    asked = {"what": "thanks", "people": [here.vera.pk, here.wen.pk], "content": "为游客提供指引"}
    answered = desk.post(api, asked, content_type="application/json").json()

    for person in (here.vera, here.wen):
        assert f"{here.vera.name}（{person.volunteer_no}），" in listed
        assert f"没有出具给{here.vera.name}（{person.volunteer_no}）：" in told
    assert ["放不下" in one["problem"] for one in answered] == [True, True]
    assert not Certificate.objects.exists()


def test_nobody_writes_to_an_account_that_was_closed_and_erased(here):
    Volunteer.objects.filter(pk=here.wen.pk).update(name=NO_NAME, status=Volunteer.Status.LEFT)

    assert [one.person for one in letters.participants(here.service, Kind.THANKS)] == [here.vera]
    made, _problems = here.issue()
    assert [one.volunteer for one in made] == [here.vera]


def test_what_is_refused(here, monkeypatch):
    refused(LetterRefused.Reason.LETTER_NO_TRAINING, here.issue, kind=Kind.TRAINING, activity=here.service)
    refused(LetterRefused.Reason.LETTER_WORDS, here.issue, words=Words("先进事迹"))
    refused(LetterRefused.Reason.LETTER_NOBODY, here.issue, people=[VolunteerFactory().pk])
    monkeypatch.setattr(letters, "AT_MOST", 1)
    refused(LetterRefused.Reason.LETTER_TOO_MANY, here.issue)
    with pytest.raises(PermissionDenied):
        here.issue(by=here.vera.user)
    assert not Certificate.objects.exists()


def test_the_unit_withdraws_its_own_letter_and_may_write_another(here):
    (letter,), _problems = here.issue(people=[here.vera.pk])
    certificates.finish(letter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=letter.pk).update(activity=None)
    with pytest.raises(PermissionDenied):
        certificates.revoke(certificate=letter, by=administrator_of(UnitFactory()), reason="示例")
    desk = browser_of(here.admin)
    assert (
        reverse("certificate-revoke", args=[letter.uuid])
        in desk.get(reverse("proof-detail", args=[letter.uuid])).content.decode()
    )

    desk.post(reverse("certificate-revoke", args=[letter.uuid]), {"reason": "写错了内容"})

    letter.refresh_from_db()
    assert (letter.status, letter.end_reason) == ("revoked", "写错了内容")
    (new,), _problems = here.issue(people=[here.vera.pk])
    assert new.number != letter.number
    with pytest.raises(CertificateRefused):
        certificates.revoke(certificate=letter, by=here.admin, reason="再")


def test_the_same_over_the_api(here):
    desk, address = browser_of(here.admin), f"/api/v1/activity-letters/{here.service.pk}/"
    listed = desk.get(address, {"what": "thanks"}).json()
    assert sorted((one["name"], one["minutes"], one["number"]) for one in listed) == [
        ("文示例二", 180, ""),
        ("韦示例一", 180, ""),
    ]
    asked = {"what": "thanks", "people": [here.vera.pk], "content": "为游客提供指引"}
    told = desk.post(f"{address}issue/", asked, content_type="application/json").json()
    assert [one["number"][:7] for one in told if one["number"]] == ["GXQZ-GX"]
    again = desk.post(f"{address}issue/", asked, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, LetterRefused.Reason.LETTER_NOBODY.value)
    assert desk.get(address).status_code == 400
