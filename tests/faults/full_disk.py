"""The product's settings on a disk with room for a few pages more: SQLite answers SQLITE_FULL, as on a real one."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES

PAGES = int(os.environ["QZZY_TEST_PAGES"])
DATABASES["default"]["OPTIONS"]["init_command"] += f"; PRAGMA max_page_count={PAGES}"
