"""The product's web process that bears another silence: `QZZY_TEST_QUIET` seconds of it."""

import os

from config import buffering

buffering.QUIET_SECONDS = float(os.environ["QZZY_TEST_QUIET"])  # type: ignore[misc]  its own is for visitors
Worker = buffering.Worker
