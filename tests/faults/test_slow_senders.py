"""Requests that stop half-way take no page from anybody, and too large ones are not read."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from bench.slow import BODY, HEADER, PAIR, half_sent, seconds_of
from config import buffering
from scripts.tls import server_files
from tests.faults.conftest import QUIET_SECONDS, SMALL_BUFFER
from tests.faults.patience import PATIENCE_SECONDS
from tests.faults.servers import Web

SOCKETS = 40
SOON_SECONDS = 1  # where the cutting off is what is asked
STOPPED_SECONDS = 5  # without an answer, where every thread waits for somebody who keeps silent for longer
HEAVY = 80 * 1024 * 1024
CODE, UNKNOWN_CODE = b'{"code": "999999999999"}', 409


def answers(web: Web) -> bool:
    """Pages come, however busy the machine is, while the forty still hold their connections."""
    return all(seconds_of(f"{web.address}/healthz", patience=PATIENCE_SECONDS) < float("inf") for _ in range(8))


def comes_to_a_stop(web: Web) -> bool:
    """Whether a page fails to come: the first that is asked when every thread is busy, however late that is."""
    return any(seconds_of(f"{web.address}/healthz", patience=STOPPED_SECONDS) == float("inf") for _ in range(100))


@pytest.mark.parametrize("beginning", [BODY, HEADER, b""], ids=["body", "header", "nothing"])
def test_forty_half_sent_requests_leave_the_pages_answering(patient, beginning):
    with half_sent(patient.address, beginning, sockets=SOCKETS):
        assert answers(patient)
        assert posted(patient, CODE) == UNKNOWN_CODE


def test_without_the_readers_forty_bodies_stop_every_page(env):
    """The control: gunicorn's own threads, in one process; a second one that starts late would answer."""
    with Web(env, worker_class="gthread", workers=1) as web, half_sent(web.address, BODY, sockets=SOCKETS):
        assert comes_to_a_stop(web)


def test_forty_who_do_not_read_leave_the_pages_answering(patient):
    with unread(patient):
        assert answers(patient)
        assert posted(patient, CODE) == UNKNOWN_CODE


def test_without_the_readers_forty_who_do_not_read_stop_every_page(env):
    """The control: gunicorn's own threads send to the end."""
    with Web(env, worker_class="gthread", workers=1, send_buffer=SMALL_BUFFER) as web, unread(web):
        assert comes_to_a_stop(web)


@contextmanager
def unread(web: Web) -> Iterator[None]:
    """Forty connections that ask for much more than the buffers hold, six megabytes each, and read nothing."""
    with ExitStack() as held:
        host = urlsplit(web.address)
        for _ in range(SOCKETS):
            one = held.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect((host.hostname, host.port))
            one.sendall(b"GET /static/station.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40)
        time.sleep(1)  # every one was accepted
        yield


def test_who_stops_half_way_is_cut_off(env):
    with Web(env, quiet=SOON_SECONDS) as web:
        host = urlsplit(web.address)
        with socket.create_connection((host.hostname, host.port)) as sender:
            sender.sendall(BODY)
            sender.settimeout(PATIENCE_SECONDS)

            assert sender.recv(1) == b""


def test_a_body_in_pieces_and_a_large_one_arrive_whole(patient):
    assert posted(patient, iter([CODE[:5], CODE[5:]]), str(len(CODE))) == UNKNOWN_CODE
    assert posted(patient, CODE + b" " * (buffering.KEPT_IN_MEMORY * 2)) == UNKNOWN_CODE


def test_one_connection_carries_several_requests(patient):
    host = urlsplit(patient.address)
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=PATIENCE_SECONDS)
    statuses = []
    for body in (CODE, b"", CODE):
        connection.request("POST", PAIR, body, {"Content-Type": "application/json"})
        kept = connection.sock
        statuses.append(connection.getresponse().read() and connection.sock is kept)
    connection.close()

    assert statuses == [True] * 3


def test_who_announces_80_megabytes_is_answered_before_sending_them(patient):
    host = urlsplit(patient.address)
    for expects in ({}, {"Expect": "100-continue"}):
        sender = http.client.HTTPConnection(host.hostname, host.port, timeout=PATIENCE_SECONDS)
        sender.putrequest("POST", "/api/v1/certificate-backgrounds/")
        for name, value in ({"Content-Length": str(HEAVY), "Content-Type": "multipart/form-data"} | expects).items():
            sender.putheader(name, value)
        sender.endheaders(b"" if expects else b"--the beginning")

        answer = sender.getresponse()

        assert answer.status == 413
        assert "80 MB" in answer.read().decode("unicode_escape")
        sender.close()


def posted(web: Web, body: object, length: str = "") -> int:
    host = urlsplit(web.address)
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=PATIENCE_SECONDS)
    headers = {"Content-Type": "application/json"} | ({"Content-Length": length} if length else {})
    connection.request("POST", PAIR, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_readers_speak_tls_themselves(env, tmp_path, monkeypatch):
    """Without a proxy (`make run HTTPS=1`): a body arrives whole, and handshakes that never come hold nobody up."""
    files = server_files(tmp_path, ["127.0.0.1"])
    trusted = ssl.create_default_context(cafile=str(files.authority))
    monkeypatch.setattr(ssl, "_create_default_https_context", lambda: trusted)  # what urllib asks
    words = ("--certfile", str(files.certificate), "--keyfile", str(files.key))
    with Web(env, words=words, quiet=QUIET_SECONDS) as web, half_sent(web.address, b"", sockets=SOCKETS):
        connection = http.client.HTTPSConnection("127.0.0.1", web.port, timeout=PATIENCE_SECONDS, context=trusted)
        body = CODE + b" " * (buffering.KEPT_IN_MEMORY * 2)
        connection.request("POST", PAIR, body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
        connection.close()

    assert status == UNKNOWN_CODE
