"""The web process: a thread of the product has a request only while it works on it.

gunicorn's own threads read header and body themselves and wait until the answer is taken, so a few dozen half-sent
bodies, or two dozen who do not read, hold every one of them. Here threads that cost next to nothing wait for what comes
or goes slowly, and the few that hold a database connection only work.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from types import SimpleNamespace
from typing import Any, Final

from gunicorn import http, util
from gunicorn.http.errors import NoMoreData
from gunicorn.sock import ssl_wrap_socket
from gunicorn.workers import gthread

from config import arriving
from registry.ground.whole_files import is_full

READERS: Final = 256  # of each process; they wait for bytes, and for their turn
QUIET_SECONDS: Final = 20.0
LEAST_BYTES_A_SECOND: Final = 2_000  # after the first twenty seconds: a bad telephone line sends more
KEPT_IN_MEMORY: Final = 1024 * 1024
LARGEST_REQUEST: Final = arriving.MOST_MB * arriving.MEGABYTE
PIECE: Final = 64 * 1024
SENT_AT_ONCE: Final = 32 * 1024  # taken within the quiet seconds, or whoever asked is gone


class Arrival(gthread.TConn):
    """A connection whose requests must keep coming: who stops half-way is cut off."""

    sock: Any
    initialized: bool

    def init(self) -> None:
        if not self.initialized:
            self.initialized = True
            self.sock.settimeout(QUIET_SECONDS)
            self._agree()
            self.parser = http.get_parser(self.cfg, self.sock, self.client)
            self.parser.unreader.chunk = partial(self._piece, self.parser.unreader.chunk)
        self.sock.settimeout(QUIET_SECONDS)
        self.began, self.arrived = time.monotonic(), 0

    def _agree(self) -> None:
        if self.cfg.is_ssl:
            try:
                self.sock = ssl_wrap_socket(self.sock, self.cfg)
                self.sock.do_handshake()
            except TimeoutError as error:
                raise NoMoreData from error

    def _piece(self, read: Any, *size: Any) -> bytes:
        """The next bytes, unless they come too slowly or not at all."""
        if time.monotonic() - self.began > QUIET_SECONDS + self.arrived / LEAST_BYTES_A_SECOND:
            raise NoMoreData
        try:
            piece: bytes = read(*size)
        except TimeoutError as error:
            raise NoMoreData from error
        self.arrived += len(piece)
        return piece


class Answer:
    """What gunicorn takes for the socket: it keeps the whole answer until it is sent at its reader's pace."""

    def __init__(self) -> None:
        self.kept = SpooledTemporaryFile(KEPT_IN_MEMORY // 4)  # noqa: SIM115

    def sendall(self, piece: bytes) -> None:
        self.kept.write(piece)

    def sendfile(self, file: Any, offset: int, count: int) -> None:
        file.seek(offset)
        while count and (piece := file.read(min(count, PIECE))):
            self.kept.write(piece)
            count -= len(piece)

    def shutdown(self, how: int) -> None:
        """gunicorn closes what it began to answer and could not end; the connection is closed without a word."""
        raise OSError

    def close(self) -> None:
        self.kept.close()

    def sent_to(self, sock: Any) -> bool:
        """Whether it was taken, every piece of it within the quiet seconds."""
        self.kept.seek(0)
        sock.settimeout(QUIET_SECONDS)
        try:
            while piece := self.kept.read(SENT_AT_ONCE):
                sock.sendall(piece)
        except TimeoutError:
            return False
        return True


class Worker(gthread.ThreadWorker):
    """Many threads that read, and as many that work as `--threads` says."""

    def get_thread_pool(self) -> ThreadPoolExecutor:
        self.working = ThreadPoolExecutor(self.cfg.threads)
        return ThreadPoolExecutor(READERS)

    def accept(self, listener: Any) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):  # another process took it, or it is gone
            client, address = listener.accept()
            self.nr_conns += 1
            self.enqueue_req(Arrival(self.cfg, client, address, listener.getsockname()))

    def handle_request(self, req: Any, conn: Any) -> bool:
        with closing(Answer()) as answer:
            unread = None
            try:
                if arriving.is_too_large(req.path, _length_of(req)):
                    body, unread, req._expected_100_continue = BytesIO(), req.body, False
                else:
                    body = self._whole_body(req, conn)
                if body is None:
                    util.write_error(conn.sock, 413, "Content Too Large", "")
                    return False
                with body:
                    req.body = body
                    asked = SimpleNamespace(sock=answer, client=conn.client, server=conn.server)
                    is_kept = self.working.submit(super().handle_request, req, asked).result()
            except OSError as error:
                if not is_full(error):
                    raise
                self.log.exception("No room for what arrives or is answered.")
                util.write_error(conn.sock, 503, "Service Unavailable", "")
                return False
            req.body = BytesIO()  # gunicorn looks for what is left before the next request
            is_sent = answer.sent_to(conn.sock)
            if unread is not None:
                return _let_go(unread) if is_sent else False
            return is_sent and bool(is_kept)

    def _whole_body(self, req: Any, conn: Any) -> Any:
        """What was sent, or nothing when it is too large."""
        if req._expected_100_continue:  # gunicorn would say so after this
            conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            req._expected_100_continue = False
        body, size = SpooledTemporaryFile(KEPT_IN_MEMORY), 0  # noqa: SIM115
        while piece := req.body.read(PIECE):
            size += len(piece)
            if size > LARGEST_REQUEST:
                body.close()
                return None
            body.write(piece)
        body.seek(0)
        return body


def _length_of(req: Any) -> str:
    """What the sender says it will send; nothing where it comes in pieces."""
    return next((value for name, value in req.headers if name == "CONTENT-LENGTH"), "")


def _let_go(unread: Any) -> bool:
    """Take what a browser sends on, without keeping it: cut off in the middle it would not show the answer.

    Never a further request on this connection.
    """
    size = 0
    with suppress(OSError, NoMoreData):
        while size < LARGEST_REQUEST and (piece := unread.read(PIECE)):
            size += len(piece)
    return False
