"""kill -9 in the middle of work: answered scans are stored, unanswered ones are done once."""

import json
from threading import Thread

from bench.server import module
from tests.faults.patience import wait_for
from tests.faults.servers import Web, data_folder, running
from tests.faults.stations import Station, presses


def test_every_answered_scan_survives_the_death_of_the_web_server(env, morning):
    with Web(env) as web:
        station = Station(web.address, morning["token"], presses(morning, shifts=1), later=1)
        everything = len(station.waiting) + 1
        sending = Thread(target=station.send, kwargs={"enough": lambda: 0 in station.statuses})
        sending.start()
        station.wait_for_answers()
        web.kill()
        station.press_on()
        sending.join()
        before = dict(station.answered)
        after_the_blow = json.loads(module(env, "tests.faults.truth"))

        web.start()
        station.send()

    truth = json.loads(module(env, "tests.faults.truth"))
    assert 0 < len(before) < everything  # killed in the middle
    assert before.keys() <= set(after_the_blow["scans"])
    assert after_the_blow["differ"] == 0
    assert len(truth["scans"]) == len(set(truth["scans"])) == len(station.answered) == everything
    assert (truth["attendances"], truth["closed"], truth["differ"]) == (everything // 2, everything // 2, 0)


def test_the_job_of_a_killed_worker_is_taken_up_again_once(env):
    module(env, "tests.faults.errand", "begin")
    with running(env, "tests.faults.errand", "work") as worker:
        wait_for((data_folder(env) / "errand-began").exists)
        worker.kill()
        worker.wait()
    dropped = json.loads(module(env, "tests.faults.truth"))

    module(env, "tests.faults.errand", "work-later")

    after = json.loads(module(env, "tests.faults.truth"))
    assert (dropped["jobs"], dropped["errands"]) == ([["long errand", "running", 1]], 0)
    assert (after["jobs"], after["errands"]) == ([["long errand", "done", 2]], 1)
