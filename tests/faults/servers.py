"""The product as real processes that a test may kill, and a database connection that it may cut."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from urllib.parse import urlsplit

from bench.server import ROOT, WORKER_CLASS, free_port, wait_until_ready


class Web:
    """gunicorn workers on one port; `kill` is kill -9 of all of them, like a power cut."""

    def __init__(
        self,
        env: dict[str, str],
        *,
        ready: str = "/healthz",
        worker_class: str = WORKER_CLASS,
        words: tuple[str, ...] = (),
        workers: int = 2,
        send_buffer: int | None = None,
        quiet: float | None = None,
    ) -> None:
        """`ready` must answer 200 before anything is asked: one of the workers then stands; more `words` for gunicorn.

        `send_buffer` in bytes: what the kernel takes of an answer nobody reads, instead of what this machine grants.
        `quiet`: seconds after which who keeps silent is cut off, instead of the product's.
        """
        self.env, self.ready, self.worker_class, self.port = env, ready, worker_class, free_port()
        self.words, self.workers, self.send_buffer = words, workers, send_buffer
        if quiet:
            self.env, self.worker_class = env | {"QZZY_TEST_QUIET": str(quiet)}, "tests.faults.quiet.Worker"
        self.address = f"{'https' if '--certfile' in words else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> "Web":
        self.start()
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.kill()

    def start(self) -> None:
        with socket.create_server(("127.0.0.1", self.port)) as door:
            if self.send_buffer:
                door.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.send_buffer)  # accepted sockets inherit it
            self.process = self._process(door.fileno())
        try:
            wait_until_ready(self.process, self.address + self.ready)
        except RuntimeError:
            self.kill()
            raise

    def _process(self, door: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{door}"]
        command += ["--worker-class", self.worker_class, "--workers", str(self.workers), "--threads", "8"]
        command += ["--log-level", "critical", "--no-control-socket", *self.words]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.env, start_new_session=True, stderr=subprocess.DEVNULL, pass_fds=[door]
        )

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(env: dict[str, str], module: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A test module as its own process, ended with the block."""
    process = subprocess.Popen([sys.executable, "-m", module, *words], cwd=ROOT, env=env, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Wire:
    """Forwards bytes to PostgreSQL until it is cut; then nothing passes until it is restored."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.url = parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{port}").geturl()
        self.is_cut, self.guard, self.open = Event(), Lock(), set[socket.socket]()
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.is_cut.set()
        with self.guard:
            for end in self.open:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut.clear()

    def close(self) -> None:
        self.cut()
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _peer = self.listener.accept()
                if self.is_cut.is_set():
                    here.close()
                    continue
                there = socket.create_connection(self.target)
                with self.guard:
                    self.open |= {here, there}
                for source, drain in ((here, there), (there, here)):
                    Thread(target=self._carry, args=[source, drain], daemon=True).start()

    def _carry(self, source: socket.socket, drain: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                drain.sendall(data)
        for end in (source, drain):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def data_folder(env: dict[str, str]) -> Path:
    return Path(env["DATA_DIR"])
