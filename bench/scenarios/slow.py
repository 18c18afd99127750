"""半截的请求：40、200 个连接各发一半正文或请求头就停下，同时打开页面；自带的进程与 gunicorn 原来的对照"""

from itertools import product

from bench.server import WORKER_CLASS, serving
from bench.slow import BODY, HEADER, half_sent, seconds_of

PATIENCE, PAGES = 5, 8


def run(env: dict[str, str]) -> None:
    kinds = {"正文": BODY, "请求头": HEADER}
    for worker_class, sockets, (kind, beginning) in product((WORKER_CLASS, "gthread"), (40, 200), kinds.items()):
        with serving(env, worker_class=worker_class) as address, half_sent(address, beginning, sockets=sockets):
            slowest = max(seconds_of(f"{address}/healthz", patience=PATIENCE) for _ in range(PAGES))
        print(f"{worker_class:<24} {sockets:>4} 个一半的{kind}：最慢的页面 {slowest:.2f} 秒", flush=True)
