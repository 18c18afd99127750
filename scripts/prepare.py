"""Brings the database and the static files up to date before the processes start."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from run import LOGINS

ROOT = Path(__file__).resolve().parent.parent
UNUSED = [".sources.sha256", "redoc"]  # of the two viewers of the API's schema, pages use one


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"配置不完整，拒绝启动：\n{error}")
    require_master()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    collect_static_files()
    if settings.DEMO:
        load_demo(os.environ["DEMO_PASSWORD"])


def require_master() -> None:
    """Stop before anything is written with another master key than that of the data."""
    from registry.protection import keys  # noqa: PLC0415  the settings come first

    try:
        keys.require_master()
    except keys.WrongMasterKey as error:
        sys.exit(f"拒绝启动：{error}")


def collect_static_files() -> None:
    """Only after a new build or new packages: compressing takes seconds."""
    sources = [ROOT / "static" / ".sources.sha256", ROOT / "requirements.txt"]
    wanted = "\n".join(source.read_text() for source in sources)
    collected = Path(settings.STATIC_ROOT) / ".collected"
    if collected.exists() and collected.read_text() == wanted:
        return
    print("▸ 收集静态文件", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED)
    collected.write_text(wanted)


def load_demo(password: str) -> None:
    """An empty database gets the demo people; a known one gets the password that is about to be printed."""
    users = get_user_model().objects
    if not users.exists():
        print("▸ 载入演示数据", flush=True)
        call_command("demo")
        return
    people = list(users.filter(username__in=LOGINS))
    if people and not people[0].check_password(password):
        for person in people:
            person.set_password(password)
            person.save(update_fields=["password"])


if __name__ == "__main__":
    main()
