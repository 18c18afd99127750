"""3,000 人的早晨：10 个签到台，各 300 人签到、签退；两台有一半时间没有网络，之后重复、乱序上传"""

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bench.client import Figures, Request, measure
from bench.memory import peak_of_command, peak_of_web
from bench.server import module, serving

SCANS = "/api/v1/scans/"
OFFLINE_STATIONS, BATCH, TEN_MINUTES = 2, 100, 600
CHANCE = random.Random(3000)  # noqa: S311 – who comes when


def run(env: dict[str, str]) -> None:
    stations = json.loads(module(env, "bench.crowd"))
    expected: dict[str, list[int]] = {}
    with serving(env) as address:
        began = time.perf_counter()
        with ThreadPoolExecutor(len(stations)) as pool:
            mornings = [
                pool.submit(one_morning, address, station, expected, offline=number < OFFLINE_STATIONS)
                for number, station in enumerate(stations)
            ]
            figures = [figure for morning in mornings for figure in morning.result()]
        seconds = time.perf_counter() - began
        web = peak_of_web(address)
    report(figures, seconds, expected, json.loads(module(env, "bench.crowd", "truth")))
    worker = peak_of_command(env, "worker", "--once")
    print(f"内存峰值：网页进程 {web:.0f} MiB；后台进程（一轮定时任务，含封存）{worker:.0f} MiB")


def one_morning(address: str, station: dict, expected: dict[str, list[int]], *, offline: bool) -> list[Figures]:
    """Everybody in within ten minutes, and out again; what was taken without network comes late, twice, shuffled."""
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=25)
    presses = []
    for number, card in station["cards"].items():
        arrives = start + timedelta(seconds=CHANCE.randrange(TEN_MINUTES))
        leaves = arrives + timedelta(seconds=CHANCE.randrange(TEN_MINUTES, TEN_MINUTES + 240))
        expected[number] = [int((leaves - arrives).total_seconds())]
        presses += [press(station, card, "in", arrives), press(station, card, "out", leaves)]
    presses.sort(key=lambda one: one["device_at"])
    half = len(presses) // 2
    live, late = (presses[:half], presses[half:]) if offline else (presses, [])
    repeated = late + CHANCE.sample(late, len(late) // 2)
    CHANCE.shuffle(repeated)
    figures = [sent(address, station, [[one] for one in live], clients=2)]
    if repeated:
        batches = [repeated[at : at + BATCH] for at in range(0, len(repeated), BATCH)]
        figures.append(sent(address, station, batches, clients=2))
    return figures


def press(station: dict, card: str, direction: str, at: datetime) -> dict:
    return {
        "nonce": str(uuid4()),
        "shift": station["shift"],
        "direction": direction,
        "method": "card",
        "text": card,
        "device_at": at.isoformat(),
        "clock_offset_ms": 0,
    }


def sent(address: str, station: dict, batches: list[list[dict]], *, clients: int) -> Figures:
    token = f"Station {station['token']}"
    requests = [Request("POST", SCANS, json.dumps({"scans": batch}).encode(), token) for batch in batches]
    return measure(address, iter(requests), count=len(requests), clients=clients)


def report(figures: list[Figures], seconds: float, expected: dict[str, list[int]], truth: dict) -> None:
    statuses: dict[int, int] = {}
    for one in figures:
        for status, count in one.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    latencies = tuple(sorted(latency for one in figures for latency in one.latencies))
    print(Figures(seconds, latencies, statuses).line("全部请求"))
    scans = 2 * len(expected)
    print(f"{scans} 次扫码，用时 {seconds:.0f} 秒（10 分钟之内），每秒 {scans / seconds:.0f} 次")
    wrong = sum(truth["seconds"].get(number) != seconds for number, seconds in expected.items())
    print(f"保存 {truth['scans']} 条，时长与实际不同的 {wrong} 人，重算后不同的 {truth['differ']} 条")
    if statuses.keys() != {200} or truth["scans"] != scans or wrong or truth["differ"] or seconds > TEN_MINUTES:
        raise RuntimeError("有请求失败、扫码丢失或重复，或时长不符")
