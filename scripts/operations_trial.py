"""The servers, folder and environment in which scripts/try-operations plays the text, and how it says what it saw."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import requests
import urllib3
from aiosmtpd.handlers import Message

ROOT = Path(__file__).resolve().parent.parent
HOST = "volunteer.example.org"
PATIENCE = 90
urllib3.disable_warnings()


class Sink(Message):
    """Keeps every mail that arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[str] = []

    def handle_message(self, message: Any) -> None:
        self.mails.append(f"{message['X-RcptTo']} {message.get_payload(decode=True).decode()}")


class Trial:
    """The servers, the folder, and the environment of the commands."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack, self.began = folder, stack, time.monotonic()
        self.app, self.backup = folder / "app", folder / "backup"
        self.ports = {name: postgres.free_port() for name in ("web", "tls", "plain", "redis", "mail")}
        self.sink = Sink()
        self.environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.browser = requests.Session()
        self.database, self.administrator = "", dict[str, str]()
        self.browser.verify = self.browser.trust_env = False
        self.browser.headers.update({"Host": HOST, "Referer": f"https://{HOST}/", "Origin": f"https://{HOST}"})

    def say(self, words: str) -> None:
        print(f"[{time.monotonic() - self.began:5.1f} 秒] {words}", flush=True)

    def command(self, words: str, *, good: tuple[int, ...] = (0,), told: str = "", **more: str) -> str:
        """A block of the text in the checkout, with this installation's variables."""
        for line in filter(None, words.strip().splitlines()):
            self.say(f"$ {line}")
        words = words.replace('"/backup/', f'"{self.backup}/')
        script = f'set -euo pipefail; python() {{ .venv/bin/python "$@"; }}; {words}'
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.app,
            env=self.environment | more,
            text=True,
            input=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        if done.returncode not in good:
            sys.exit(f"失败（退出码 {done.returncode}）：\n{words}\n{done.stdout[-3000:]}")
        return done.stdout

    def serve(self, *words: object, where: Path | None = None, **more: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{Path(str(words[0])).name}-{secrets.token_hex(2)}.log").open("w")
        process = subprocess.Popen(
            [str(word) for word in words],
            cwd=where or self.folder,
            env=self.environment | more,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.stack.callback(end, process)
        return process

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.browser.request(
            method, f"https://127.0.0.1:{self.ports['tls']}{path}", timeout=120, allow_redirects=False, **more
        )

    def wait(self, what: str, come: Callable[[], object]) -> object:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if found := come():
                    self.say(f"✓ {what}")
                    return found
            except (requests.ConnectionError, IndexError):
                pass
            time.sleep(0.5)
        sys.exit(f"等不到：{what}\n" + logs(self.folder))

    def check(self, what: str, good: object, seen: object = "") -> None:
        if not good:
            sys.exit(f"不对：{what}：{str(seen)[:1500]}\n" + logs(self.folder))
        self.say(f"✓ {what}")


def load(path: Path) -> ModuleType:
    loader = SourceFileLoader(path.name.replace("-", "_"), str(path))
    module = module_from_spec(spec_from_loader(loader.name, loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


postgres = load(ROOT / "scripts" / "with-postgres")


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def logs(folder: Path) -> str:
    return "\n".join(f"== {path.name}\n{path.read_text(errors='replace')[-1500:]}" for path in folder.glob("*.log"))
