"""存量：500 万条扫码、100 万条台账明细之下的扫码、页面、核对，与空库相比"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice

from bench.client import Figures, Request, measure
from bench.memory import peak_of_command, peak_of_web
from bench.scenarios.scans import REQUESTS, SCANS, all_of, one, presses, ratio, sent
from bench.server import manage, module, serving, surroundings

SHIFTS, PEOPLE = int(os.environ.get("QZZY_BENCH_SHIFTS", "200")), 5_000
ROUNDS, PAGES = 5, 60
VISITS = {
    "志愿者：我的时长": ("/me/hours/", "volunteer"),
    "单位：时长认定": ("/manage/hours/", "unit"),
    "区直团工委：时长认定": ("/manage/hours/", "committee"),
}
GOAL_MS = 150


def run(env: dict[str, str]) -> None:
    began = time.perf_counter()
    kept = json.loads(module(env, "bench.stored", str(SHIFTS), str(PEOPLE)))
    print(
        f"已存扫码 {kept['scans']:,} 条、台账明细 {kept['entries']:,} 条，准备用时 {time.perf_counter() - began:.0f} 秒"
    )
    compare_scans(env)
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    with serving(env) as address:
        for name, (path, who) in VISITS.items():
            figures = visits(address, path, kept["cookies"][who])
            print(figures.line(name) + ("" if figures.percentile(0.95) < GOAL_MS else f"   超过 {GOAL_MS} ms"))
        print(f"网页进程内存峰值 {peak_of_web(address):.0f} MiB")
    began = time.perf_counter()
    peak = peak_of_command(env, "audit_ledger")
    print(f"audit_ledger：{time.perf_counter() - began:.0f} 秒，内存峰值 {peak:.0f} MiB，没有发现不一致")


def compare_scans(env: dict[str, str]) -> None:
    """The same presses to a full and to an empty database, in turns."""
    with ExitStack() as both:
        empty = both.enter_context(surroundings(_server_of(env)))
        manage(empty, "createcachetable", "--verbosity=0")
        places = {name: _place(both, place) for name, place in (("空库", empty), ("存量库", env))}
        seen: dict[str, list[Figures]] = {name: [] for name in places}
        for number in range(ROUNDS + 1):
            for name in places if number % 2 == 0 else reversed(places):
                address, morning, pressed = places[name]
                bodies = [one(morning, SCANS, {"scans": [item]}) for item in islice(pressed, REQUESTS)]
                seen[name].append(sent(address, bodies, 8))
    for name, rounds in seen.items():
        print(all_of(rounds[1:]).line(f"单条扫码，8 个客户端，{name}"))
    print(ratio("存量库 ÷ 空库", seen["存量库"][1:], seen["空库"][1:]))


def _place(both: ExitStack, env: dict[str, str]) -> tuple[str, dict, Iterator[dict]]:
    morning = json.loads(module(env, "bench.morning"))
    return both.enter_context(serving(env, application="bench.wsgi")), morning, presses(morning)


def _server_of(env: dict[str, str]) -> str | None:
    """The address of the database server, without the name of this database."""
    url = env.get("DATABASE_URL")
    return f"{url.rsplit('/', 1)[0]}/postgres" if url else None


def visits(address: str, path: str, cookie: str) -> Figures:
    requests = [Request("GET", path, cookie=cookie) for _ in range(PAGES)]
    measure(address, iter(requests[:8]), count=8, clients=2)  # warm
    figures = measure(address, iter(requests), count=PAGES, clients=2)
    if figures.statuses != {200: PAGES}:
        raise RuntimeError(f"{path}：{figures.statuses}")
    return figures
