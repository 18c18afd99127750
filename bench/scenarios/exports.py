"""导出 10 万行，与只用 openpyxl（csv 与 Python 自带的）写同样的单元格相比"""

import json
import os
import tempfile
from statistics import median

from bench.memory import peak_of_command
from bench.server import manage, module

ROWS = int(os.environ.get("QZZY_BENCH_EXPORT", "100000"))
TURNS, GOAL, GOAL_MIB = 3, 0.80, 150
SUFFIXES = ("xlsx", "csv")


def run(env: dict[str, str]) -> None:
    """In turns, each in a process of its own: a peak never falls again, and a busy machine slows both alike."""
    module(env, "bench.exported", "make", str(ROWS))
    for suffix in SUFFIXES:
        with tempfile.TemporaryDirectory() as folder:
            turns = [
                [json.loads(module(env, "bench.exported", how, suffix, f"{folder}/{how}")) for how in ("draw", "bare")]
                for _ in range(TURNS)
            ]
        told(suffix, turns)
    manage(env, "worker", "--once")  # what is due at the start has its turn before
    for suffix in SUFFIXES:
        module(env, "bench.exported", "order", suffix)
        peak = peak_of_command(env, "worker", "--once")
        print(f"{suffix}，后台进程自己：内存峰值 {peak:.0f} MiB{late(peak)}", flush=True)


def told(suffix: str, turns: list[list[dict[str, float]]]) -> None:
    peak, before = (max(drawn[what] for drawn, _bare in turns) for what in ("peak", "before"))
    ratio = median(bare["cpu"] / drawn["cpu"] for drawn, bare in turns)
    seconds = [median(each[place]["cpu"] for each in turns) for place in (0, 1)]
    print(
        f"{suffix}，{ROWS:,} 行：处理器 {seconds[0]:.1f} 秒，只写 {seconds[1]:.1f} 秒，即其速度的 {ratio:.0%}"
        + ("" if ratio >= GOAL or suffix != "xlsx" else f"   不到 {GOAL:.0%}")
        + f"；按钟 {median(drawn['seconds'] for drawn, _bare in turns):.1f} 秒；进程内存峰值 {peak:.0f} MiB，"
        f"导出以前 {before:.0f} MiB" + late(peak),
        flush=True,
    )


def late(peak: float) -> str:
    return "" if peak < GOAL_MIB else f"   超过 {GOAL_MIB} MiB"
