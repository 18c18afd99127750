"""kill -9 of the worker over a heavy picture: it is drawn once or told of once, and nothing lies about."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.server import module
from tests.faults.patience import wait_for
from tests.faults.servers import data_folder, running

ERRAND = "tests.faults.heavy_picture"


@pytest.mark.parametrize(
    ("over", "state", "lying", "deed", "notices"),
    [("drawing", "unreadable", [], "gave up picture", 1), ("writing", "ready", ["uploads"], "redrew picture", 0)],
)
def test_a_killed_worker_leaves_no_half_and_the_next_one_ends_it(env, over, state, lying, deed, notices):
    written = data_folder(env) / "written"
    module(env, ERRAND, f"begin-{over}")
    with running(env, ERRAND, over) as worker:
        wait_for(lambda: _drawing_for(worker.pid) if over == "drawing" else written.exists())
        children = _drawing_for(worker.pid)
        worker.kill()
        worker.wait()
    dropped = _look(env)
    wait_for(lambda: not any(Path("/proc", child).exists() for child in children))

    module(env, ERRAND, "work-later")

    after = _look(env)
    assert (dropped["state"], "received" in dropped["lying"], dropped["attempts"]) == ("processing", True, [1])
    assert (after["state"], after["lying"], after["attempts"]) == (state, lying, [2])
    assert (after["deeds"], after["notices"]) == (["stored file", deed], notices)
    assert after["whole"] is (state == "ready")


def _look(env: dict[str, str]) -> dict[str, Any]:
    return dict(json.loads(module(env, ERRAND, "look")))


def _drawing_for(parent: int) -> list[str]:
    """The processes that draw pictures for this one."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            of = (process / "stat").read_text().rsplit(")", 1)[1].split()[1] if process.name.isdigit() else ""
            if of == str(parent) and b"pictures_apart" in (process / "cmdline").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found
