"""The product's settings with the addresses of bench.urls."""

import os

os.environ.setdefault("DEMO", "1")

from config.settings import *  # noqa: E402, F403

BARE = "/bare/"  # bench.wsgi leads there past every middleware
ROOT_URLCONF = "bench.urls"
WSGI_APPLICATION = "bench.wsgi.application"
