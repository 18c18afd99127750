"""Address and browser of the requests that the history names, in a table that can be deleted (D81, D106)."""

from datetime import timedelta

from django.conf import settings

from registry import clock
from registry.ground.request_ids import request_id
from registry.history.services.history import has_written
from registry.models import RequestSource

LONGEST_BROWSER = 200


def keep(*, address: str, browser: str) -> None:
    """Keep where the current request came from, if it wrote into the history."""
    if not has_written.get() or not request_id.get():
        return
    told = {"address": address, "browser": browser[:LONGEST_BROWSER], "at": clock.now()}
    RequestSource.objects.update_or_create(request_id=request_id.get(), defaults=told)


def keep_words(words: str) -> None:
    """Keep the words of a purpose for whoever reads the history; the history itself holds their digest."""
    if words and request_id.get():
        RequestSource.objects.update_or_create(request_id=request_id.get(), defaults={"words": words})


def prune() -> int:
    """Delete what is older than the setting says; the history itself stays."""
    kept_since = clock.now() - timedelta(days=settings.HISTORY_SOURCE_DAYS)
    return RequestSource.objects.filter(at__lt=kept_since).delete()[0]
