"""The worst pictures that are accepted, and one that is meant to hold the server up; what drawing each costs."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from bench.server import ROOT
from registry.documents.file_kinds import AVIF, HEIC, JPEG, PNG

SCANS = 20_000
MOST_PROCESSOR_SECONDS = 30  # what a request would not end by itself; the clock of a busy machine says nothing
# Each in a process of its own, for a peak never falls again: the way of a request, then that of the worker.
IN_REQUEST, IN_WORKER = "pictures", "pictures_apart"
DRAW = """
import resource, sys, time
from pathlib import Path
import registry.documents.pictures  # its library is no part of what drawing costs
from registry.documents import pictures, pictures_apart
content, kind, way, most = Path(sys.argv[1]).read_bytes(), sys.argv[2], sys.argv[3], int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
resident = lambda what: next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith(what))
Path("/proc/self/clear_refs").write_text("5")
before, began = resident("VmRSS"), time.perf_counter()
try:
    heavy = pictures.is_heavy(content, kind)
except pictures.TooManyPixels:
    heavy = False
weighed, worked = time.perf_counter(), time.process_time()
try:
    {"pictures": pictures, "pictures_apart": pictures_apart}[way].drawn_anew(content, kind)
    said = "-"
except (pictures.BrokenPicture, pictures.TooManyPixels, pictures_apart.Interrupted) as error:
    said = type(error).__name__
child = resource.getrusage(resource.RUSAGE_CHILDREN)
apart = way == "pictures_apart"
seconds = child.ru_utime + child.ru_stime if apart else time.process_time() - worked
peak = child.ru_maxrss if apart else resident("VmHWM") - before
print(int(heavy), (weighed - began) * 1000, seconds, peak / 1024, said)
"""


def noisy(kind: str, million: float, **options: Any) -> bytes:
    """As many pixels, with noise like a photograph in poor light."""
    width = int((million * 1e6 * 4 / 3) ** 0.5)
    height = int(million * 1e6 / width)
    grain = Image.effect_noise((width // 4, height // 4), 60)
    file = BytesIO()
    grain.resize((width, height)).convert("RGB").save(file, kind, **options)
    return file.getvalue()


def blank(kind: str, size: tuple[int, int], mode: str = "L") -> bytes:
    Image.new(mode, size, "white").save(file := BytesIO(), kind)
    return file.getvalue()


def heic(million: float) -> bytes:
    from pillow_heif import register_heif_opener  # noqa: PLC0415

    register_heif_opener()
    return noisy("HEIF", million)


def many_scans() -> bytes:
    """A small file whose every scan is a round over 39 million pixels."""
    file = BytesIO()
    Image.new("L", (6300, 6200), 128).save(file, "JPEG", progressive=True)
    whole = file.getvalue()[:-2]
    return whole + whole[whole.rindex(b"\xff\xda") :] * SCANS + b"\xff\xd9"


PICTURES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "JPG 1200 万像素": (JPEG, lambda: noisy("JPEG", 12)),
    "JPG 6400 万像素": (JPEG, lambda: noisy("JPEG", 64)),
    "JPG 2 亿像素": (JPEG, lambda: noisy("JPEG", 199.9, quality=50)),
    "JPG 多遍编码 1200 万像素": (JPEG, lambda: noisy("JPEG", 12, progressive=True)),
    "JPG 多遍编码 3900 万像素": (JPEG, lambda: noisy("JPEG", 39, progressive=True)),
    "JPG 2 万遍，1.4 MB": (JPEG, many_scans),
    "PNG 2600 万像素，28 MB": (PNG, lambda: noisy("PNG", 26)),
    "PNG 2 亿像素": (PNG, lambda: blank("PNG", (20_000, 10_000))),
    "PNG 4000 万像素，透明": (PNG, lambda: blank("PNG", (8000, 5000), "RGBA")),
    "HEIC 1200 万像素": (HEIC, lambda: heic(12)),
    "HEIC 2900 万像素": (HEIC, lambda: heic(29)),
    "AVIF 1450 万像素": (AVIF, lambda: noisy("AVIF", 14.5, speed=9)),
}


def costs(folder: Path) -> Iterator[str]:
    """One line for each picture and way."""
    for name, (kind, make) in PICTURES.items():
        (path := folder / "picture").write_bytes(make())
        for way in (IN_REQUEST, IN_WORKER):
            yield f"{name} | {_cost(path, kind, way)}"


def _cost(path: Path, kind: str, way: str) -> str:
    words = [sys.executable, "-c", DRAW, str(path), kind, way, str(MOST_PROCESSOR_SECONDS)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    if done.returncode == -signal.SIGXCPU:
        return f"{way} | 处理器满 {MOST_PROCESSOR_SECONDS} 秒，中止"
    done.check_returncode()
    heavy, weighed, seconds, peak, said = done.stdout.split()
    where = "后台" if int(heavy) else "当场"
    used = f"处理器 {float(seconds):.2f} 秒 | {float(peak):.0f} MiB"
    return f"{way} | {where} | 量 {float(weighed):.0f} ms | {used} | {said}"
