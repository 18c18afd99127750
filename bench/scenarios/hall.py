"""会场：300 人共用一个网络地址，十分钟内注册、退出、登录、扫签到码签到；12 人注册第二次"""

import base64
import json
import math
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

from bench.server import manage, module, serving
from bench.visitor import Visitor
from checkin.scanning import site_code_text

PEOPLE, AGAIN, AT_ONCE, TEN_MINUTES = 300, 12, 16, 600
CONSENTS = {"privacy": "on", "declaration": "on", "residence_division": "450103", "skills": "", "available_times": ""}
EXPECTED = {"第二次注册": {422}, "": {200, 302}}


def run(env: dict[str, str]) -> None:
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    hall = json.loads(module(env, "bench.hall", str(PEOPLE)))
    with serving(env) as address:
        report(*gathered(env, address, hall))


def gathered(env: dict[str, str], address: str, hall: dict) -> tuple[float, list[tuple[str, int, float]], int]:
    """Seconds without the leader's listing, every answer, and how many are present at the end."""
    began, people = time.perf_counter(), hall["people"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = sum(pool.map(lambda typed: registers(address, typed), people), [])
        answers += sum(pool.map(lambda typed: registers_again(address, typed), people[:AGAIN]), [])
        seconds = time.perf_counter() - began
        module(env, "bench.hall", "list")
        began = time.perf_counter()
        answers += sum(pool.map(lambda typed: comes(address, hall, typed), people), [])
    seconds += time.perf_counter() - began
    return seconds, answers, json.loads(module(env, "bench.hall", "truth"))["present"]


def registers(address: str, typed: dict) -> list[tuple[str, int, float]]:
    phone = Visitor(address)
    phone.get("/register/")
    phone.post("/register/", typed)
    phone.get("/register/consent/")
    texts = re.search('name="texts" value="([^"]*)"', phone.page)
    phone.post("/register/consent/", CONSENTS | {"texts": texts[1] if texts else ""})
    return [("注册", status, took) for _what, status, took in phone.answers]


def registers_again(address: str, typed: dict) -> list[tuple[str, int, float]]:
    phone = Visitor(address)
    phone.get("/register/")
    phone.post("/register/", typed)
    return [("第二次注册", *rest) for _what, *rest in phone.answers[1:]]


def comes(address: str, hall: dict, typed: dict) -> list[tuple[str, int, float]]:
    phone = Visitor(address)
    phone.get("/accounts/login/")
    phone.post("/accounts/login/", {"login": typed["phone"], "password": typed["password"]})
    shift, secret = UUID(hall["shift"]), base64.urlsafe_b64decode(hall["secret"] + "==")
    slot = site_code_text.slot_at(datetime.now(UTC))
    token = site_code_text.token_for(secret=secret, shift=shift, direction="in", slot=slot)
    page = phone.get(f"/c/{shift}/{site_code_text.url_part('in', token)}")
    where = page.headers["Location"] or ""
    phone.get(where)
    phone.post("/c/press/", {"ticket": where.partition("ticket=")[2].replace("%3A", ":")})
    return [("登录" if "login" in what else "签到", *rest) for what, *rest in phone.answers]


def report(seconds: float, answers: list[tuple[str, int, float]], present: int) -> None:
    for step in dict.fromkeys(step for step, *_rest in answers):
        took = sorted(one[2] for one in answers if one[0] == step)
        statuses = Counter(one[1] for one in answers if one[0] == step)
        told = " ".join(f"{status}×{count}" for status, count in sorted(statuses.items()))
        p50, p95 = (took[math.ceil(share * len(took)) - 1] for share in (0.5, 0.95))
        print(f"{step:<8} p50 {p50:6.0f}  p95 {p95:6.0f} ms   {told}")
    wrong = [one for one in answers if one[1] not in EXPECTED.get(one[0], EXPECTED[""])]
    print(f"全程 {seconds:.0f} 秒（10 分钟之内），{len(answers)} 次请求，出错 {len(wrong)} 次，已签到 {present} 人")
    if wrong or seconds > TEN_MINUTES:
        raise RuntimeError("有请求被拒绝，或超过十分钟")
