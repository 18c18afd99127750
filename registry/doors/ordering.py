"""Sorted lists: what is empty comes last, upwards and downwards; by themselves databases differ about it."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F
from django.db.models.expressions import OrderBy
from rest_framework.filters import OrderingFilter


def ordered(rows: Any, terms: Iterable[str]) -> Any:
    """These rows by `name` or `-name`; a column that is never empty stays as it is, for its index."""
    return rows.order_by(*(_empty_last(rows, term) for term in terms))


class EmptyLast(OrderingFilter):
    """`?ordering=` of the API."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        terms = self.get_ordering(request, queryset, view)
        return ordered(queryset, terms) if terms else queryset


class SortFilter(django_filters.OrderingFilter):
    """`?ordering=` of a page."""

    def filter(self, qs: Any, value: Any) -> Any:
        terms = [self.get_ordering_value(term) for term in value or () if term]
        return ordered(qs, terms) if terms else qs


def _empty_last(rows: Any, term: str) -> str | OrderBy:
    name = term.removeprefix("-")
    if not _can_be_empty(rows.model, name):
        return term
    return F(name).desc(nulls_last=True) if term.startswith("-") else F(name).asc(nulls_last=True)


def _can_be_empty(model: Any, name: str) -> bool:
    if name == "pk":
        return False
    try:
        return bool(model._meta.get_field(name).null)
    except FieldDoesNotExist:  # counted or joined beside the row
        return True
