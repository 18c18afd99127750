"""成批印制: in the order of units under cover sheets; who fails is named; stopped, continued, begun again."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from certificates.exceptions import CertificateRefused, PrintRefused
from certificates.issuing.documents.file_names import Names, part
from certificates.issuing.services import certificates, drawing, erasing
from certificates.models import Certificate, CertificateFile, PrintRun
from certificates.register.printing.documents import cover
from certificates.register.printing.documents.cover import Cover, Line
from certificates.register.printing.services import run_files, runs
from registry import clock
from registry.documents import pdf
from registry.ground import jobs
from registry.ground.services import drawn_files
from registry.models import HistoryEntry, Job, Notification, NumberSeries, RoleAssignment, User
from tests import readers
from tests.factories import UnitFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_printing import printed, several, started
from tests.readers import pdf_codes, pdf_objects, pdf_pages, pdf_words, xlsx_rows

pytestmark = pytest.mark.django_db
Reason = PrintRefused.Reason
State = PrintRun.State


@pytest.fixture(autouse=True)
def files_here(tmp_path, settings, at):
    settings.DATA_DIR = str(tmp_path)
    at(AFTERWARDS)
    committee_unit()


@pytest.fixture
def vera():
    return committee_member()


@pytest.fixture
def drawn(monkeypatch):
    """Replaces drawing by something that takes no time; tells what was drawn."""
    numbers = []

    def draw(parts):
        numbers.append(parts[0].number)
        return f"%PDF {parts[0].number} {len(numbers)}".encode()

    monkeypatch.setattr(drawing, "as_pdf", draw)
    monkeypatch.setattr(run_files.united, "unite", lambda parts, into: into.write_bytes(joined(parts)))
    monkeypatch.setattr(run_files.united, "pages_of", lambda path: path.read_bytes().count(b"%PDF"))
    monkeypatch.setattr(run_files.cover, "as_pdf", lambda cover: f"%PDF cover of {cover.unit}".encode())
    return numbers


def joined(parts):
    return b"\n".join(path.read_bytes() for path in parts)


def content(run, ending):
    length, pieces = run_files.pieces_of(run, ending)
    whole = b"".join(pieces)
    assert len(whole) == length
    return whole


def refused(reason, command, **told):
    with pytest.raises(PrintRefused) as refusal:
        command(**told)
    assert refusal.value.reason == reason


def test_one_pdf_by_unit_under_cover_sheets_a_zip_and_a_register(vera, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "laid_out", readers.laid_out)
    first, second = UnitFactory(full_name="示例<第一>单位"), UnitFactory(full_name="示例第二单位")
    three = several(vera, "黄示例", unit=second)
    one, two = several(vera, "韦示例", "李示例:甲", unit=first)

    run = printed(started(vera, expected=3))

    pages = ["".join(page.split()) for page in pdf_pages(content(run, "pdf"))]
    assert (run.state, run.pages, len(pages)) == (State.DONE, 5, 5)
    for text in ("证书领取清单", "示例<第一>单位星级志愿者证书，共2份", "领取人签名", one.number, two.number):
        assert text in pages[0]
    assert three[0].number not in pages[0]
    assert [one.number in pages[1], two.number in pages[2], three[0].number in pages[4]] == [True] * 3
    assert "示例第二单位星级志愿者证书，共1份" in pages[3]
    with ZipFile(BytesIO(content(run, "zip"))) as packed:
        names = packed.namelist()
        assert names == [
            f"示例_第一_单位/韦示例 {one.number}.pdf",
            f"示例_第一_单位/李示例_甲 {two.number}.pdf",
            f"示例第二单位/黄示例 {three[0].number}.pdf",
        ]
        assert all(info.flag_bits & 0x800 for info in packed.infolist())  # UTF-8: Windows shows the names
        assert packed.read(names[0]) == certificates.bytes_of(one)
        own = packed.read(names[0])
        assert one.number in pdf_words(own)
        assert own == drawing.as_pdf([one])  # byte for byte what it would be without the others
        assert pdf_codes(own, tmp_path) == [drawing.verify_url(one)]
        for number in (two.number, three[0].number):  # nothing of a neighbour, not even in the structure
            assert number not in pdf_words(own)
            assert number.encode("utf-16-be").hex().encode() not in pdf_objects(own).lower()
            assert number.encode() not in own + pdf_objects(own)
    rows = xlsx_rows(content(run, "xlsx"))
    assert rows[0][:4] == ["顺序", "领取单位", "姓名或名称", "编号"]
    assert rows[1][:5] == [1, "示例<第一>单位", "韦示例", one.number, "星级志愿者证书"]
    assert rows[3][6:8] == [f"示例第二单位/黄示例 {three[0].number}.pdf", "已制作"]


def test_names_in_a_zip_are_ones_that_windows_takes():
    taken = Names()

    assert part('a<b>:"/\\|?*\x00\u202ec. ', otherwise="x") == "a_b__________c"
    assert [part(name, otherwise="x") for name in ("..", "CON", "com1.韦", "  ", "韦" * 80)] == [
        "x", "_CON", "_com1.韦", "x", "韦" * 60,
    ]  # fmt: skip
    assert [taken.free("单位", stem, "pdf") for stem in ("A", "a", "A")] == [
        "单位/A.pdf", "单位/a（2）.pdf", "单位/A（3）.pdf",
    ]  # fmt: skip


def test_one_that_cannot_be_issued_is_named_and_stops_nobody(vera, drawn, monkeypatch):
    good, altered, broken, ended = several(vera, "韦示例", "李示例", "黄示例", "蒙示例")
    Certificate.objects.filter(pk=altered.pk).update(signature="x")
    certificates.finish(ended)
    run = started(vera)
    certificates.end(certificate=ended, status=Certificate.Status.REVOKED, by=vera, reason="信息有误")
    draw = drawing.as_pdf

    def fails(parts):
        if parts[0].pk == broken.pk:
            raise ValueError
        return draw(parts)

    monkeypatch.setattr(drawing, "as_pdf", fails)

    run = printed(run)

    reasons = dict(run.items.values_list("certificate", "reason"))
    assert runs.states(run) == {"waiting": 0, "done": 1, "failed": 3}
    assert reasons[altered.pk] == CertificateRefused.Reason.CERTIFICATE_ALTERED.label
    assert reasons[broken.pk] == Reason.PRINT_BROKEN.label
    assert reasons[ended.pk] == Reason.PRINT_ENDED.label.format(status="已撤销")
    assert good.number.encode() in content(run, "pdf")
    assert [row[-2] for row in xlsx_rows(content(run, "xlsx"))[1:]] == ["已制作", "未制作", "未制作", "未制作"]
    assert "3" in Notification.objects.get(user=vera).text

    monkeypatch.setattr(drawing, "as_pdf", draw)
    again = printed(runs.go_on(run=run, by=vera))  # what failed is tried once more, what was issued keeps its bytes

    assert runs.states(again) == {"waiting": 0, "done": 2, "failed": 2}
    assert drawn.count(good.number) == 1
    assert broken.number.encode() in content(again, "pdf")


def test_what_ends_after_it_was_drawn_is_left_out_of_new_files(vera, drawn):
    one, two = several(vera, "韦示例", "李示例")
    run = printed(started(vera))
    certificates.end(certificate=two, status=Certificate.Status.REVOKED, by=vera, reason="信息有误")

    run = printed(runs.go_on(run=run, by=vera))

    assert two.number.encode() not in content(run, "pdf")
    assert run.items.get(certificate=two).reason == "现在是“已撤销”，不再印制。"


def test_files_that_hold_what_ended_since_are_not_given_out_until_they_are_made_anew(vera, drawn):
    one, two = several(vera, "韦示例", "李示例")
    run = printed(started(vera))
    certificates.end(certificate=two, status=Certificate.Status.REVOKED, by=vera, reason="信息有误")

    for ending in run_files.ENDINGS:
        refused(Reason.PRINT_OUTDATED, run_files.pieces_of, run=run, ending=ending)

    assert run_files.ended_since(run) == 1
    run = printed(runs.go_on(run=run, by=vera))
    assert one.number.encode() in content(run, "pdf")


def test_one_whose_years_are_over_is_named_and_does_not_spoil_the_files(vera, drawn):
    one, two = several(vera, "韦示例", "李示例")
    for paper in (one, two):
        certificates.finish(paper)
    run = started(vera)
    erasing.erase(Certificate.objects.filter(pk=two.pk))
    CertificateFile.objects.filter(certificates=two).update(content_sealed=b"")

    run = printed(run)

    assert (run.state, runs.states(run)["failed"]) == (State.DONE, 1)
    assert run.items.get(certificate=two).reason == CertificateRefused.Reason.CERTIFICATE_ERASED.label
    assert runs.counted(Certificate.objects.all(), by=vera) == 1  # nobody is offered an empty file


def test_who_moved_to_another_unit_no_longer_sees_what_they_had_printed(vera, drawn):
    unit = UnitFactory()
    lea = administrator_of(unit)
    (paper,) = several(vera, "韦示例", unit=unit)
    Certificate.objects.filter(pk=paper.pk).update(issuing_unit=unit)
    run = started(lea)

    assert PrintRun.objects.visible_to(User.objects.get(pk=lea.pk)).get() == run

    RoleAssignment.objects.filter(user=lea).update(unit=UnitFactory())
    assert not PrintRun.objects.visible_to(User.objects.get(pk=lea.pk)).exists()
    with pytest.raises(PrintRun.DoesNotExist):
        runs.stop(run=run, by=User.objects.get(pk=lea.pk))


def test_a_run_stops_and_goes_on_where_it_stood(vera, drawn, monkeypatch):
    several(vera, *[f"韦示例{n}" for n in "一二三四"])
    monkeypatch.setattr(runs, "STEP", 3)
    monkeypatch.setattr(runs, "TOGETHER", 2)
    run = started(vera)
    end = certificates.end_many

    def stops(some):
        told = end(some)
        if len(drawn) == 2:
            runs.stop(run=run, by=vera)
        return told

    monkeypatch.setattr(certificates, "end_many", stops)
    run = printed(run)

    assert (run.state, runs.states(run)) == (State.STOPPED, {"waiting": 2, "done": 2, "failed": 0})
    refused(Reason.PRINT_NOT_RUNNING, runs.stop, run=run, by=vera)
    refused(Reason.PRINT_NOT_READY, run_files.pieces_of, run=run, ending="pdf")

    run = printed(runs.go_on(run=run, by=vera))

    assert (run.state, len(drawn), len(set(drawn))) == (State.DONE, 4, 4)
    did = HistoryEntry.objects.filter(did__startswith="print run").order_by("pk").values_list("did", flat=True)
    assert list(did) == ["print run started", "print run stopped", "print run continued"]


class Helping:
    """Stands for other processes: they deliver every second sheet."""

    open, count = [], 1

    def __init__(self):
        self.open.append(self)

    def begin(self, pages):
        assert self in self.open
        return lambda: {document: f"%PDF apart {document}".encode() for document in list(pages)[::2]}

    def close(self):
        self.open.remove(self)


def test_others_help_with_a_long_run_until_it_ends(vera, drawn, monkeypatch):
    """They keep from step to step; what they do not deliver is drawn here, and who fails is still named."""
    broken, *others = several(vera, *[f"韦示例{n}" for n in "一二三四五"])
    monkeypatch.setattr(drawing, "page", lambda parts: 1 / 0 if parts[0].pk == broken.pk else ("",))
    draw = drawing.as_pdf
    monkeypatch.setattr(drawing, "as_pdf", lambda parts: 1 / 0 if parts[0].pk == broken.pk else draw(parts))
    monkeypatch.setattr(runs, "Helpers", Helping)
    for name, n in {"WORTH_HELP": 5, "STEP": 4, "TOGETHER": 2}.items():
        monkeypatch.setattr(runs, name, n)
    run = started(vera)

    jobs.perform(Job.objects.get(name=runs.WORK).pk)

    assert len(Helping.open) == 1
    run = printed(run)
    assert (run.state, runs.states(run)) == (State.DONE, {"waiting": 0, "done": 4, "failed": 1})
    assert run.items.get(state="failed").certificate == broken
    assert drawn == [others[2].number]  # the second of the second pair
    assert content(run, "pdf").count(b"%PDF apart") == 4  # three certificates and the cover of their unit
    assert not Helping.open

    monkeypatch.setattr(runs, "WORTH_HELP", 1)
    runs.stop(run=(again := runs.go_on(run=run, by=vera)), by=vera)
    printed(again)
    assert not Helping.open


def test_a_cover_says_the_kind_once_or_of_each():
    lines = [Line(n, f"韦示例{n}", f"GXQZ-JX-2026-00000{n}", kind) for n, kind in enumerate(("嘉许证书", "感谢信"), 1)]

    both = pdf_words(cover.as_pdf(Cover("一批", "示例单位", lines, date(2026, 12, 1))))
    one = pdf_words(cover.as_pdf(Cover("一批", "示例单位", lines[:1], date(2026, 12, 1))))

    assert [word in both for word in ("种类", "嘉许证书", "感谢信", "示例单位共2份")] == [True] * 4
    assert ("示例单位嘉许证书，共1份" in one, "种类" in one) == (True, False)


def test_a_crash_in_the_middle_loses_nothing_and_draws_nothing_twice(vera, drawn, monkeypatch, at):
    several(vera, *[f"韦示例{n}" for n in "一二三"])
    run = started(vera)
    monkeypatch.setattr(runs, "TOGETHER", 2)
    ended = runs._ended_together

    def dies(some):
        ended(some)
        if len(drawn) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(runs, "_ended_together", dies)
    with pytest.raises(KeyboardInterrupt):
        printed(run)
    before = dict(CertificateFile.objects.values_list("pk", "sha256"))
    monkeypatch.setattr(runs, "_ended_together", ended)
    assert runs.is_in_hand(run)  # the lease of the dead worker; the worker's tick gives it to the next
    Job.objects.filter(name=runs.WORK).update(state=Job.State.WAITING)

    run = printed(run)

    assert (run.state, runs.states(run)["done"]) == (State.DONE, 3)
    assert sorted(drawn) == sorted(set(drawn))
    assert before.items() <= dict(CertificateFile.objects.values_list("pk", "sha256")).items()
    assert NumberSeries.objects.get(kind="XJ").last == 3
    assert len(list(drawn_files._folder().iterdir())) == 3  # nothing lies there in the clear


def test_a_fault_of_the_machine_is_tried_again_and_not_put_on_a_certificate(vera, drawn, monkeypatch):
    several(vera, "韦示例")
    run = started(vera)
    monkeypatch.setattr(run_files, "draw", lambda *_run, **_told: (_ for _ in ()).throw(OSError("disk")))

    run = printed(run)

    assert (run.state, runs.states(run)["done"]) == (State.RUNNING, 1)
    assert Job.objects.get(name=runs.WORK).state == Job.State.WAITING  # in a minute
    refused(Reason.PRINT_GOES_ON, runs.go_on, run=run, by=vera)


def test_what_cannot_be_started_is_refused(vera, drawn, monkeypatch):
    refused(Reason.PRINT_NOTHING, started, by=vera)
    several(vera, "韦示例", "李示例")
    refused(Reason.PRINT_CHANGED, started, by=vera, expected=1)
    monkeypatch.setattr(runs, "MOST", 1)
    refused(Reason.PRINT_TOO_MANY, started, by=vera)
    monkeypatch.setattr(runs, "MOST", 2)
    refused(Reason.PRINT_NOTHING, started, by=administrator_of(UnitFactory()))  # another office's papers
    run = started(vera)
    refused(Reason.PRINT_UNDER_WAY, started, by=vera)

    run = printed(run)
    second = started(vera)
    refused(Reason.PRINT_UNDER_WAY, runs.go_on, run=run, by=vera)
    with pytest.raises(PrintRefused, match=f"^{vera.display_name}的“"):
        runs.go_on(run=run, by=committee_member())
    runs.stop(run=second, by=vera)
    printed(runs.go_on(run=run, by=vera))
    run.refresh_from_db()
    drawn_files.forget(f"{run.files}.pdf")

    refused(Reason.PRINT_FILES_GONE, run_files.pieces_of, run=run, ending="pdf")
    assert content(run, "xlsx")
    assert run_files.kept_until(run) > clock.now()


def test_a_file_that_was_altered_or_exchanged_does_not_open(vera, drawn):
    several(vera, "韦示例")
    run = printed(started(vera))
    path, other = (drawn_files.path_of(f"{run.files}.{ending}") for ending in ("pdf", "zip"))

    path.write_bytes(other.read_bytes())

    refused(Reason.PRINT_FILES_GONE, run_files.pieces_of, run=run, ending="pdf")
