"""Filters that several lists share."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.doors import fields


class PlainSelect(forms.Select):
    """A drop-down that is written at once; Django renders two templates for each option."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        choices = list(self.choices)
        letters = fields.letters_beside(choices)
        picked = {True: SafeString(" selected"), False: ""}
        marked = ((key, letters(label), picked[str(key) in chosen], label) for key, label in choices)
        options = format_html_join("", '<option value="{}"{}{}>{}</option>', marked)
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


class RowIterator(ModelChoiceIterator):
    """The rows by one query; Django would open a cursor on the server for them."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset.all():
            yield self.choice(row)


class RowChoiceField(django_filters.fields.ModelChoiceField):
    iterator = RowIterator
    widget = PlainSelect


class RowChoiceFilter(django_filters.ModelChoiceFilter):
    """One of some hundred rows, to narrow a list."""

    field_class = RowChoiceField


def days(field_name: str, *, since: Any) -> tuple[django_filters.DateFilter, django_filters.DateFilter]:
    """From one day until another, for a pair of lines in a class."""
    return (
        django_filters.DateFilter(label=since, field_name=field_name, lookup_expr="gte", widget=fields.DateInput()),
        django_filters.DateFilter(label=_("至"), field_name=field_name, lookup_expr="lte", widget=fields.DateInput()),
    )
