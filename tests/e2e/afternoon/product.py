"""The product as an office runs it: an empty database in production settings, over HTTPS, with a mail server."""

import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import urllib3
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler

from bench.server import free_port, stop

ROOT = Path(__file__).resolve().parents[3]
STARTS_WITHIN, ENDS_WITHIN, MAIL_WITHIN = 120, 20, 90  # seconds
urllib3.disable_warnings()


class Sink(Handler):
    """Keeps every letter that arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[tuple[str, str]] = []

    def handle_message(self, message: Message) -> None:
        text = bytes(message.get_payload(decode=True) or b"").decode()  # type: ignore[arg-type]
        self.letters.append((str(message["X-RcptTo"]), text))


@dataclass
class Product:
    """Where it answers, who may log in first, and what it mailed."""

    url: str
    env: dict[str, str]
    sink: Sink
    first: dict[str, str] = field(default_factory=dict)  # user name → one-time password

    def link_for(self, address: str) -> str:
        """The newest link for a first password that was mailed to this address."""
        until = time.monotonic() + MAIL_WITHIN
        while time.monotonic() < until:
            for receiver, text in reversed(self.sink.letters):
                if address in receiver and (found := re.search(r"https://\S+/password/\S+", text)):
                    return found[0]
            time.sleep(0.2)
        raise TimeoutError(f"no letter to {address}")

    def manage(self, *words: str) -> str:
        """What a management command of the operator printed."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, text=True, stdout=subprocess.PIPE, check=True)
        return done.stdout


@contextmanager
def started(folder: Path) -> Iterator[Product]:
    """Bootstrapped and answering; its processes are gone afterwards."""
    port, mail_port = free_port(), free_port()
    sink = Sink()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "QZZY_", "FIRST_"))}
    env |= {
        "DATA_DIR": str(folder / "data"),
        "DEMO": "0",
        "DEBUG": "0",
        "HTTPS": "1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MASTER_KEY": secrets.token_urlsafe(32),
        "PUBLIC_URL": f"https://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "0",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "LOG_LEVEL": "WARNING",
    }
    (folder / "data").mkdir(exist_ok=True)
    product = Product(env["PUBLIC_URL"], env, sink)
    with ExitStack() as stack:
        mails = Controller(sink, hostname="127.0.0.1", port=mail_port)
        mails.start()
        stack.callback(mails.stop)
        product.manage("migrate", "--verbosity=0")
        told = product.manage("bootstrap")
        product.first = dict(re.findall(r"用户名 (\S+)，首次登录密码 (\S+?)（", told))
        log = stack.enter_context((folder / "product.log").open("w"))
        command = [sys.executable, "scripts/run.py"]
        running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        stack.callback(stop, running, within=ENDS_WITHIN)
        _wait(running, folder)
        yield product


def _wait(running: subprocess.Popen[bytes], folder: Path) -> None:
    """Until the product itself says that it answers."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and running.poll() is None:
        if "已启动" in (told := (folder / "product.log").read_text()):
            return
        time.sleep(0.3)
    raise RuntimeError(f"the product did not start: {told[-2000:]}")
