"""The empty database at the end of all migrations: made once in a run, copied by who needs one."""

import os
import shutil
from pathlib import Path

from django.db import connection

# The steps of `make test` share a folder; a step alone keeps the file beside its own data.
FILE = Path(os.environ.get("QZZY_MIGRATED") or os.environ["QZZY_TEST_DATA"], "migrated.sqlite3")
on_server: str | None = None


def keep() -> None:
    """Keep what the migrations have just made, before a test writes into it."""
    global on_server
    if connection.vendor == "sqlite":
        half = FILE.with_suffix(f".{os.getpid()}")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(half)])
        half.replace(FILE)  # at once: a step beside this one sees all of it or nothing
        return
    made = connection.settings_dict["NAME"]
    on_server = f"{made}_migrated"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{on_server}"')
        cursor.execute(f'CREATE DATABASE "{on_server}" TEMPLATE "{made}"')


def laid_ready() -> bool:
    """Whether a kept file now lies where the test database is expected."""
    if connection.vendor != "sqlite" or not FILE.exists():
        return False
    shutil.copyfile(FILE, connection.settings_dict["TEST"]["NAME"])
    return True


def beginning() -> str | None:
    """What `bench.server.surroundings` may begin with."""
    if connection.vendor == "sqlite":
        return str(FILE) if FILE.exists() else None
    return on_server
