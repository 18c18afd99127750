"""Every file with data of people leaves a line: who, what, how many people, what for (D90, D106)."""

from datetime import timedelta
from typing import Any

from django.db import models

from registry import clock
from registry.exceptions import ExportRefused
from registry.history.purposes import LONGEST_WORDS, Inherent, Purpose
from registry.history.services import history, sources
from registry.models import HistoryEntry, Unit, User

Reason = ExportRefused.Reason


def checked_purpose(code: str, words: str = "") -> tuple[Purpose, str]:
    """A purpose from the list; “other” is written out."""
    if code not in Purpose.values:
        raise ExportRefused(Reason.EXPORT_PURPOSE, codes="、".join(Purpose.values))
    words = words.strip()[:LONGEST_WORDS]
    if code == Purpose.OTHER and not words:
        raise ExportRefused(Reason.EXPORT_PURPOSE_WORDS)
    return Purpose(code), words


def record(
    *,
    by: User,
    what: str,
    purpose: Purpose | Inherent,
    people: int,
    to: models.Model | None = None,
    unit: Unit | None = None,
    words: str = "",
    **scope: Any,
) -> None:
    """Record a file that was made for somebody; a list belongs to no thing, so it stands at the account."""
    told = {"words": words} if words else {}
    said = {"what": what, "purpose": purpose.value, "people": people} | told | scope
    history.record(by=by, did="exported", to=to or by, unit=unit, **said)
    sources.keep_words(words)


def record_upload_opened(*, by: User, to: models.Model, unit: Unit | None = None, what: str) -> None:
    """Record that an uploaded picture or document was opened."""
    history.record(by=by, did="opened file", to=to, unit=unit, what=what)


def record_roll_of_device(*, device: models.Model, unit: Unit, people: int, shift: int) -> None:
    """Record that a device took the names of a shift, once a day however often it asks."""
    lately = HistoryEntry.objects.about(device).filter(did="exported", at__gt=clock.now() - timedelta(days=1))
    if any(fields.get("shift") == shift for fields in lately.values_list("fields", flat=True)):
        return
    said = {"what": "roll", "purpose": Inherent.STATION.value, "people": people, "shift": shift}
    history.record(by=None, did="exported", to=device, unit=unit, **said)
