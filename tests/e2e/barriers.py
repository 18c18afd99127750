"""What keeps people out of a page: barriers that axe-core finds, and weight."""

from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

AXE = Path(settings.BASE_DIR) / "frontend/node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}
ORDER = {"heading-order", "empty-table-header", "empty-heading", "landmark-unique"}  # axe counts them as less grave
FIRST_LOAD = 200 * 1024
RUN = """async ([source, options]) => {
  if (!window.axe) (0, eval)(source)
  const { violations } = await axe.run(options)
  return violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map((node) => node.target.join(' ')) }))
}"""


def grave(page: Page) -> list[str]:
    """Serious problems, and loose order, found by axe-core, which is injected because pages forbid other scripts."""
    return [problem(page, one) for one in _found(page, {}) if one["impact"] in SERIOUS or one["id"] in ORDER]


def faint(page: Page) -> list[str]:
    """Words that a dark screen makes hard to read."""
    page.emulate_media(color_scheme="dark")
    found = _found(page, {"runOnly": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return [f"in the dark, {problem(page, one)}" for one in found]


def problem(page: Page, one: dict[str, Any]) -> str:
    return f"{page.url} {one['id']}: {one['where']}"


def _found(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    return page.evaluate(RUN, [AXE.read_text(), options])
