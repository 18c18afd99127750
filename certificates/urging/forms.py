"""The filter of the page of overdue work."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Unit
from registry.workdays.deadlines import Due

KINDS = [
    ("", _("全部事项")),
    ("hand-in", _("提交到场")),
    ("decide", _("认定时长")),
    ("report", _("报送活动情况")),
    ("table", _("提交统计表")),
]


class OverdueForm(forms.Form):
    """By unit and kind; invalid input is ignored."""

    kind = forms.ChoiceField(label=_("事项"), required=False, choices=KINDS)

    def __init__(self, *args: Any, units: Iterable[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(unit.pk, str(unit)) for unit in sorted(units, key=lambda unit: unit.pk)]
        choices = [("", _("全部单位")), *named]
        unit = forms.TypedChoiceField(label=_("单位"), required=False, coerce=int, empty_value=None, choices=choices)
        self.fields = {"unit": unit} | self.fields

    def narrowed(self, dues: list[Due]) -> list[Due]:
        """The filtered lines."""
        self.is_valid()
        unit, kind = self.cleaned_data.get("unit"), self.cleaned_data.get("kind")
        return [due for due in dues if unit in (None, due.unit.pk) and kind in ("", None, due.kind)]
