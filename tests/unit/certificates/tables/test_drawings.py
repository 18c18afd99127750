"""A long roll-up is drawn by the worker: once per figures, one at a time for a person, for its readers only."""

from dataclasses import replace

import pytest

from certificates.models import StageReport
from certificates.tables.documents import roll_up as roll_ups
from certificates.tables.services import drawings
from registry.ground import jobs
from registry.ground.services import drawn_files
from registry.history.services import retries
from registry.models import HistoryEntry, Job
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import LATER, held_shift, inspector_of, reported, submitted_table, wanted_roll_up
from tests.readers import docx_tables, pdf_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, at):
    at(LATER)
    settings.DATA_DIR = tmp_path
    return tmp_path / "drawn"


def as_worker(job: Job) -> Job:
    jobs.perform(job.pk)
    job.refresh_from_db()
    return job


def test_a_roll_up_comes_back_from_its_text_as_it_was(roll_up):
    text = roll_ups.as_text(roll_up)

    assert roll_ups.from_text(text) == roll_up
    assert roll_ups.from_text(roll_ups.as_text(replace(roll_up, filled_on=None))).filled_on is None
    assert roll_ups.as_text(roll_ups.from_text(text)) == text


@pytest.mark.parametrize(
    ("suffix", "activities", "long"),
    [("pdf", 120, False), ("pdf", 121, True), ("docx", 121, True), ("xlsx", 5000, False)],
)
def test_what_takes_seconds_is_for_the_worker(suffix, activities, long):
    assert drawings.is_long(wanted_roll_up(activities=activities).drawn, suffix) is long


def test_the_form_of_one_unit_is_drawn_at_once(stage_form):
    assert not drawings.is_long(stage_form, "pdf")


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_the_worker_draws_the_figures_as_they_were_asked_for(suffix):
    job = as_worker(drawings.ask(wanted=wanted_roll_up(suffix=suffix), by=committee_member()))

    content = drawings.content_of(job)
    words = pdf_words(content) if suffix == "pdf" else str(docx_tables(content))
    assert (job.state, "示例单位" in words, "5人次" in words) == (Job.State.DONE, True, True)
    assert drawings.kept_until(job) is not None


def test_the_same_figures_are_drawn_once_for_everybody_while_they_are_kept(folder):
    wanted = wanted_roll_up()
    first = drawings.ask(wanted=wanted, by=committee_member())
    waiting = drawings.ask(wanted=wanted, by=committee_member())
    as_worker(first)
    drawn = drawings.ask(wanted=wanted, by=committee_member())
    for file in folder.iterdir():
        file.unlink()
    gone = drawings.ask(wanted=wanted, by=committee_member())

    assert (waiting.pk, drawn.pk) == (first.pk, first.pk)
    assert (gone.pk == first.pk, gone.state) == (False, Job.State.WAITING)


def test_other_figures_another_format_or_another_table_are_another_file():
    one = wanted_roll_up()
    changed = replace(one, drawn=replace(one.drawn, distinct_participants=2))

    assert len({one.key, changed.key, wanted_roll_up(suffix="docx").key, wanted_roll_up(report=1).key}) == 4
    assert max(len(each.key) for each in (one, wanted_roll_up(suffix="docx", report=10**9))) <= 120


def test_a_person_has_one_at_a_time_and_is_shown_the_one_that_waits():
    asking, other = committee_member(), committee_member()
    first = drawings.ask(wanted=wanted_roll_up(), by=asking)
    more = [wanted_roll_up(suffix="docx"), wanted_roll_up(activities=300)]

    shown = {drawings.ask(wanted=wanted, by=asking).pk for wanted in more}

    assert shown == {first.pk}
    assert drawings.ask(wanted=more[0], by=other).pk != first.pk
    as_worker(first)
    assert drawings.ask(wanted=more[1], by=asking).pk != first.pk


def test_what_was_given_up_is_tried_again_when_asked_and_leaves_a_line(monkeypatch, at):
    def fails(_drawn):
        raise MemoryError

    by = committee_member()
    job = drawings.ask(wanted=wanted_roll_up(), by=by)
    monkeypatch.setitem(drawings.FORMATS, "pdf", fails)
    Job.objects.update(attempts=jobs.MOST_ATTEMPTS - 1)
    as_worker(job)
    given_up = (job.state, drawings.can_retry(job))
    monkeypatch.undo()

    retries.retry(job=job, by=by)
    retries.retry(job=job, by=by)

    assert given_up == (Job.State.FAILED, True)
    assert HistoryEntry.objects.filter(did="retried job", by=by, target_id=job.pk).count() == 1
    assert as_worker(job).state == Job.State.DONE


def test_without_its_figures_it_cannot_be_tried_again(folder):
    job = drawings.ask(wanted=wanted_roll_up(), by=committee_member())
    Job.objects.update(state=Job.State.FAILED)
    job.refresh_from_db()
    assert drawings.can_retry(job)

    for file in folder.iterdir():
        file.unlink()

    assert not drawings.can_retry(job)


def test_the_job_is_for_those_who_may_read_its_table():
    unit = UnitFactory()
    reported(held_shift(VolunteerFactory(), recording_unit=unit))
    report = submitted_table(unit)
    current = drawings.ask(wanted=wanted_roll_up(), by=committee_member())
    kept = drawings.ask(wanted=wanted_roll_up(report=report.pk), by=committee_member())
    readers = {
        "committee": committee_member(), "own": administrator_of(unit), "inspector": inspector_of(unit),
        "foreign": administrator_of(UnitFactory()), "volunteer": VolunteerFactory().user,
    }  # fmt: skip

    may = {
        name: (bool(drawings.of(current.pk, user)), bool(drawings.of(kept.pk, user))) for name, user in readers.items()
    }

    assert may == {
        "committee": (True, True), "own": (False, True), "inspector": (False, True),
        "foreign": (False, False), "volunteer": (False, False),
    }  # fmt: skip


def test_other_jobs_are_no_files():
    seal = Job.objects.create(key="seal", name="seal")

    assert drawings.of(seal.pk, committee_member()) is None
    assert not StageReport.objects.exists()
    assert not list(drawn_files._folder().glob("*"))
