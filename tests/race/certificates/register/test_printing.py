"""Eight who issue at once, and two workers at one run: no number twice, none left out, one file for each."""

from functools import partial
from itertools import count

import pytest

from certificates.exceptions import CertificateRefused, PrintRefused
from certificates.issuing.services import certificates, drawing
from certificates.models import Certificate, CertificateFile
from certificates.register.printing.services import run_files, runs
from registry import clock
from registry.documents import pdf
from registry.models import NumberSeries
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_printing import numbered, printed, several, started
from tests.race import racing
from tests.race.racing import both_come_first, on_postgres, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
race = partial(racing.answers, at=AFTERWARDS)
ISSUERS = 8


@pytest.fixture(autouse=True)
def quick(tmp_path, settings, at, monkeypatch):
    settings.DATA_DIR = str(tmp_path)
    at(AFTERWARDS)
    committee_unit()
    monkeypatch.setattr(drawing, "as_pdf", lambda parts: f"%PDF {parts[0].number}".encode())
    monkeypatch.setattr(run_files.united, "unite", lambda parts, into: into.write_bytes(b"%PDF"))
    monkeypatch.setattr(run_files.united, "pages_of", lambda path: 1)


def issuing(person, by):
    return lambda: numbered(person, by=by).number


def sequences():
    return sorted(int(number.split("-")[3]) for number in Certificate.objects.values_list("number", flat=True))


def test_eight_who_issue_at_once_leave_no_gap_and_repeat_nothing(monkeypatch):
    by = committee_member()
    people = [VolunteerFactory(name=f"韦示例{n}") for n in "一二三四五六七八"]
    monkeypatch.setattr(pdf, "missing_glyphs", lambda text: "八" if "八" in text else "")

    answers = race(*[issuing(person, by) for person in people])

    assert answers.pop(CertificateRefused.Reason.CERTIFICATE_GLYPHS) == 1  # its number is the next one's
    assert len(answers) == ISSUERS - 1
    assert sequences() == list(range(1, ISSUERS))
    assert NumberSeries.objects.get(kind="XJ").last == ISSUERS - 1


@on_postgres
def test_without_the_lock_two_take_one_number_and_the_register_refuses_the_second(monkeypatch):
    by, people = committee_member(), VolunteerFactory.create_batch(2)
    NumberSeries.objects.create(kind="XJ", year=clock.today().year)
    both_come_first(monkeypatch, NumberSeries, "save")
    without_locks(monkeypatch, NumberSeries)

    answers = race(*[issuing(person, by) for person in people])

    assert answers["IntegrityError"] == 1


def test_two_workers_at_one_run_issue_each_certificate_once():
    by = committee_member()
    several(by, *[f"韦示例{n}" for n in "一二三四"], unit=UnitFactory())
    run = started(by)

    answers = race(*[lambda: runs.work(run=run.pk, left=4)] * 2)

    run = printed(run)
    assert answers == {None: 2}
    assert (run.state, runs.states(run)["done"]) == ("done", 4)
    assert CertificateFile.objects.count() == Certificate.objects.issued().count() == 4
    length, pieces = run_files.pieces_of(run, "zip")
    assert len(b"".join(pieces)) == length


def test_a_run_that_is_started_while_another_is_continued_waits_its_turn():
    by = committee_member()
    several(by, "韦示例一")
    stopped = runs.stop(run=started(by), by=by)

    answers = racing.race(lambda: started(by), lambda: runs.go_on(run=stopped, by=by), at=AFTERWARDS)

    assert answers == {"done": 1, PrintRefused.Reason.PRINT_UNDER_WAY: 1}


@on_postgres
def test_without_the_lock_one_certificate_is_issued_twice(monkeypatch):
    by = committee_member()
    (paper,) = several(by, "韦示例")
    times = count()
    both_come_first(monkeypatch, certificates, "_leave_out_altered")
    monkeypatch.setattr(drawing, "as_pdf", lambda parts: f"%PDF {next(times)}".encode())
    without_locks(monkeypatch, Certificate)

    race(*[lambda: len(certificates.finish(paper))] * 2)

    assert CertificateFile.objects.count() == 2
