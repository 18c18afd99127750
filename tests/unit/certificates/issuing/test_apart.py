"""Sheets that other processes draw: the same bytes; who ends, or cannot draw one, spoils nothing."""

import os
import signal
from pathlib import Path

import pytest

from certificates.issuing.documents import apart
from certificates.issuing.documents.apart import Helpers
from registry.documents import qr
from registry.documents.sheets import Page
from tests import readers


def page(text: str) -> Page:
    head = f"<head><title>{text}</title><style>p{{font-family:'LXGW WenKai'}}</style></head>"
    return Page(f"<html lang='zh-CN'>{head}<body><p>{text}</p>{qr.printed(text)}</body></html>")


@pytest.fixture
def helpers(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)
    helpers = Helpers(1)
    yield helpers
    helpers.close()


def test_others_draw_the_same_bytes_and_what_they_do_not_deliver_is_left(helpers, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    pages = {name: page(name) for name in ("韦示例", "李示例")}
    here = {name: readers.laid_out(*one) for name, one in pages.items()}

    answers = [helpers.begin(pages | {"broken": Page(None)}), helpers.begin({"韦示例": pages["韦示例"]})]

    assert answers[0]() == here  # nothing for the broken one
    assert answers[1]() == {"韦示例": here["韦示例"]}
    drawing = helpers._idle.get()
    process = drawing.process
    assert b"canary" not in Path(f"/proc/{process.pid}/environ").read_bytes()

    os.kill(process.pid, 9)
    process.wait()
    helpers._idle.put(drawing)

    assert helpers.begin(pages)() == here  # another process
    other = drawing.process
    assert (process.poll(), other.poll()) == (-9, None)

    helpers.close()

    assert other.poll() is not None
    helpers.close()  # a second time is none


def test_who_hangs_is_ended_and_who_has_nothing_to_do_ends(helpers, monkeypatch):
    pages = {"韦示例": page("韦示例")}
    monkeypatch.setattr(apart, "SECONDS_IDLE", 0.5)
    here = helpers.begin(pages)()
    drawing = helpers._idle.get()
    helpers._idle.put(drawing)

    assert drawing.process.wait(timeout=30) == 0  # nobody asked for a while
    monkeypatch.setattr(apart, "SECONDS_IDLE", 60.0)
    assert helpers.begin(pages)() == here

    hanging = drawing.process
    hanging.send_signal(signal.SIGSTOP)
    for name in ("SECONDS_TO_BEGIN", "SECONDS_A_SHEET"):
        monkeypatch.setattr(apart, name, 0.1)
    assert helpers.begin(pages)() == {}
    assert hanging.poll() == -signal.SIGKILL

    monkeypatch.undo()
    assert helpers.begin(pages)() == here


def test_where_the_system_does_not_tell_whose_cores_are_ours_there_is_one_for_each(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)

    assert Helpers().count == 3


def test_whoever_asked_is_gone_and_so_are_they(helpers):
    helpers.begin({1: page("韦示例")})()
    helpers._idle.put(drawing := helpers._idle.get())

    drawing.process.stdin.close()  # as when the worker is killed

    assert drawing.process.wait(timeout=60) == 0
