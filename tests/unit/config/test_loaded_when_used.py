"""The large libraries are in no process that has not used them yet."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LARGE = {
    "pypinyin", "weasyprint", "fontTools", "openpyxl", "docx", "lxml", "PIL", "pillow_heif", "python_calamine",
    "qrcode", "icalendar",
}  # fmt: skip
READY = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.urls import get_resolver
import config.management.commands.worker
get_resolver().url_patterns
print(*sys.modules)
"""
AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from registry.documents import word
assert "docx" not in sys.modules
ready = Barrier(8)
def use(_):
    ready.wait()
    return word.Paragraph("甲").text
print(*ThreadPoolExecutor(8).map(use, range(8)))
"""


def said_by(script: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_web_and_worker_begin_without_the_large_libraries():
    loaded = said_by(READY)

    assert "checkin.urls" in loaded
    assert LARGE & set(loaded) == set()


def test_the_first_use_by_many_at_once_waits_for_the_whole_library():
    assert said_by(AT_ONCE) == ["甲"] * 8
