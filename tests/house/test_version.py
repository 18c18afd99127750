"""The version stands in one place; the change log begins with it."""

import re
from pathlib import Path

from django.conf import settings


def test_the_change_log_begins_with_the_version_of_the_product():
    newest = next(
        line for line in Path("CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line.startswith("## ")
    )

    assert re.findall(r"\d+\.\d+\.\d+", newest) == [settings.VERSION]
