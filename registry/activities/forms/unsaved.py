"""What was typed into an edit and never saved, told beside the fields: what is stored there instead."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from registry.activities.forms.activities import ActivityForm
from registry.words.chinese import quoted
from registry.words.dates import as_day

LONGEST = 30  # characters of a stored text


def mark(form: ActivityForm) -> list[str]:
    """Tell each field that differs what is stored; the labels of all of them."""
    return [_marked(*each) for each in _differing(form)]


def _differing(form: ActivityForm) -> Iterator[tuple[forms.BaseForm, str, str]]:
    """Form, field and what stands before its label."""
    yield from ((form, name, "") for name in form.changed_data)
    for rows, called in ((form.shift_rows, _("第 {n} 场")), (form.position_rows, _("第 {n} 个岗位"))):
        for number, row in enumerate(rows.forms, 1):
            yield from ((row, name, called.format(n=number)) for name in row.changed_data if name != "pk")


def _marked(form: forms.BaseForm, name: str, before: str) -> str:
    bound = form[name]
    stored = _words(bound.field, bound.initial)
    bound.field.unsaved = (  # type: ignore[attr-defined]
        _("还没有保存，现在保存的是{stored}。").format(stored=quoted(stored))
        if stored
        else _("还没有保存，现在没有填。")
    )
    form.is_unsaved = True  # type: ignore[attr-defined]
    return f"{before}{bound.label}"


def _words(field: forms.Field, stored: Any) -> str:
    """A stored value as one reads it."""
    if isinstance(field, forms.BooleanField):
        return _("已勾选") if stored else _("没有勾选")
    if isinstance(stored, date):
        return as_day(stored)
    if isinstance(stored, time):
        return f"{stored:%H:%M}"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        chosen = {str(getattr(each, "pk", each)) for each in stored} if isinstance(stored, list) else {str(stored)}
        return "、".join(str(label) for code, label in field.choices if str(code) and str(code) in chosen)
    text = "" if stored is None else " ".join(str(stored).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
