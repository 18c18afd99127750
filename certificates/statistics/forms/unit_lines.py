"""Which units, people or activities of the statistics are looked for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.statistics.figures import UnitLine
from registry.doors.fields import SearchForm


class UnitLinesForm(SearchForm):
    """Part of the name of a unit; the year travels along."""

    q = forms.CharField(label=_("单位"), max_length=50, required=False)
    year = forms.CharField(required=False, widget=forms.HiddenInput)

    def narrowed(self, lines: Iterable[UnitLine]) -> list[UnitLine]:
        """The lines of these units."""
        return [line for line in lines if self.words in line.name]


class PeopleForm(SearchForm):
    """Part of a name or a number; what the figure counts travels along."""

    q = forms.CharField(label=_("姓名或编号"), max_length=50, required=False)
    year = forms.CharField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = forms.CharField(required=False, widget=forms.HiddenInput)


class ActivitiesForm(SearchForm):
    """Words of an activity; what the figure counts travels along."""

    q = forms.CharField(label=_("活动名称或地点"), max_length=50, required=False)
    year = forms.CharField(required=False, widget=forms.HiddenInput)
    category = forms.CharField(required=False, widget=forms.HiddenInput)
