"""Queries that every request asks: composed once in a process, afterwards only filled in and executed.

Django composes the text of a query each time anew, which takes longer than the database needs to answer it.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)


class Given(models.Expression):
    """A value that comes with the call."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # type: ignore[override]
        return "%s", [self]


class Once(Generic[Row]):
    """`compose` makes the query of values that are given by name; each call says what they are.

    Rows only: nothing that is prefetched. What else the query depends on is fixed when it is first asked.
    """

    def __init__(self, compose: Callable[..., models.QuerySet[Row]], **given: models.Field[Any, Any]) -> None:
        self._compose, self._given = compose, given

    @cached_property
    def _composed(self) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
        rows = self._compose(**{name: Given(name, field) for name, field in self._given.items()})
        compiler = rows.query.get_compiler(rows.db)
        text, values = compiler.as_sql()
        return compiler, text, tuple(values)

    def __call__(self, **given: Any) -> list[Row]:
        known, text, values = self._composed
        compiler = copy(known)
        compiler.connection = connection
        filled = tuple(_adapted(given[each.name]) if isinstance(each, Given) else each for each in values)
        compiler.as_sql = lambda *_how, **_more: (text, filled)  # type: ignore[method-assign]
        query = SimpleNamespace(get_compiler=lambda **_how: compiler)
        rows: Any = SimpleNamespace(query=query, db=connection.alias, _known_related_objects={})
        return list(ModelIterable(rows))


def _adapted(value: Any) -> Any:
    """As the database of this process takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
