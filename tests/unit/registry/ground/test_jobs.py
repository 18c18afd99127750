"""Background work: once per key, retried, taken up again."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from config.management.commands import worker
from registry import clock
from registry.ground import jobs
from registry.models import Job

pytestmark = pytest.mark.django_db

done: list[int] = []


@pytest.fixture(autouse=True)
def work(monkeypatch):
    done.clear()
    monkeypatch.setattr(jobs, "known", {})
    jobs.job("count")(lambda n: done.append(n))
    jobs.job("break")(lambda: 1 / 0)


def test_work_asked_for_twice_is_one_job_while_it_is_open():
    first = jobs.enqueue("count", key="same", n=1)
    second = jobs.enqueue("count", key="same", n=2)

    assert second == first
    jobs.perform(first.pk)
    assert done == [1]
    assert jobs.enqueue("count", key="same", n=3) != first


def test_a_job_delivered_twice_is_done_once():
    row = jobs.enqueue("count", n=7)

    jobs.perform(row.pk)
    jobs.perform(row.pk)

    row.refresh_from_db()
    assert (done, row.state, row.attempts) == ([7], Job.State.DONE, 1)


def test_a_failed_job_is_put_off_longer_each_time_and_given_up_in_the_end(at):
    at("2026-03-14 09:00")
    row = jobs.enqueue("break")
    waits = []

    for _attempt in range(jobs.MOST_ATTEMPTS):
        Job.objects.filter(pk=row.pk).update(run_at=clock.now())
        jobs.perform(row.pk)
        row.refresh_from_db()
        waits.append((row.run_at - clock.now()) // timedelta(minutes=1))

    assert waits == [1, 2, 4, 8, 16]
    assert (row.state, row.last_error) == (Job.State.FAILED, "ZeroDivisionError: division by zero")


def test_the_job_of_a_dead_worker_is_taken_up_again_when_its_lease_ends():
    row = jobs.enqueue("count", n=1)
    Job.objects.filter(pk=row.pk).update(state=Job.State.RUNNING, lease_until=clock.now() - timedelta(seconds=1))

    jobs.tick()

    row.refresh_from_db()
    assert row.state == Job.State.WAITING


def test_a_job_that_kills_its_worker_is_not_taken_up_for_ever():
    row = jobs.enqueue("count", n=1)
    lost = {"state": Job.State.RUNNING, "lease_until": clock.now() - timedelta(seconds=1)}
    Job.objects.filter(pk=row.pk).update(attempts=jobs.MOST_ATTEMPTS, **lost)

    jobs.tick()

    row.refresh_from_db()
    assert (row.state, row.finished_at is None, row.lease_until) == (Job.State.FAILED, False, None)
    assert row.last_error == "The worker died each time."
    assert jobs.enqueue("count", n=1).pk != row.pk


def test_the_job_of_a_living_worker_is_left_alone():
    row = jobs.enqueue("count", n=1)
    Job.objects.filter(pk=row.pk).update(state=Job.State.RUNNING, lease_until=clock.now() + timedelta(seconds=9))

    jobs.tick()

    row.refresh_from_db()
    assert row.state == Job.State.RUNNING


def test_daily_work_is_started_once_a_day_after_its_hour(at):
    jobs.job("nightly", daily_at=(0, 10))(lambda: done.append(0))
    at("2026-03-14 00:05")
    jobs.tick()
    assert not Job.objects.filter(name="nightly").exists()

    at("2026-03-14 00:11")
    jobs.tick()
    jobs.perform(Job.objects.get(name="nightly").pk)
    jobs.tick()

    assert Job.objects.get(name="nightly").key == "nightly:2026-03-14"
    assert done == [0]


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_enqueued():
    jobs.enqueue("count", n=5)

    call_command("worker", "--once", "--interval", "0")

    assert done == [5]


def test_work_that_comes_round_is_asked_for_once_in_its_time(at, monkeypatch):
    monkeypatch.setattr(jobs, "known", {})
    jobs.job("round", every=timedelta(minutes=5))(lambda: done.append(1))
    for minute in (0, 1, 4, 5, 6):
        at(f"2026-03-14 09:0{minute}")
        jobs.tick()
        for row in Job.objects.filter(state=Job.State.WAITING):
            jobs.perform(row.pk)

    assert len(done) == 2


def test_work_that_comes_round_is_not_started_while_it_runs(at, monkeypatch):
    monkeypatch.setattr(jobs, "known", {})
    jobs.job("round", every=timedelta(minutes=5))(lambda: done.append(1))
    at("2026-03-14 09:00")
    jobs.tick()
    at("2026-03-14 09:30")
    jobs.tick()

    assert Job.objects.count() == 1


def test_a_clock_that_ran_four_days_ahead_stops_no_daily_and_no_periodic_work(at):
    jobs.job("nightly", daily_at=(0, 10))(lambda: done.append(1))
    jobs.job("round", every=timedelta(minutes=5))(lambda: done.append(2))
    for ahead in ("2026-03-18 09:00", "2026-03-18 09:06"):
        at(ahead)
        tick_and_work()
    done.clear()

    days = []
    for minute in ("14 09:10", "14 09:16", "18 00:10"):
        at(f"2026-03-{minute}")
        tick_and_work()
        days.append(sorted(done))
        done.clear()

    assert days == [[1, 2], [2], [1, 2]]


def test_what_a_clock_that_ran_ahead_put_off_or_began_is_taken_up(at):
    at("2026-03-18 09:00")
    waits, begun = jobs.enqueue("count", key="waits", n=1), jobs.enqueue("count", key="begun", n=2)
    Job.objects.filter(pk=begun.pk).update(state=Job.State.RUNNING, lease_until=clock.now() + jobs.LEASE)

    at("2026-03-14 09:00")
    tick_and_work()
    assert done == [1]
    at("2026-03-14 09:06")
    tick_and_work()

    waits.refresh_from_db()
    assert (done, waits.state) == ([1, 2], Job.State.DONE)


def test_what_waits_for_its_next_attempt_keeps_its_time(at):
    at("2026-03-14 09:00")
    row = jobs.enqueue("count", n=1)
    later = clock.now() + jobs.LONGEST_WAIT
    Job.objects.filter(pk=row.pk).update(run_at=later)

    tick_and_work()

    row.refresh_from_db()
    assert (done, row.run_at) == ([], later)


def tick_and_work():
    jobs.tick()
    for pk in Job.objects.filter(state=Job.State.WAITING).values_list("pk", flat=True):
        jobs.perform(pk)


@pytest.mark.django_db(transaction=True)
def test_patient_work_waits_until_all_else_is_done():
    jobs.job("draw", is_patient=True)(lambda n: done.append(n))
    for n in (1, 2):
        jobs.enqueue("draw", key=f"draw {n}", n=n)
    jobs.enqueue("count", n=3)

    call_command("worker", "--once", "--interval", "0")

    assert done == [3, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_periodic_work_is_due_between_two_jobs_of_a_long_queue(monkeypatch):
    monkeypatch.setattr(worker, "TICK_SECONDS", 0)
    due: list[int] = []
    jobs.job("draw", is_patient=True)(lambda n: (done.append(n), due.append(n)))
    jobs.job("remind", every=timedelta(microseconds=1), when=lambda: bool(due))(lambda: (done.append(0), due.clear()))
    for n in (1, 2):
        jobs.enqueue("draw", key=f"draw {n}", n=n)

    call_command("worker", "--once", "--interval", "0")

    assert done == [1, 0, 2, 0]
