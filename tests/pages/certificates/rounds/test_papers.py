"""推荐材料: added with the text, read by those who judge, removed while it is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.exceptions import NominationRefused
from certificates.models import CommendationRound, Nomination, NominationAttachment
from certificates.rounds.given import own_data
from certificates.rounds.services import papers, reviewers, reviewing
from registry.models import HistoryEntry, StoredFile
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_reports import inspector_of, pdf, photo
from tests.factories_rounds import CandidateFactory, RoundFactory
from tests.people import browser_of
from tests.shared import built_once

pytestmark = pytest.mark.django_db
TEXT = "一年来坚持到社区陪伴老人，认真负责，受到服务对象的好评。"


class World:
    def __init__(self) -> None:
        committee_unit()
        self.unit, self.committee = UnitFactory(), committee_member()
        self.round = RoundFactory(reviewers_needed=1)
        candidate = CandidateFactory(round=self.round, volunteer=VolunteerFactory(unit=self.unit))
        self.desk = administrator_of(self.unit)
        self.row = Nomination.objects.create(
            round=self.round, candidate=candidate, unit=self.unit, source="unit", by=self.desk
        )

    def page(self):
        return reverse("nomination", args=[self.row.pk])

    def post(self, browser, do="save", *files, text=TEXT):
        seen = Nomination.objects.get(pk=self.row.pk).version
        said = {"text": text, "seen": str(seen), "do": do, "papers": list(files)}
        return browser.post(self.page(), said, follow=True)

    def files(self):
        return list(StoredFile.objects.filter(purpose="nomination").order_by("pk"))


def got(browser, address):
    """The answer, read to its end: a file that is sent stays open until then."""
    answer = browser.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def build(at):
    at(AFTERWARDS)
    return World()


world = built_once(build)


@pytest.fixture(autouse=True)
def _now(at, settings, tmp_path):
    at(AFTERWARDS)
    settings.MEDIA_ROOT = tmp_path


def test_papers_come_with_the_text_and_go_while_it_is_written(world, django_capture_on_commit_callbacks):
    here = world()
    unit = browser_of(here.desk)
    before = unit.get(here.page()).content.decode()

    saved = here.post(unit, "save", pdf("事迹材料.pdf"), photo("活动现场.jpg")).content.decode()
    first, second = here.files()
    refused = here.post(unit, "submit", SimpleUploadedFile("程序.exe", b"MZ" * 40))
    with django_capture_on_commit_callbacks(execute=True):
        gone = here.post(unit, f"remove-{first.uuid}", text=TEXT + "补充。").content.decode()
    handed_in = here.post(unit, "submit", pdf("获奖证书.pdf"), text="太短")
    still = Nomination.objects.get(pk=here.row.pk)
    done = unit.post(
        here.page(), {"text": TEXT, "seen": str(still.version), "do": "submit"}, follow=True
    ).content.decode()
    late = here.post(unit, "save", pdf())

    assert "一份不超过 30 MB，最多 10 份" in before
    assert "事迹材料.pdf" in saved
    assert "活动现场.jpg" in saved
    assert (refused.status_code, TEXT in refused.content.decode()) == (422, True)
    assert "材料已移除，草稿已保存。" in gone
    assert "补充。" in gone
    assert not first.file.storage.exists(first.file.name)
    assert second.file.storage.exists(second.file.name)
    assert handed_in.status_code == 422
    assert (still.status, still.text) == ("draft", "太短")  # the file came, so what was typed with it is kept
    assert f'value="{still.version}"' in handed_in.content.decode()
    assert "已提交区直团工委" in done
    assert "获奖证书.pdf" in done
    assert "移除" not in done
    assert late.status_code == 422
    assert len(here.files()) == 2
    deeds = HistoryEntry.objects.about(here.row).values_list("did", flat=True)
    assert [one for one in deeds if "paper" in one].count("nomination paper added") == 3


def test_there_are_never_more_than_ten_and_all_or_none(world, monkeypatch):
    here = world()
    monkeypatch.setattr(papers, "MOST_PAPERS", 2)

    full = here.post(browser_of(here.desk), "save", pdf("一.pdf"), pdf("二.pdf"), pdf("三.pdf"))
    with pytest.raises(NominationRefused) as refusal:
        papers.attach(nomination=here.row, uploads=[pdf(), pdf(), pdf()], by=here.desk)

    assert full.status_code == 422
    assert refusal.value.reason == NominationRefused.Reason.NOMINATION_PAPERS
    assert "最多 2 份材料，现有 0 份" in full.content.decode()
    assert not here.files()
    assert Nomination.objects.get(pk=here.row.pk).text == ""


def test_who_reads_a_paper_and_each_look_is_recorded(world):
    here = world()
    unit, committee = browser_of(here.desk), browser_of(here.committee)
    here.post(unit, "submit", pdf("韦示例一事迹.pdf"))
    [stored] = here.files()
    address = reverse("nomination-paper", args=[here.row.pk, stored.uuid])
    api = reverse("api-nomination-paper", args=[here.row.pk, stored.uuid])
    judge = UserFactory()
    reviewers.name(round=here.round, user=judge, by=here.committee)
    early = got(browser_of(judge), address).status_code
    CommendationRound.objects.filter(pk=here.round.pk).update(review_kind="scores")
    reviewing.begin(round=here.round, by=here.committee, reason="示例")

    board = browser_of(judge).get(reverse("review-write", args=[here.row.pk])).content.decode()
    own = browser_of(judge).get(reverse("api-round-review-own", args=[here.round.pk])).json()
    blind = got(browser_of(judge), address)

    strangers = [administrator_of(UnitFactory()), inspector_of(here.unit), UserFactory()]
    assert [got(browser_of(one), address).status_code for one in strangers] == [404] * 3
    assert [browser_of(one).get(api).status_code for one in strangers] == [404] * 3
    assert [got(one, address).status_code for one in (unit, committee)] == [200, 200]
    assert (early, blind.status_code) == (404, 200)
    assert "韦示例一" not in board
    assert "材料1.pdf" in board
    assert "1.pdf" in blind["Content-Disposition"]
    assert "%E9%9F%A6" not in blind["Content-Disposition"]
    assert own[0]["papers"][0]["name"] == "材料1.pdf"
    assert HistoryEntry.objects.about(here.row).filter(did="opened file").count() == 3
    reviewing.declare_conflict(nomination=here.row, reason="亲属", by=judge)
    assert got(browser_of(judge), address).status_code == 404


def test_whom_it_is_about_reads_what_was_handed_in_and_takes_a_copy(world):
    here = world()
    person = here.row.candidate.volunteer
    unit, own = browser_of(here.desk), browser_of(person.user)
    here.post(unit, "save", pdf("事迹材料.pdf"))
    [stored] = here.files()
    address = reverse("nomination-paper", args=[here.row.pk, stored.uuid])
    draft = (got(own, address).status_code, own.get(reverse("me-honours")).content.decode())

    here.post(unit, "submit")
    page, honours = (own.get(one).content.decode() for one in (here.page(), reverse("me-honours")))
    told = next(part for part in own_data.parts(person) if part.code == "nominations").rows[0]
    [copy] = own_data.papers(person)

    assert (draft[0], here.page() in draft[1]) == (404, False)
    assert (TEXT in page, "事迹材料.pdf" in page, here.page() in honours) == (True, True, True)
    assert got(own, address).status_code == 200
    assert HistoryEntry.objects.about(here.row).filter(did="opened file", by=person.user).exists()
    assert (told["text"], told["papers"]) == (TEXT, ["事迹材料.pdf"])
    assert (copy.name.endswith("事迹材料.pdf"), copy.content().startswith(b"%PDF")) == (True, True)


def test_the_same_over_the_api(world):
    here = world()
    unit, committee = browser_of(here.desk), browser_of(here.committee)
    one = [here.row.pk]
    put = reverse("api-nomination-papers", args=one)

    made = unit.post(put, {"file": pdf("事迹.pdf")})
    wrong = unit.post(put, {"file": SimpleUploadedFile("程序.exe", b"MZ" * 40)})
    barred = committee.post(put, {"file": pdf()})
    uuid = made.json()["papers"][0]["uuid"]
    read = got(unit, reverse("api-nomination-paper", args=[*one, uuid]))
    gone = unit.post(reverse("api-nomination-paper-remove", args=[*one, uuid]))
    again = unit.post(reverse("api-nomination-paper-remove", args=[*one, uuid]))

    assert (made.status_code, made.json()["papers"][0]["name"]) == (201, "事迹.pdf")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "file_type")
    assert barred.status_code == 403
    assert read.status_code == 200
    assert (gone.status_code, gone.json()["papers"], again.status_code) == (200, [], 200)
    assert not NominationAttachment.objects.exists()
    assert unit.get(reverse("api-nomination-paper", args=[*one, uuid])).status_code == 404
