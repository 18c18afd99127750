"""A stored code in the words of the screen: every choice that a model offers has a label already."""

from functools import cache

from django.apps import apps
from django.db.models import Model


def in_words(code: str, *, of: str, field: str) -> str:
    """The label of a code in an act about this kind of thing; a text that is no code stays as it is."""
    own, everywhere = _own(of, field), _everywhere()
    return own.get(code) or everywhere.get(code) or code


@cache
def _own(label: str, field: str) -> dict[str, str]:
    """What the thing itself offers; of two columns with the same code, the one called like the field."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return {}
    return _labels(model) | _labels(model, only=field)


@cache
def _everywhere() -> dict[str, str]:
    """What any other model offers; the first one that names the code."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        for code, label in _labels(model).items():
            if not label.isascii():  # a library's own choices
                found.setdefault(code, label)
    return found


def _labels(model: type[Model], only: str = "") -> dict[str, str]:
    columns = [column for column in model._meta.fields if column.choices and (not only or column.name == only)]
    return {str(code): str(label) for column in columns for code, label in column.flatchoices}
