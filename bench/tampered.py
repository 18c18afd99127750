"""`python -m bench.tampered KIND=COUNT …`: random tamperings of each kind, and what the audit saw of them, as JSON.

`flips=COUNT` turns single bits of SQLite's file instead.
"""

import json
import os
import random
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402

from checkin.audit.services import audit  # noqa: E402
from registry import clock  # noqa: E402
from tests.tampering import Tamperer, a_sealed_world, found_after, names_a_row  # noqa: E402


def tampered(counts: dict[str, int]) -> dict[str, Counter]:
    """kind → tried, found, named, refused by the database."""
    seen: dict[str, Counter] = {}
    with ExitStack() as frozen:

        def freeze(local: str) -> datetime:
            moment = datetime.fromisoformat(local).replace(tzinfo=clock.LOCAL)
            frozen.enter_context(clock.at(moment))
            return moment

        heads = a_sealed_world(freeze, unsealed=5)
        for kind, count in counts.items():
            seen[kind] = _many(Tamperer(seed=count), kind, count, heads)
    return seen


def _many(tamperer: Tamperer, kind: str, count: int, heads: dict[int, str]) -> Counter:
    seen: Counter = Counter()
    while seen["tried"] < count:
        outcome = found_after(getattr(tamperer, kind), heads)
        if outcome is None:
            seen["refused"] += 1
            continue
        done, faults = outcome
        if done.deed == "nothing":
            continue
        seen["tried"] += 1
        seen["found"] += bool(faults)
        seen["named"] += names_a_row(done, faults)
    return seen


def flipped(count: int) -> dict[str, Counter]:
    """One bit of one byte of the file at a time; the file is as before afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    file, chance, seen = Path(connection.settings_dict["NAME"]), random.Random(count), Counter()  # noqa: S311
    raw = file.read_bytes()
    for _ in range(count):
        place = chance.randrange(len(raw))
        file.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << chance.randrange(8)]) + raw[place + 1 :])
        seen["tried"] += 1
        seen["found"] += _complains()
        connection.close()
    file.write_bytes(raw)
    return {"flips": seen}


def _complains() -> bool:
    """A file that cannot even be opened is a complaint as well."""
    try:
        return bool(list(audit.faults()))
    except Exception:  # noqa: BLE001 – whatever a broken file brings up, it was noticed
        return True


if __name__ == "__main__":
    asked = {kind: int(count) for kind, count in (word.split("=") for word in sys.argv[1:])}
    print(json.dumps(flipped(asked["flips"]) if "flips" in asked else tampered(asked)))
