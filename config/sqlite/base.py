"""Writers of one process wait for the database in a queue.

SQLite lets those who wait for its write lock poll, the longer the rarer, so that newcomers overtake them: under sixteen
writers that took 20 ms each, the unluckiest waited for five seconds (`bench/run hall` once gave a 503). With one waiter
a process it is under one second, and half of them still wait for 0.4 s.
"""

from threading import Lock

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_turn = Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds the turn while it waits for the write lock, never while it writes.

    Raises OperationalError where the turn takes longer than the timeout of the connection (seconds).
    """

    def _start_transaction_under_autocommit(self) -> None:
        if not _turn.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 5)):
            raise OperationalError("database is locked")
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        finally:
            _turn.release()
