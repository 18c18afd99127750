"""批量导入：2 万人的表格核对、写入，同时有人看页面"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

from bench.client import Figures, Request, measure
from bench.server import manage, module, serving

PEOPLE = int(os.environ.get("QZZY_BENCH_IMPORT", "20000"))
GOALS = {"read": ("核对", 2_000), "store": ("写入", 1_000)}
GOAL_MIB, GOAL_MS, VISITS, AT_ONCE = 300, 300, 40, 2


def run(env: dict[str, str]) -> None:
    cookie = json.loads(module(env, "bench.imported", "make", str(PEOPLE)))["cookie"]
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    with serving(env) as address, ThreadPoolExecutor(1) as beside:
        for step, (name, goal) in GOALS.items():
            worker = beside.submit(module, env, "bench.imported", step)
            visits: list[Figures] = []
            while not worker.done():
                visits.append(seen(address, cookie))
            told(name, goal, json.loads(worker.result()))
            slowest = max(figures.percentile(0.95) for figures in visits)
            print(
                f"  同时看志愿者名单：95% 不超过 {slowest:.0f} ms"
                + ("" if slowest < GOAL_MS else f"（超过 {GOAL_MS}）")
            )


def seen(address: str, cookie: str) -> Figures:
    """The list of volunteers, as an administrator of the unit looks at it meanwhile."""
    request = Request("GET", "/manage/volunteers/", cookie=cookie)
    return measure(address, repeat(request), count=VISITS, clients=AT_ONCE)


def told(name: str, goal: int, took: dict[str, float]) -> None:
    rate, by_cpu = took["lines"] / took["seconds"], took["lines"] / took["cpu"]
    pace = f"{took['seconds']:.1f} 秒，每秒 {rate:,.0f} 行（按处理器时间 {by_cpu:,.0f} 行）"
    print(
        f"{name} {took['lines']:,.0f} 行：{pace}，内存峰值 {took['peak']:.0f} MiB"
        + ("" if rate >= goal else f"   不到 {goal:,}")
        + ("" if took["peak"] < GOAL_MIB else f"   超过 {GOAL_MIB} MiB")
    )
