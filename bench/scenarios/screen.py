"""在浏览器里，慢手机（慢 4 倍）、慢速 3G（400 kbit/s，往返 400 毫秒）：首次显示，500 人的人员页上逐人签到"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.server import manage, module, serving

PEOPLE, VISITS, PAGES, PRESSES = 500, 5, 2, 20  # presses a page
SLOWER, LATENCY_MS, BYTES_A_SECOND = 4, 400, 50_000
PAINT_GOAL_MS, PRESS_GOAL_MS = 1_000, 200
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
ARRIVED = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
SIZE = f"{ARRIVED}.reduce((sum, each) => sum + each.transferSize, 0)"
ANSWERED = "performance.getEntriesByType('navigation')[0].responseStart"
# From the press until the row shows that it was pressed, and until it shows what the server made of it, both drawn.
PRESS = """button => new Promise(done => {
  const row = button.closest('li'), top = row.getBoundingClientRect().top, before = performance.now(), id = row.id
  const drawn = told => requestAnimationFrame(() => setTimeout(() => told(performance.now() - before)))
  let eye = Infinity
  new MutationObserver((_all, watcher) => {
    const now = document.getElementById(id)
    if (now.classList.contains('is-pressed') || !now.querySelector('[role=status]')) return
    watcher.disconnect()
    drawn(record => done({ eye, record, jump: Math.abs(now.getBoundingClientRect().top - top) }))
  }).observe(document.body, { childList: true, subtree: true, attributes: true })
  button.click()
  if (row.querySelector('[role=status]')) drawn(ms => { eye = ms })
})"""


def run(env: dict[str, str]) -> None:
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    made = json.loads(module(env, "bench.screen", str(PEOPLE)))
    with serving(env) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for slow in (False, True):
            print(f"处理器慢 {SLOWER} 倍，{'慢速 3G' if slow else '网络不限'}", flush=True)
            for name, path, cookie in made["pages"]:
                phone = Phone(chromium, address, cookie, slow=slow)
                print("\n".join(paints(phone, name, address + path)), flush=True)
            print("\n".join(presses(Phone(chromium, address, made["leader"], slow=slow), address + made["desk"])))
        chromium.close()


class Phone:
    """Browsers of one person, each with an empty cache."""

    def __init__(self, chromium: Browser, address: str, cookie: str, *, slow: bool) -> None:
        self.chromium, self.address, self.slow = chromium, address, slow
        self.cookies = [self._cookie(*cookie.split("=", 1))] if cookie else []

    def _cookie(self, name: str, value: str) -> Any:
        return {"name": name, "value": value, "url": self.address}

    @contextmanager
    def fresh(self, styles: str = "") -> Iterator[Page]:
        """`styles`: it says that it has them, which an emptied cache does not bear out."""
        context = self.chromium.new_context(bypass_csp=True, viewport={"width": 390, "height": 844}, has_touch=True)
        context.add_cookies([*self.cookies, *([self._cookie("styles", styles)] if styles else [])])
        page = context.new_page()
        slowed(page, slow=self.slow)
        yield page
        context.close()


def paints(phone: Phone, name: str, url: str) -> list[str]:
    """First visits of browsers that know nothing; of those whose cache was emptied; and further ones of the first."""
    first, later, emptied = [], [], []
    for _visit in range(VISITS):
        with phone.fresh() as page:
            first.append(visited(page, url))
            later.append(visited(page, url))
            (told,) = [each["value"] for each in page.context.cookies() if each["name"] == "styles"]
        with phone.fresh(told) as page:
            emptied.append(visited(page, url))
    names = ("第一次打开", "只清了缓存，样式另取（原来的第一次）", "再打开")
    return [shown(f"{name}，{what}", visits) for what, visits in zip(names, (first, emptied, later), strict=True)]


def presses(phone: Phone, desk: str) -> list[str]:
    """Check-ins one by one."""
    made: list[dict[str, float]] = []
    with phone.fresh() as page:
        for number in range(1 + phone.slow * PAGES, 1 + (1 + phone.slow) * PAGES):  # whoever came is not called again
            page.goto(f"{desk}?page={number}", wait_until="load")
            for _press in range(PRESSES):
                button = page.locator("#roll button[value=in]").first
                button.scroll_into_view_if_needed()
                made.append(button.evaluate(PRESS))
    return pressed(made)


def pressed(presses: list[dict[str, float]]) -> list[str]:
    """What the eye sees and when the record is known, each on its own."""
    lines = []
    for what, name, goal in (("eye", "按下到看得见", PRESS_GOAL_MS), ("record", "按下到已记下", None)):
        spans = sorted(each[what] for each in presses)
        p95 = spans[int(len(spans) * 0.95) - 1]
        late = f"   超过 {goal} ms" if goal and p95 >= goal else ""
        lines.append(f"签到，{name}：p50 {median(spans):.0f}  p95 {p95:.0f}  最慢 {spans[-1]:.0f} ms{late}")
    return [*lines, f"行移动 {max(each['jump'] for each in presses):.0f} px"]


def slowed(page: Page, *, slow: bool) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if slow:
        session.send("Network.enable")
        speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY_MS, **speed})


def visited(page: Page, url: str) -> dict[str, Any]:
    """What one visit cost, up to its first paint."""
    page.goto(url, wait_until="networkidle")
    page.wait_for_function(f"() => {PAINT}")
    nodes = "document.querySelectorAll('*').length"
    return {"paint": page.evaluate(PAINT), "bytes": page.evaluate(SIZE), "nodes": page.evaluate(nodes)} | {
        "answered": page.evaluate(ANSWERED)
    }


def shown(name: str, visits: list[dict[str, Any]]) -> str:
    paint, answered = (median(each[what] for each in visits) for what in ("paint", "answered"))
    late = "" if paint < PAINT_GOAL_MS else f"   超过 {PAINT_GOAL_MS} ms"
    size, nodes = visits[-1]["bytes"], visits[-1]["nodes"]
    return f"{name}：首次显示 {paint:.0f} ms（答复开始 {answered:.0f}），{size:,} 字节，{nodes} 个元素{late}"
