"""`make bench`: every scenario on SQLite, then on a private PostgreSQL that keeps each write safe."""

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

from bench import scenarios
from bench.server import ROOT, surroundings

INSIDE = "QZZY_BENCH_ON_POSTGRES"


def main() -> int:
    if os.environ.get(INSIDE):
        run_all("PostgreSQL", os.environ["DATABASE_URL"])
        return 0
    run_all("SQLite", None)
    again = [ROOT / "scripts" / "with-postgres", "--durable", sys.executable, "-m", "bench", *sys.argv[1:]]
    return subprocess.run(again, cwd=ROOT, env=os.environ | {INSIDE: "1"}).returncode


def run_all(database: str, url: str | None) -> None:
    """A scenario is a module of bench.scenarios with `run(env)`; words on the command line choose some.

    `USES_A_DATABASE = False` in it: once is enough.
    """
    print(f"\n━━ {database} ━━", flush=True)
    for found in pkgutil.iter_modules([str(Path(scenarios.__file__).parent)]):
        if not sys.argv[1:] or found.name in sys.argv[1:]:
            scenario = importlib.import_module(f"bench.scenarios.{found.name}")
            if url and not getattr(scenario, "USES_A_DATABASE", True):
                continue
            print(f"\n{found.name}：{(scenario.__doc__ or '').strip()}", flush=True)
            with surroundings(url) as env:
                scenario.run(env)


if __name__ == "__main__":
    sys.exit(main())
