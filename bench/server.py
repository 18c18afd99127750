"""The product under gunicorn, started for one measurement and stopped after it."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CHECKOUT = "QZZY_BENCH_CHECKOUT"
STARTS_WITHIN_SECONDS = 300  # on a busy machine
WORKER_CLASS = "config.buffering.Worker"


@contextmanager
def surroundings(
    database_url: str | None = None, root: Path = ROOT, *, beginning: str | None = None
) -> Iterator[dict[str, str]]:
    """A checkout with a data folder and an empty, up-to-date database of its own: SQLite unless a server is given.

    `beginning`: an empty database that was migrated to the end before, a file or one of the server's.
    """
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        fresh_database(database_url, template=beginning or "template1") as own_url,
    ):
        if beginning and not own_url:
            shutil.copyfile(beginning, Path(folder, "qzzy.sqlite3"))
        env = os.environ | {"DATA_DIR": folder, "DEBUG": "0", "DEMO": "1", "HTTPS": "0", "LOG_LEVEL": "WARNING"}
        env[CHECKOUT] = str(root)
        env.pop("DATABASE_URL", None)
        if own_url:
            env["DATABASE_URL"] = own_url
        if not beginning:
            manage(env, "migrate", "--verbosity=0")
            manage(env, "createcachetable", "--verbosity=0")
        Path(folder, "staticfiles").mkdir()
        yield env


@contextmanager
def fresh_database(server: str | None, *, template: str = "template1") -> Iterator[str | None]:
    """The address of a new database on the server, a copy of the template, dropped afterwards."""
    if not server:
        yield None
        return
    name = f"bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        made, copied = sql.Identifier(name), sql.Identifier(template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, copied))
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def manage(env: dict[str, str], *words: str) -> str:
    """What a management command printed."""
    return _printed(env, "manage.py", *words)


def module(env: dict[str, str], name: str, *words: str) -> str:
    """What a module of the benchmarks printed."""
    return _printed(env, "-m", name, *words)


def _printed(env: dict[str, str], *words: str) -> str:
    done = subprocess.run([PYTHON, *words], cwd=env[CHECKOUT], env=env, text=True, stdout=subprocess.PIPE, check=True)
    return done.stdout


@contextmanager
def serving(
    env: dict[str, str],
    *,
    workers: int = 2,
    threads: int = 8,
    application: str = "config.wsgi",
    ready: str = "/healthz",
    worker_class: str = WORKER_CLASS,
) -> Iterator[str]:
    """The base address of a server that answers; it is gone afterwards, whatever happened."""
    port = free_port()
    command = [PYTHON, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", worker_class]
    command += ["--workers", str(workers), "--threads", str(threads), "--log-level", "warning", "--no-control-socket"]
    server = subprocess.Popen(command, cwd=env[CHECKOUT], env=env, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(server, address + ready)
        yield address
    finally:
        stop(server)


def stop(server: subprocess.Popen, *, within: int = 10) -> None:
    """Ask it to end, and end whatever of its session has not within so many seconds."""
    server.terminate()
    try:
        server.wait(within)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, 9)
        server.wait()


def wait_until_ready(server: subprocess.Popen, url: str) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"网页服务没有启动（退出码 {server.returncode}）")
        try:
            urllib.request.urlopen(url, timeout=30).close()
            return
        except urllib.error.HTTPError as answer:
            raise RuntimeError(f"{url} 返回 {answer.code}") from answer
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} 在 {STARTS_WITHIN_SECONDS} 秒内没有应答")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
