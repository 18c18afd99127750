"""Which units of the statistics are looked for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.statistics.figures import UnitLine


class UnitLinesForm(forms.Form):
    """Part of the name of a unit; the year travels along."""

    q = forms.CharField(label=_("单位"), max_length=50, required=False)
    year = forms.CharField(required=False, widget=forms.HiddenInput)

    def narrowed(self, lines: Iterable[UnitLine]) -> list[UnitLine]:
        """The lines of these units; input out of shape narrows nothing."""
        words = self.cleaned_data["q"].strip() if self.is_valid() else ""
        return [line for line in lines if words in line.name]
