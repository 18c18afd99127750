"""The settings with room for a few more database pages: SQLite answers SQLITE_FULL, as on a full disk."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES

PAGES = int(os.environ["QZZY_TEST_PAGES"])
DATABASES["default"]["OPTIONS"]["init_command"] += f"; PRAGMA max_page_count={PAGES}"
