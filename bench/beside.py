"""`python -m bench.beside FOLDER`: another checkout and this one in turns, so that a busy machine slows both alike.

An older checkout needs a copy of this `bench/`. The database is a private PostgreSQL:
`scripts/with-postgres --durable .venv/bin/python -m bench.beside FOLDER`.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from bench.client import Figures, answered
from bench.scenarios.pages import Measured, in_turns, prepared, visits
from bench.scenarios.scans import REQUESTS, SCANS, all_of, one, presses, ratio
from bench.server import ROOT, module, serving, surroundings


def main(other: Path) -> None:
    with ExitStack() as both:
        before, after = (measured(both, root) for root in (other, ROOT))
        paired: Measured = {}
        for name in after:
            paired |= {f"{name}，原来": before[name], f"{name}，现在": after[name]}
        seen = in_turns(paired)
    for name, rounds in seen.items():
        print(all_of(rounds).line(name))
    for name in after:
        print(ratio(f"{name}：现在 ÷ 原来", seen[f"{name}，现在"], seen[f"{name}，原来"]))


def measured(both: ExitStack, root: Path) -> Measured:
    """A server of this checkout with a season and a morning of its own."""
    env = both.enter_context(surroundings(os.environ["DATABASE_URL"], root))
    season, database = prepared(env), env["DATABASE_URL"]
    morning = json.loads(module(env, "bench.morning"))
    pressed = presses(morning)
    address = both.enter_context(serving(env, application="bench.wsgi"))

    def scans(clients: int) -> Callable[[], Figures]:
        def send() -> Figures:
            bodies = [one(morning, SCANS, {"scans": [item]}) for item in islice(pressed, REQUESTS)]
            return answered(address, bodies, clients, 200, database)

        return send

    return {"扫码，1 个客户端": scans(1), "扫码，8 个客户端": scans(8)} | visits(address, season, database)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
