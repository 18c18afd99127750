"""What keeps people out of a page: barriers that axe-core finds, and weight."""

from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

AXE = Path(settings.BASE_DIR) / "frontend/node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}
FIRST_LOAD = 200 * 1024
RUN = """async (source) => {
  (0, eval)(source)
  const { violations } = await axe.run()
  return violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map((node) => node.target.join(' ')) }))
}"""


def grave(page: Page) -> list[str]:
    """Serious or critical problems found by axe-core, which is injected because pages forbid other scripts."""
    found = page.evaluate(RUN, AXE.read_text())
    return [f"{page.url} {one['id']}: {one['where']}" for one in found if one["impact"] in SERIOUS]
