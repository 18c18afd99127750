"""A stored code in the words of the screen: every choice that a model offers has a label already."""

from functools import cache

from django.apps import apps
from django.db.models import Model


def in_words(code: str, *, of: str, field: str) -> str:
    """The label of a code in an act about this kind of thing; a text that is no code stays as it is.

    A figure is a code only in the column that is called like the field: the first star is not the sex 1.
    """
    if code.isdecimal():
        return _own_column(of, field).get(code) or code
    return _own(of, field).get(code) or _everywhere().get(code) or code


@cache
def _own_column(label: str, field: str) -> dict[str, str]:
    model = _model(label)
    return _labels(model, only=field) if model else {}


@cache
def _own(label: str, field: str) -> dict[str, str]:
    """What the thing itself offers; of two columns with the same code, the one called like the field."""
    model = _model(label)
    return _labels(model) | _labels(model, only=field) if model else {}


@cache
def _everywhere() -> dict[str, str]:
    """What any other model offers; the first one that names the code."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        for code, label in _labels(model).items():
            if not label.isascii():  # a library's own choices
                found.setdefault(code, label)
    return found


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _labels(model: type[Model], only: str = "") -> dict[str, str]:
    columns = [column for column in model._meta.fields if column.choices and (not only or column.name == only)]
    return {str(code): str(label) for column in columns for code, label in column.flatchoices}
