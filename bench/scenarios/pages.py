"""页面：活动页、活动列表（500 个活动）、报名、志愿者首页，1 个和 8 个客户端；首页另在进程内测"""

import json
from collections.abc import Callable, Iterator
from itertools import islice, product

from bench.client import Figures, Request, answered
from bench.scenarios.scans import all_of
from bench.server import manage, module, serving

ROUNDS, VISITS = 5, 40
GOALS_MS = {"活动页，1 个客户端": 40, "活动列表，1 个客户端": 60}
CSRF = "a" * 32
Measured = dict[str, Callable[[], Figures]]


def run(env: dict[str, str]) -> None:
    """Rounds that measure every page once, in turns forwards and backwards."""
    season = prepared(env)
    with serving(env) as address:
        variants = visits(address, season, env.get("DATABASE_URL"))
        seen = in_turns(variants)
    for name, rounds in seen.items():
        figures, goal = all_of(rounds), GOALS_MS.get(name)
        late = f"   超过 {goal} ms" if goal and figures.percentile(0.95) >= goal else ""
        print(figures.line(name) + late)
    print(module(env, "bench.home", str(season["reader_user"])), end="")


def prepared(env: dict[str, str]) -> dict:
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    return json.loads(module(env, "bench.season"))


def visits(address: str, season: dict, database: str | None) -> Measured:
    """What is measured, by its name."""
    signing = sign_ups(season)

    def visit(path: str, clients: int) -> Figures:
        requests = [Request("GET", path, cookie=season["reader"]) for _ in range(VISITS)]
        return answered(address, requests, clients, 200, database)

    def sign_up(clients: int) -> Figures:
        return answered(address, list(islice(signing, VISITS)), clients, 302, database)

    page, listed = f"/activities/{season['activity']}/", "/activities/"
    return {
        "活动页，1 个客户端": lambda: visit(page, 1),
        "活动页，8 个客户端": lambda: visit(page, 8),
        "活动列表，1 个客户端": lambda: visit(listed, 1),
        "活动列表，8 个客户端": lambda: visit(listed, 8),
        "志愿者首页，1 个客户端": lambda: visit("/", 1),
        "报名，8 个客户端": lambda: sign_up(8),
    }


def in_turns(variants: Measured, rounds: int = ROUNDS) -> dict[str, list[Figures]]:
    """Each once to warm up, then round by round, forwards and backwards."""
    for once in variants.values():
        once()
    seen: dict[str, list[Figures]] = {name: [] for name in variants}
    for number in range(rounds):
        for name in variants if number % 2 == 0 else reversed(variants):
            seen[name].append(variants[name]())
    return seen


def sign_ups(season: dict) -> Iterator[Request]:
    """Everybody of the crowd once on every shift."""
    for shift, cookie in product(season["shifts"], season["crowd"]):
        yield Request(
            "POST",
            f"/shifts/{shift}/sign-up/",
            b"risk_acknowledged=on",
            cookie=f"{cookie}; csrftoken={CSRF}",
            form_token=CSRF,
        )
