"""The uploads of the database and those of the disk: a restore may forget them, a hand may change them."""

import hashlib
from typing import Final

from registry import clock
from registry.ground.services import raw_pictures
from registry.history.audit.checks import Found
from registry.models import StoredFile

# As with people, a quick audit reads others each day; that they are there is asked of all.
DAYS_OF_A_ROUND: Final = 20


def faults(*, quick: bool = False) -> Found:
    """Every upload is there, to the byte."""
    table, today = StoredFile._meta.db_table, clock.today().toordinal() % DAYS_OF_A_ROUND
    for stored in StoredFile.objects.order_by("pk").iterator():
        if what := _wrong(stored, read=not quick or stored.pk % DAYS_OF_A_ROUND == today):
            yield f"{table} {stored.pk}", what


def _wrong(stored: StoredFile, *, read: bool) -> str:
    if not stored.is_ready:
        return _wrong_unready(stored)
    try:
        if stored.file.size != stored.size:
            return "file: has another length than when it was uploaded"
        if not read:
            return ""
        with stored.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return f"file: {stored.file.name} is not there; was uploads restored?"
    except OSError as error:
        return f"file: cannot be read: {error.strerror}"
    return "" if digest == stored.sha256 else "file: is not what was uploaded"


def _wrong_unready(stored: StoredFile) -> str:
    """Nothing is kept of it yet, or any more; what waits to be drawn is there."""
    if stored.file or stored.sha256:
        return f"file: is called {stored.state}, but was kept"
    if stored.is_processing and not raw_pictures.is_there(stored.uuid):
        return "file: waits to be drawn, but what was received is not there"
    return ""
