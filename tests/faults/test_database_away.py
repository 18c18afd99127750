"""The database is away or its disk is full: nothing is stored by halves, and stations retry and catch up."""

import http.client
import json
import sqlite3
from threading import Thread
from urllib.parse import urlsplit

from bench.server import module
from tests.faults.conftest import ONLY_POSTGRES, ONLY_SQLITE
from tests.faults.patience import PATIENCE_SECONDS, wait_for
from tests.faults.servers import Web, Wire, data_folder
from tests.faults.stations import Station, presses

SENDERS = 4


def caught_up(env: dict[str, str], station: Station, everything: int) -> None:
    truth = json.loads(module(env, "tests.faults.truth"))
    assert station.waiting == []
    assert len(truth["scans"]) == len(set(truth["scans"])) == everything
    assert truth["differ"] == 0
    assert 503 in station.statuses
    assert set(station.statuses) <= {0, 200, 503}


def in_the_dark(station: Station) -> int:
    """The database is away until every sender has been told so; what is answered by then."""
    station.press_on()
    wait_for(lambda: station.statuses.count(503) >= SENDERS, lambda: station.statuses)
    return len(station.answered)


@ONLY_POSTGRES
def test_stations_catch_up_after_a_time_without_a_database(env, morning):
    wire = Wire(env["DATABASE_URL"])
    with Web(env | {"DATABASE_URL": wire.url}) as web:
        everything = presses(morning, shifts=1)
        station = Station(web.address, morning["token"], everything, later=SENDERS)
        sending = Thread(target=station.send, kwargs={"threads": SENDERS})
        sending.start()
        station.wait_for_answers()
        wire.cut()
        before = in_the_dark(station)
        wire.mend()
        sending.join()
    wire.close()

    assert 0 < before < len(everything)
    caught_up(env, station, len(everything))


@ONLY_SQLITE
def test_stations_catch_up_after_a_time_with_a_locked_file(env, morning):
    with Web(env) as web:
        everything = presses(morning, shifts=1)
        station = Station(web.address, morning["token"], everything, later=SENDERS)
        sending = Thread(target=station.send, kwargs={"threads": SENDERS})
        sending.start()
        station.wait_for_answers()
        other = sqlite3.connect(data_folder(env) / "qzzy.sqlite3", timeout=PATIENCE_SECONDS)
        other.execute("BEGIN IMMEDIATE")
        before = in_the_dark(station)
        other.rollback()
        other.close()
        sending.join()

    assert 0 < before < len(everything)
    caught_up(env, station, len(everything))


@ONLY_SQLITE
def test_a_full_disk_keeps_nothing_halfway_and_the_scans_come_again(env, morning):
    file = data_folder(env) / "qzzy.sqlite3"
    with sqlite3.connect(file) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    other.close()
    full = env | {"DJANGO_SETTINGS_MODULE": "tests.faults.full_disk", "QZZY_TEST_PAGES": str(pages + 6)}
    with Web(full) as web:
        station = Station(web.address, morning["token"], presses(morning, shifts=4), batch=20)
        everything = len(station.waiting)
        station.send(enough=lambda: 503 in station.statuses)
        readable, _header, _body = _got(f"{web.address}/healthz")
    halfway = json.loads(module(env, "tests.faults.truth"))
    before = dict(station.answered)

    with Web(env) as web:
        station.go_to(web.address)
        station.send()

    assert readable == 200
    assert set(halfway["scans"]) == before.keys()
    assert len(before) < everything
    caught_up(env, station, everything)


@ONLY_SQLITE
def test_a_page_says_to_come_again(env):
    (data_folder(env) / "qzzy.sqlite3").rename(data_folder(env) / "elsewhere")
    (data_folder(env) / "qzzy.sqlite3").mkdir()
    with Web(env, ready="/station/") as web:
        page, api = (_got(f"{web.address}{path}") for path in ("/activities/", "/api/v1/stations/me/"))

    assert page[:2] == (503, "10")
    assert "系统暂时不能使用" in page[2]
    assert (api[0], json.loads(api[2])) == (503, {"code": "database_away", "message": "系统暂时不能保存，请稍后再试。"})


def _got(url: str) -> tuple[int, str, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE_SECONDS)
    connection.request("GET", parts.path, headers={"Authorization": "Station anything"})
    answer = connection.getresponse()
    told = answer.status, answer.headers["Retry-After"], answer.read().decode()
    connection.close()
    return told
