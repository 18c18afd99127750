"""The product's settings with the addresses of bench.urls."""

from config.settings import *  # noqa: F403

BARE = "/bare/"  # bench.wsgi leads there past every middleware
ROOT_URLCONF = "bench.urls"
WSGI_APPLICATION = "bench.wsgi.application"
