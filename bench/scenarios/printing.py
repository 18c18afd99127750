"""成批印制：出具一份要多久，一批每秒几页，内存随份数增加不增加"""

import json
import os

from bench.server import module

ROWS = int(os.environ.get("QZZY_BENCH_PRINT", "2000"))
TIMES, GOAL_SECONDS, GOAL_PAGES, CORES, GROWTH_MIB = 40, 0.3, 60, 2, 10


def run(env: dict[str, str]) -> None:
    """In processes of their own; a worker has one core, so what two do is told as twice that."""
    module(env, "bench.printed", "make", str(ROWS))
    one = json.loads(module(env, "bench.printed", "one", str(TIMES)))
    slow = "" if one["p95"] < GOAL_SECONDS else f"   超过 {GOAL_SECONDS} 秒"
    print(f"一份从按下到字节：p95 {one['p95']:.3f} 秒，处理器 {one['cpu_p95']:.3f} 秒{slow}", flush=True)
    told = json.loads(module(env, "bench.printed", "run"))
    drawing = told["drawn_cpu"] - told["united_cpu"]
    drawn, united = CORES * told["certificates"] / drawing, CORES * told["pages"] / told["united_cpu"]
    whole = CORES * told["pages"] / told["drawn_cpu"]
    print(
        f"{told['certificates']:,} 份、{told['pages']:,} 页："
        f"从未出具到合并 {whole:.0f} 页/秒，其中出具 {drawn:.0f} 份/秒，"
        f"合并、打包、登记 {united:.0f} 页/秒"
        f"（按处理器时间，{CORES} 核）{'' if whole >= GOAL_PAGES else f'   不到 {GOAL_PAGES}'}；"
        f"按钟一个后台进程 {told['drawn_seconds']:.0f} 秒，只合并 {told['united_seconds']:.0f} 秒；"
        f"未做 {told['failed']:.0f}",
        flush=True,
    )
    grown = told["memory_drawn"] - told["memory_early"]
    print(
        f"内存：四分之一时 {told['memory_early']:.0f} MiB，画完 {told['memory_drawn']:.0f} MiB，"
        f"放在一起以后 {told['memory_done']:.0f} MiB"
        + ("" if grown < GROWTH_MIB else f"   画的时候增加了 {grown:.0f} MiB"),
        flush=True,
    )
