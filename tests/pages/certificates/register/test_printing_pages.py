"""成批印制 and 领取登记 on pages: chosen by the register's filter, followed, fetched, handed over."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.exceptions import DeliveryRefused, PrintRefused
from certificates.issuing.services import certificates
from certificates.models import Certificate, Delivery, PrintRun
from certificates.register.printing.services import run_files
from certificates.register.services import deliveries
from registry import clock
from registry.history.services import acts
from registry.models import HistoryEntry
from tests.doors import queries_of, text_of
from tests.factories import UnitFactory, committee_unit
from tests.factories_certificates import proof_of, served
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_printing import printed, several, started
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db
Reason = DeliveryRefused.Reason


@pytest.fixture(autouse=True)
def quick(tmp_path, settings, at, monkeypatch):
    settings.DATA_DIR = str(tmp_path)
    at(AFTERWARDS)
    committee_unit()
    monkeypatch.setattr(run_files.united, "unite", lambda parts, into: into.write_bytes(b"%PDF"))
    monkeypatch.setattr(run_files.united, "pages_of", lambda path: 1)


@pytest.fixture
def vera():
    return committee_member()


def test_the_committee_prints_what_the_filter_finds_and_fetches_it(vera):
    unit = UnitFactory(full_name="示例第一单位")
    one, two = several(vera, "韦示例", "李示例", unit=unit)
    desk = browser_of(vera)
    here = reverse("print-run-new", query={"kind": "XJ", "printed": "no"})

    assert here.replace("&", "&amp;") in desk.get(reverse("committee-stars")).content.decode()
    look = text_of(desk.get(here))
    changed = desk.post(here, {"expected": "1"})
    page = text_of(desk.post(here, {"title": "一季度星级", "expected": "2"}, follow=True))

    assert "份，分给 1 个单位" in look
    assert "开始印制（2 份）" in look
    assert "示例第一单位" in look
    assert changed.status_code == 422
    assert changed.context["form"].errors.as_data()["__all__"][0].code == PrintRefused.Reason.PRINT_CHANGED
    assert "还有 2 份" in page
    run = PrintRun.objects.get()
    assert "已停止" in text_of(desk.post(reverse("print-run-stop", args=[run.pk]), follow=True))
    assert "还有 2 份" in text_of(desk.post(reverse("print-run-go-on", args=[run.pk]), follow=True))
    printed(run)
    page = text_of(desk.get(reverse("print-run", args=[run.pk])))
    assert "做成 2 份" in page
    assert "交印的 PDF（1 页）" in page
    file = desk.get(reverse("print-run-file", args=[run.pk, "zip"]))
    content = file.getvalue()
    assert content.startswith(b"PK")
    assert int(file["Content-Length"]) == len(content)
    assert "filename*=utf-8''%E4%B8%80" in file["Content-Disposition"]
    told = HistoryEntry.objects.get(did="exported")
    assert (told.fields["what"], told.fields["people"], told.target_id) == ("print-zip", 2, run.pk)
    assert desk.get(reverse("print-run-file", args=[run.pk, "exe"])).status_code == 404
    assert "没有符合条件、可以印制的证书" in text_of(desk.get(here))
    assert "一季度星级" in text_of(desk.get(reverse("print-runs")))


def test_a_failed_one_is_named_with_the_reason_and_the_way_on(vera, monkeypatch):
    several(vera, "韦示例", "李示例")
    Certificate.objects.filter(snapshot__volunteer_name="李示例").update(signature="x")
    run = printed(started(vera))

    page = text_of(browser_of(vera).get(reverse("print-run", args=[run.pk])))

    assert "做成 1 份，没有做成 1 份" in page
    assert "李示例" in page
    assert "登记信息异常" in page
    assert "再试没有做成的" in page


def test_files_with_a_withdrawn_certificate_are_made_anew_before_they_are_fetched(vera):
    one, _two = several(vera, "韦示例", "李示例")
    run = printed(started(vera))
    certificates.end(certificate=one, status="revoked", by=vera, reason="有误")
    desk, here = browser_of(vera), reverse("print-run", args=[run.pk])

    page = text_of(desk.get(here))
    answer = desk.get(reverse("print-run-file", args=[run.pk, "pdf"]), follow=True)

    assert "其中 1 份已经撤销或者重新出具" in page
    assert "重新生成文件" in page
    assert "交印的 PDF" not in page
    assert [one.extra_tags for one in answer.context["messages"]] == [PrintRefused.Reason.PRINT_OUTDATED]
    assert not HistoryEntry.objects.filter(did="exported").exists()


def test_neither_a_unit_with_many_nor_a_list_of_runs_costs_more_queries(vera):
    small, large = UnitFactory(), UnitFactory()
    several(vera, "韦示例", "李示例", unit=small)
    several(vera, *[f"黄示例{n}" for n in "一二三四五六七"], unit=large)
    run = printed(started(vera))
    said = {"way": "collected", "who": "韦领取", "on": clock.today(), "by": vera}

    def cost(unit):
        chosen = Certificate.objects.filter(printed__unit=unit)
        with CaptureQueriesContext(connection) as queries:
            deliveries.enter_all(of=chosen, **said)
        return len(queries)

    assert cost(large) == cost(small)
    told = HistoryEntry.objects.filter(did="certificate collected").values_list("target_id", "fields__certificate")
    assert dict(told) == dict(Delivery.objects.values_list("pk", "certificate"))
    assert not acts.wrong_with(Delivery, set(Delivery.objects.values_list("pk", flat=True)))
    for here in (reverse("print-runs"), reverse("api-print-run-list")):
        desk = browser_of(vera)
        before = queries_of(desk, here)
        PrintRun.objects.bulk_create(PrintRun(title=f"示例{n}", asked_by=vera) for n in range(5))
        assert queries_of(desk, here) == before
    assert run.title in text_of(desk.get(reverse("print-runs")))


def test_nobody_else_sees_a_run(vera):
    several(vera, "韦示例")
    run = printed(started(vera))
    lea = administrator_of(UnitFactory())

    assert browser_of(lea).get(reverse("print-run", args=[run.pk])).status_code == 404
    assert browser_of(committee_member()).get(reverse("print-run", args=[run.pk])).status_code == 200


def test_a_unit_collects_all_of_its_own_at_once(vera):
    unit, other = UnitFactory(), UnitFactory()
    one, two = several(vera, "韦示例", "李示例", unit=unit)
    (foreign,) = several(vera, "黄示例", unit=other)
    run = printed(started(vera))
    desk, here = browser_of(vera), reverse("print-run-deliver", args=[run.pk, unit.pk])
    said = {"way": "collected", "who": "韦领取", "on": "2026-03-31"}
    day = run.items.first().certificate.issued_at.date()

    refused = desk.post(here, said | {"who": "", "on": str(day)})
    early = desk.post(here, said | {"on": "2020-01-01"})
    page = text_of(desk.post(here, said | {"on": str(day)}, follow=True))
    again = desk.post(here, said | {"on": str(day)})

    assert refused.context["form"].errors.as_data()["who"][0].code == Reason.DELIVERY_WHO
    assert early.context["form"].errors.as_data()["on"][0].code == Reason.DELIVERY_DAY
    assert "2 份，已领取 2 份" in page
    assert "1 份，已领取 0 份" in page
    assert again.context["form"].errors.as_data()["__all__"][0].code == Reason.DELIVERY_NOTHING
    waiting = text_of(desk.get(reverse("committee-certificates", query={"delivery": "waiting"})))
    done = text_of(desk.get(reverse("committee-certificates", query={"delivery": "done"})))
    assert [paper.number in waiting for paper in (one, two, foreign)] == [False, False, True]
    assert [paper.number in done for paper in (one, two, foreign)] == [True, True, False]
    assert HistoryEntry.objects.filter(did="certificate collected").count() == 2


def test_the_holder_reads_who_collected_it_and_a_wrong_entry_is_followed_by_another(vera):
    (paper,) = several(vera, "韦示例")
    certificates.finish(paper)
    paper.refresh_from_db()
    lea, here = administrator_of(paper.volunteer.unit), reverse("certificate-deliver", args=[paper.uuid])
    desk, day = browser_of(lea), str(paper.issued_at.date())

    desk.post(here, {"way": "forwarded", "who": "李转交", "on": day})
    again = desk.post(here, {"way": "forwarded", "who": "李转交", "on": day})
    twice = desk.post(here, {"way": "collected", "who": "李转交", "on": day})
    other = browser_of(administrator_of(paper.volunteer.unit))
    another = other.post(here, {"way": "forwarded", "who": "李转交", "on": day})
    own = text_of(browser_of(paper.volunteer.user).get(reverse("proof-detail", args=[paper.uuid])))
    looks = browser_of(holder("inspector", until_on="2030-01-01"))
    foreign = text_of(looks.get(reverse("proof-detail", args=[paper.uuid])))
    silent = desk.post(reverse("certificate-take-back", args=[paper.uuid]), {"reason": " "})
    back = text_of(desk.post(reverse("certificate-take-back", args=[paper.uuid]), {"reason": "送错单位"}, follow=True))
    empty = desk.post(reverse("certificate-take-back", args=[paper.uuid]), {"reason": "再改"})

    assert (again.status_code, another.status_code) == (302, 422)
    assert twice.context["form"].errors.as_data()["__all__"][0].code == Reason.DELIVERY_ALREADY
    assert "已由李转交转交" in own
    assert "登记错了" not in own
    assert "已由李*转交" in foreign
    assert silent.context["form"].errors.as_data()["__all__"][0].code == Reason.DELIVERY_REASON
    assert "更正为未领取：送错单位" in back
    assert "已由李转交转交" in back
    assert empty.context["form"].errors.as_data()["__all__"][0].code == Reason.DELIVERY_NOT_YET
    assert list(Delivery.objects.values_list("way", flat=True)) == ["forwarded", "undone"]


def test_neither_a_proof_nor_an_ended_paper_nor_ones_own_is_handed_over(vera):
    (paper,) = several(vera, "韦示例")
    certificates.finish(paper)
    certificates.end(certificate=paper, status="revoked", by=vera, reason="有误")
    record = served(paper.volunteer)
    proof = proof_of(record.volunteer)
    desk, said = browser_of(vera), {"way": "posted", "who": "韦示例", "on": "2026-11-30"}

    def code(one):
        answer = desk.post(reverse("certificate-deliver", args=[one.uuid]), said)
        return answer.context["form"].errors.as_data()["__all__"][0].code

    assert code(paper) == Reason.DELIVERY_NOT_ISSUED
    assert code(proof) == Reason.DELIVERY_OF_PROOF
    own = browser_of(paper.volunteer.user)
    assert own.get(reverse("certificate-deliver", args=[paper.uuid])).status_code == 403
