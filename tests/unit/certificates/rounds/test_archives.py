"""A finished round as one file for the archive: what is in it, who gets it, the same twice (D56, D147)."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from certificates.audit.services import audit
from certificates.exceptions import DecisionRefused
from certificates.models import NominationAttachment, PublicNotice
from certificates.rounds import listing
from certificates.rounds.archiving import archives, parts
from certificates.rounds.documents import round_archive
from certificates.rounds.services import (
    commendations,
    decisions,
    notices,
    ordering,
    reviewers,
    reviewing,
    rounds,
)
from registry import clock
from registry.documents import pdf
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.ground.services import drawn_files, files, ordered_files
from registry.models import Consent, HistoryEntry, Job, Notification, StoredFile, User, Volunteer
from registry.people.services import consents
from registry.standing.erasure import NO_NAME
from tests.factories import UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.people import browser_of
from tests.readers import laid_out, pdf_pages, pdf_text
from tests.shared import built_once

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SCORED = [{"name": "事迹", "weight": 60, "best": 10}, {"name": "时长", "weight": 40, "best": 10}]


def opened(job, *, by):
    """Content and name."""
    length, pieces, name = archives.pieces_of(Job.objects.get(pk=job.pk), by=by)
    content = b"".join(pieces)
    assert len(content) == length
    return content, name


class World:
    """A blind round: three on the list, one struck off by an objection, one withdrawn after the certificates."""

    def __init__(self, at):
        committee_unit()
        self.committee = committee_member()
        self.judge = UserFactory(display_name="农评审")
        self.round = RoundFactory(
            title="2026 年度嘉许/第一批", reviewers_needed=1, review_kind="scores", score_criteria=SCORED
        )
        names = ("韦示例一", "覃示例二", "黄示例三")
        people = [VolunteerFactory(name=name) for name in names]
        consents.give(volunteer=people[0], item=Consent.Item.PUBLIC_NAME, by=people[0].user)
        self.rows = [NominationFactory(candidate=CandidateFactory(round=self.round, volunteer=one)) for one in people]
        upload = SimpleUploadedFile("事迹: 材料?.pdf", PDF, content_type="application/pdf")
        stored = files.store(upload=upload, purpose=StoredFile.Purpose.NOMINATION, by=self.rows[0].by)
        NominationAttachment.objects.create(nomination=self.rows[0], file=stored, added_by=self.rows[0].by)
        CandidateFactory(round=self.round, qualifies=False, missed=["hours"])
        self._judged(at)
        commendations.issue(round=self.round, praise="认真负责", by=self.committee)
        decisions.withdraw(nomination=self.rows[1], reason="材料不实", by=self.committee)
        self.at = clock.now()

    def _judged(self, at):
        by = {"by": self.committee}
        reviewers.name(round=self.round, user=self.judge, **by)
        reviewing.begin(round=self.round, reason="都已提交", **by)
        for n, one in enumerate(self.rows):
            marks = {"事迹": 9 - n, "时长": 8}
            reviewing.review(nomination=one, by=self.judge, scores=marks, agrees=None, comment="事迹具体")
        reviewing.freeze(round=self.round, **by)
        ordering.choose(round=self.round, first=3, **by)
        notice = notices.begin(round=self.round, **by)
        said = {"text": "示例异议正文", "name": "陆提出", "contact": "0771-0000001"}
        objection = notices.object_to(notice=notice, nomination=self.rows[2], **said)
        notices.answer(objection=objection, upheld=True, answer="经核实成立", **by)
        at(f"{notice.closes_on + timedelta(days=1)} 09:00")
        notices.end(notice=notice, **by)
        number = "桂直团工发〔2026〕7号"
        self.round = decisions.decide(round=self.round, document_no=number, decided_on=clock.today(), **by)

    def packed(self):
        """The file that the worker packs and this member of the committee opens."""
        job = archives.ask(round=self.round, by=self.committee)
        if job.state != Job.State.DONE:
            jobs.perform(job.pk)
        return opened(job, by=self.committee)


def build(at):
    at(AFTERWARDS)
    return World(at)


world = built_once(build)


@pytest.fixture
def here(world, at):
    found = world()
    at(f"{clock.local_date(found.at)} 10:00")
    return found


def sheets(archive, name):
    """Sheet → rows as text."""
    book = load_workbook(BytesIO(archive.read(name)))
    return {page.title: [[str(cell) for cell in row if cell is not None] for row in page.values] for page in book}


def text_of(archive, name):
    return "\n".join(" ".join(row) for rows in sheets(archive, name).values() for row in rows)


def test_each_part_is_there_and_says_what_happened(here):
    content, name = here.packed()
    archive = ZipFile(BytesIO(content))
    names = archive.namelist()
    assert name == "2026 年度嘉许_第一批档案.zip"
    assert archive.testzip() is None
    assert not [one for one in names if set(one) & set('\\:*?"<>|')]
    assert all(one.flag_bits & 0x800 for one in archive.infolist())  # UTF-8, as Windows needs to be told

    contents = pdf_text(archive.read("00 目录.pdf"))
    contents = "".join(contents.split())
    assert [one for one in names[:-1] if one.replace(" ", "") not in contents] == []
    assert names[-1] == "00 目录.pdf"
    assert "桂直团工发〔2026〕7号" in contents

    assert "每项由几人评审" in text_of(archive, "01 批次情况.xlsx")
    candidates = text_of(archive, "02 候选对象.xlsx")
    assert "韦示例一" in candidates
    assert "时长" in candidates
    assert "6000" in candidates
    assert len(sheets(archive, "02 候选对象.xlsx")["候选对象"]) == 5
    assert "一年来坚持到社区服务" in text_of(archive, "03 推荐.xlsx")
    (paper,) = [one for one in names if one.startswith("03 推荐材料/")]
    assert paper == "03 推荐材料/001 韦示例一/01 事迹_ 材料_.pdf"
    assert archive.read(paper) == PDF
    assert "材料不实" in text_of(archive, "06 名次.xlsx")
    assert "公示期间有异议" in text_of(archive, "06 名次.xlsx")
    objections = text_of(archive, "08 公示和异议.xlsx")
    assert "示例异议正文" in objections
    assert "经核实成立" in objections
    assert "陆提出" not in objections
    assert "0771-0000001" not in objections
    register = text_of(archive, "10 证书登记簿.xlsx")
    assert "已撤销" in register
    assert "材料不实" in register
    assert register.count("JX") >= 2
    steps = sheets(archive, "11 经过.xlsx")["经过"]
    assert ["已决定" in row for row in steps].count(True) == 2
    assert "撤回“覃示例二”：材料不实" in steps[-1]


def test_scores_stand_under_a_number_and_the_names_in_a_file_of_their_own(here):
    archive = ZipFile(BytesIO(here.packed()[0]))

    scores = text_of(archive, "04 评审.xlsx")
    assert "评审人 1" in scores
    assert "事迹具体" in scores
    assert "9" in scores
    named = [one for one in archive.namelist() if one.endswith(".xlsx") and "农评审" in text_of(archive, one)]
    assert named == ["05 评审人对照表（只供办理单位）.xlsx"]


def test_notice_and_decision_name_those_whom_they_named_then(here):
    archive = ZipFile(BytesIO(here.packed()[0]))

    notice = pdf_text(archive.read("07 公示.pdf"))
    assert all(f"{surname}＊" in notice or f"{surname}*" in notice for surname in "覃黄")
    assert "示例三" not in notice
    assert "韦示例一" in notice
    table = Document(BytesIO(archive.read("09 决定.docx"))).tables[0]
    assert [row.cells[1].text for row in table.rows][1:] == ["韦示例一", "覃示例二"]


def test_the_notice_shows_the_names_as_they_were_public_when_it_opened(here):
    first, second = (one.candidate.volunteer for one in here.rows[:2])
    last = notices.latest(here.round)
    consents.withdraw(volunteer=first, item=Consent.Item.PUBLIC_NAME, by=first.user)
    consents.give(volunteer=second, item=Consent.Item.PUBLIC_NAME, by=second.user)

    names = [one.name for one in listing.paper_as_opened(last).lines]
    PublicNotice.objects.filter(pk=last.pk).update(named_in_full=None)
    of_before = [one.name for one in listing.paper_as_opened(notices.latest(here.round)).lines]

    assert last.named_in_full == [here.rows[0].pk]
    assert names == ["韦示例一", "覃*", "黄*"]
    assert of_before == ["韦*", "覃示例二", "黄*"]  # a notice from before knows only what is agreed today
    assert any("publicnotice" in one.where for one in audit.faults(quick=True))  # and an edited one is named
    Volunteer.objects.filter(pk=first.pk).update(name=NO_NAME)
    assert [one.name for one in listing.paper_as_opened(last).lines][0] == NO_NAME


def test_the_same_records_give_the_same_file_and_a_change_another(here, at):
    before, _name = here.packed()
    at(f"{clock.today()} 15:00")  # the file of before is given for ten minutes only
    assert here.packed()[0] == before
    assert Job.objects.filter(name=archives.WORK).count() == 2

    decisions.withdraw(nomination=here.rows[0], reason="本人申请", by=here.committee)
    assert here.packed()[0] != before


def test_each_download_leaves_a_line_and_whoever_asked_is_told(here):
    here.packed()

    (line,) = HistoryEntry.objects.about(here.round).filter(did="exported")
    assert line.by == here.committee
    assert line.fields["people"] == 4
    assert Notification.objects.filter(user=here.committee, text__contains="档案已做好").count() == 1


def test_only_the_committee_and_only_what_is_over(here, at):
    with pytest.raises(PermissionDenied):
        archives.ask(round=here.round, by=administrator_of(here.rows[0].unit))
    running = RoundFactory()
    with pytest.raises(DecisionRefused) as refusal:
        archives.ask(round=running, by=here.committee)
    assert refusal.value.reason == DecisionRefused.Reason.ARCHIVE_NOT_OVER

    rounds.cancel(round=running, reason="今年不办", by=here.committee)
    job = archives.ask(round=running, by=here.committee)
    jobs.perform(job.pk)
    content, _name = opened(job, by=here.committee)
    names = ZipFile(BytesIO(content)).namelist()
    assert names == ["01 批次情况.xlsx", "11 经过.xlsx", "00 目录.pdf"]


def test_papers_beyond_the_room_are_named_and_left_out(here, monkeypatch):
    monkeypatch.setattr(parts, "MOST_BYTES", 10)

    archive = ZipFile(BytesIO(here.packed()[0]))

    assert not [one for one in archive.namelist() if one.startswith("03 推荐材料/")]
    assert "没有装入" in pdf_text(archive.read("00 目录.pdf"))


def test_who_lost_the_office_meanwhile_gets_nothing(here):
    job = archives.ask(round=here.round, by=here.committee)
    here.committee.roles.all().delete()
    jobs.perform(job.pk)
    with pytest.raises(ExportRefused):
        ordered_files.sealed(Job.objects.get(pk=job.pk))
    with pytest.raises(PermissionDenied):
        opened(job, by=User.objects.get(pk=here.committee.pk))


def test_the_page_asks_follows_and_hands_out(here):
    browser, page = browser_of(here.committee), reverse("round-archive", args=[here.round.pk])
    assert "做成档案" in browser.get(reverse("round-decision", args=[here.round.pk])).content.decode()
    assert browser.post(page).status_code == 302
    assert "正在做" in browser.get(page).content.decode()
    job = archives.newest(here.round, here.committee)
    early = browser.get(reverse("round-archive-file", args=[here.round.pk, job.pk]), follow=True)
    assert "还没有" in early.content.decode()

    jobs.perform(job.pk)
    assert "下载档案" in browser.get(page, headers={"hx-request": "true"}).content.decode()
    answer = browser.get(reverse("round-archive-file", args=[here.round.pk, job.pk]))
    assert answer["Content-Type"] == "application/zip"
    content = answer.getvalue()
    assert answer.streaming  # hundreds of megabytes of papers never lie in memory
    assert (content[:2], len(content)) == (b"PK", int(answer["Content-Length"]))

    other = RoundFactory()
    assert browser.get(reverse("round-archive-file", args=[other.pk, job.pk])).status_code == 404
    refused = browser.post(reverse("round-archive", args=[other.pk]), follow=True)
    assert "作出决定或者取消以后才能做成档案" in refused.content.decode()


def test_what_was_given_up_is_tried_again(here):
    browser = browser_of(here.committee)
    job = archives.ask(round=here.round, by=here.committee)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, attempts=5, finished_at=clock.now())
    page = reverse("round-archive", args=[here.round.pk])
    assert "再试一次" in browser.get(page).content.decode()

    browser.post(reverse("round-archive-retry", args=[here.round.pk, job.pk]))
    jobs.perform(job.pk)
    assert "下载档案" in browser.get(page).content.decode()


def test_over_the_api(here):
    browser, url = browser_of(here.committee), reverse("api-round-archive-list")
    asked = browser.post(url, {"round": here.round.pk}, content_type="application/json")
    assert asked.status_code == 202
    job = asked.json()["id"]
    jobs.perform(job)
    told = browser.get(reverse("api-round-archive-detail", args=[job])).json()
    assert told["state"] == "done"
    assert told["kept_until"]
    assert told["done"] == told["total"] - 1
    content = browser.get(reverse("api-round-archive-file", args=[job])).getvalue()
    assert ZipFile(BytesIO(content)).testzip() is None
    assert drawn_files.kept_until(f"{Job.objects.get(pk=job).arguments['asked']}.file")

    assert browser.post(url, {"round": 10**9}, content_type="application/json").status_code == 404
    running = browser.post(url, {"round": RoundFactory().pk}, content_type="application/json")
    assert running.status_code == 409
    assert running.json()["code"] == "archive_not_over"
    unit = browser_of(administrator_of(here.rows[0].unit))
    assert unit.post(url, {"round": here.round.pk}, content_type="application/json").status_code == 403
    assert unit.get(reverse("api-round-archive-detail", args=[job])).status_code == 404


def test_names_that_windows_refuses_are_changed():
    assert round_archive.safe_name('a/b\\c:d*e?"f"<g>|h.pdf') == "a_b_c_d_e__f__g__h.pdf"
    assert round_archive.safe_name("结尾是点...") == "结尾是点"
    assert len(round_archive.safe_name(f"{'长' * 200}.docx")) == 60
    assert round_archive.safe_name(f"{'长' * 200}.docx").endswith(".docx")
    assert round_archive.safe_name("  ") == "_"
    assert round_archive.safe_name("con.pdf") == "_con.pdf"
    assert round_archive.safe_name("甲\u202efdp.exe") == "甲_fdp.exe"


@pytest.mark.parametrize(("files", "sheets"), [(15, 1), (20, 2)])
def test_the_contents_leave_no_few_lines_alone_on_a_second_page(monkeypatch, files, sheets):
    monkeypatch.setattr(pdf, "laid_out", laid_out)
    listed = [
        round_archive.File(f"{n:02} 批次情况.xlsx", "批次的条件、名额和日程", "9 行", b".") for n in range(1, files + 1)
    ]
    facts = {"round": "2026 年度嘉许", "status": "已决定", "unit": "示例单位", "stood_at": clock.now()}

    paper = round_archive.contents_as_pdf(round_archive.Contents(**facts, files=listed, notes=archives.NOTES))

    pages = pdf_pages(paper)
    listed_on = [page.count(".xlsx") for page in pages]
    assert (len(pages), sum(listed_on)) == (sheets, files)
    assert listed_on[-1] >= 6
    assert archives.NOTES[-1] in pages[-1].replace("\n", "")
