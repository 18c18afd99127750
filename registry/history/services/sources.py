"""Address and browser of the requests that the history names, in a table that can be deleted (D81, D106)."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from registry import clock
from registry.ground.request_ids import request_id
from registry.models import RequestSource

LONGEST_BROWSER = 200


@dataclass(slots=True)
class Origin:
    """Where the current request came from, and whether that is kept already."""

    address: Callable[[], str]
    browser: str
    is_told: bool = False
    is_kept: bool = False

    def kept(self) -> None:
        self.is_kept = True


origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


def tell() -> None:
    """The current request writes into the history: its source goes along, in the same transaction.

    Another one for it alone would wait for the write lock and the disk once more, with every press.
    """
    came = origin.get()
    if came is None or came.is_told:
        return
    came.is_told = True
    _write(came)
    transaction.on_commit(came.kept)


def keep() -> None:
    """At the end of a request: what its transaction took back with it is kept all the same."""
    came = origin.get()
    if came is not None and came.is_told and not came.is_kept:
        _write(came)


def _write(came: Origin) -> None:
    told = RequestSource(
        request_id=request_id.get(), address=came.address(), browser=came.browser[:LONGEST_BROWSER], at=clock.now()
    )
    RequestSource.objects.bulk_create(
        [told], update_conflicts=True, unique_fields=["request_id"], update_fields=["address", "browser", "at"]
    )


def keep_words(words: str) -> None:
    """Keep the words of a purpose for whoever reads the history; the history itself holds their digest."""
    if words and request_id.get():
        RequestSource.objects.update_or_create(request_id=request_id.get(), defaults={"words": words})


def prune() -> int:
    """Delete what is older than the setting says; the history itself stays."""
    kept_since = clock.now() - timedelta(days=settings.HISTORY_SOURCE_DAYS)
    return RequestSource.objects.filter(at__lt=kept_since).delete()[0]
