"""抢名额：500 人同时按“报名”，只有 50 个名额；一个不多、一个不少，没有出错"""

import json

from bench.client import Request, measure
from bench.server import manage, module, serving

PEOPLE, PLACES, CLIENTS = 500, 50, 64
CSRF = "a" * 32


def run(env: dict[str, str]) -> None:
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    hall = json.loads(module(env, "bench.places", str(PEOPLE), str(PLACES)))
    pressed = [press(hall["shift"], cookie) for cookie in hall["cookies"]]
    with serving(env) as address:
        figures = measure(address, iter(pressed), count=PEOPLE, clients=CLIENTS)
    print(figures.line(f"{PEOPLE} 人抢 {PLACES} 个名额，{CLIENTS} 个连接"))
    truth = json.loads(module(env, "bench.places", "truth"))
    print(
        f"{figures.seconds:.1f} 秒答完；报上 {truth['confirmed']} 人，一人报上两次 {truth['all'] - truth['people']} 次"
    )
    if truth != {"confirmed": PLACES, "people": PLACES, "all": PLACES}:
        raise RuntimeError(f"名额不对：{truth}")
    if figures.statuses != {302: PLACES, 422: PEOPLE - PLACES}:
        raise RuntimeError(f"有请求出错：{figures.statuses}")


def press(shift: int, cookie: str) -> Request:
    """The button of the sign-up page; who finds the places taken reads the page again, with the reason."""
    cookies = f"{cookie}; csrftoken={CSRF}"
    return Request("POST", f"/shifts/{shift}/sign-up/", b"risk_acknowledged=on", cookie=cookies, form_token=CSRF)
