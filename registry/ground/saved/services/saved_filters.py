"""常用条件: a filter kept under a name by one account, for one list; the link of it can be given to others."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.urls import Resolver404, resolve

from registry.exceptions import SavedFilterRefused
from registry.models import SavedFilter, User
from registry.permissions import require

Reason = SavedFilterRefused.Reason
MOST: Final = 20  # for each list
LONGEST: Final = 2_000
NO_FILTER: Final = {"page", "picked", "chosen", "page_size", "purpose", "words", "format"}


@transaction.atomic
def save(*, page: str, query: str, name: str, by: User) -> SavedFilter:
    """Keep what this list is narrowed by."""
    _lock(by)
    _require_list(page)
    kept = urlencode([(key, value) for key, value in parse_qsl(query) if key not in NO_FILTER])
    if not kept or len(kept) > LONGEST:
        raise SavedFilterRefused(Reason.FILTER_EMPTY)
    own = SavedFilter.objects.kept_by(by).on(page)
    if own.count() >= MOST:
        raise SavedFilterRefused(Reason.FILTER_TOO_MANY, most=MOST)
    row = SavedFilter(user=by, page=page, name=_free(name, page, by))
    row.query = kept
    row.save()
    return row


@transaction.atomic
def rename(*, row: SavedFilter, name: str, by: User) -> SavedFilter:
    """Give it another name."""
    _lock(by)
    require(row.user_id == by.pk)
    if name.strip() != row.name:
        row.name = _free(name, row.page, by)
        row.save(update_fields=["name"])
    return row


@transaction.atomic
def remove(*, row: SavedFilter, by: User) -> None:
    """The list stays; only the name goes."""
    require(row.user_id == by.pk)
    row.delete()


def _lock(by: User) -> None:
    """Pressed twice at once, one waits."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _require_list(page: str) -> None:
    try:
        resolve(page)
    except Resolver404:
        raise SavedFilterRefused(Reason.FILTER_PAGE) from None


def _free(name: str, page: str, by: User) -> str:
    name = name.strip()
    if not name:
        raise SavedFilterRefused(Reason.FILTER_NAME)
    if SavedFilter.objects.kept_by(by).on(page).filter(name=name).exists():
        raise SavedFilterRefused(Reason.FILTER_NAME_TAKEN, name=name)
    return name
