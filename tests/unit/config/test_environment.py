"""Without its environment the product starts nothing, makes nothing, and says what is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.wanted import refusals

ROOT = Path(__file__).parents[3]
RIGHT = {
    "DATA_DIR": "/srv/qzzy",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "MASTER_KEY": "0123456789abcdefghijklmnopqrstuvwxyz0123456",
    "PUBLIC_URL": "https://volunteer.example.org",
    "ALLOWED_HOSTS": "volunteer.example.org",
}


def bare_command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)


def test_a_whole_environment_is_accepted():
    assert refusals(RIGHT) == []


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_missing_is_named(name):
    assert f"  {name}：" in "\n".join(refusals(RIGHT | {name: " "}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MASTER_KEY", "x"),
        ("MASTER_KEY", "x" * 60),
        ("SECRET_KEY", "short"),
        ("PUBLIC_URL", "http://volunteer.example.org"),
        ("PUBLIC_URL", "https://localhost:8000"),
        ("PUBLIC_URL", "https://volunteer.example.org/app"),
        ("ADMIN_IDLE_MINUTES", "31"),
        ("ADMIN_SESSION_HOURS", "0"),
        ("VOLUNTEER_SESSION_DAYS", "often"),
        ("IDLE_ACCOUNT_DAYS", "365"),
        ("OIDC_SERVER_URL", "http://sso.example.org"),
        ("WECOM_API", "http://10.0.0.1"),
        ("SMS_GATEWAY", "console"),
        ("SMS_GATEWAY", "http"),
    ],
)
def test_what_cannot_be_right_is_named(name, value):
    line, *_more = refusals(RIGHT | {name: value})

    assert line.startswith(name)


@pytest.mark.parametrize("command", [("migrate",), ("bootstrap",), ("audit_ledger",)])
def test_a_forgotten_environment_makes_no_database_and_no_key(command, tmp_path):
    before = sorted(ROOT.glob("var*"))

    ended = bare_command(*command)

    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
    assert all(f"  {name}：" in ended.stderr for name in RIGHT)
    assert sorted(ROOT.glob("var*")) == before


def test_neither_demo_nor_debug_is_on_unless_it_is_said(tmp_path):
    """The case of the demonstration that was left on: its data, its phones, no second factor."""
    ended = bare_command(
        "shell",
        "-c",
        "from django.conf import settings as s; print(s.DEMO, s.DEBUG)",
        **RIGHT | {"DATA_DIR": str(tmp_path)},
    )

    assert ended.stdout.strip().splitlines()[-1] == "False False"


# Every example of `.env.example` that says something, whether it is on or off there.
LISTED = (ROOT / ".env.example").read_text("utf-8")
EXAMPLES = dict(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=(.+)$", LISTED, re.MULTILINE))
STARTED = """
from django.core.cache import cache
from django.core.mail import get_connection
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
call_command("check")
get_wsgi_application()
get_connection()
print(type(cache._cache.get_client()).__name__)
"""


@pytest.mark.parametrize("more", [{}, RIGHT | {"DEMO": "0"}], ids=["demo", "earnest"])
def test_the_product_starts_with_every_example(tmp_path, more):
    """No setting needs more than itself: what a value makes the product load is there."""
    ended = bare_command("shell", "-c", STARTED, **EXAMPLES | more | {"DATA_DIR": str(tmp_path)})

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip().splitlines()[-1] == "Redis"
