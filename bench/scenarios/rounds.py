"""嘉许批次：3,000 名候选对象的核算与核对，500 人的公示页面"""

import json
import os

from bench.client import Request, answered
from bench.server import manage, module, serving

PEOPLE = int(os.environ.get("QZZY_BENCH_CANDIDATES", "3000"))
GOAL_SECONDS, GOAL_MS, VISITS, AT_ONCE = 5, 100, 200, 2


def run(env: dict[str, str]) -> None:
    told = json.loads(module(env, "bench.commended", str(PEOPLE)))
    frozen = told["freeze"]
    print(
        f"核算并固定 {frozen['candidates']:,} 人（{frozen['qualifying']:,} 人符合条件）：{said(frozen)}"
        + ("" if frozen["cpu"] < GOAL_SECONDS else f"   超过 {GOAL_SECONDS} 秒")
    )
    print(f"核对固定的数字：{said(told['audit'])}")
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    with serving(env) as address:
        request, database = Request("GET", told["notice"]), env.get("DATABASE_URL")
        answered(address, [request] * 8, AT_ONCE, 200, database)  # warm
        figures = answered(address, [request] * VISITS, AT_ONCE, 200, database)
        slow = figures.percentile(0.95) >= GOAL_MS
        print(figures.line("公示页面，500 人") + (f"   超过 {GOAL_MS} ms" if slow else ""))


def said(took: dict[str, float]) -> str:
    return f"{took['seconds']:.2f} 秒，处理器 {took['cpu']:.2f} 秒，{took['statements']} 条语句"
