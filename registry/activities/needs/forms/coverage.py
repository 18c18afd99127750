"""What the overview of visits is narrowed by, on the page and in its file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.activities.needs.coverage import Asked, years
from registry.models import Site, Unit, User
from registry.permissions import units_in_sight


class CoverageForm(forms.Form):
    """Nothing is required; what is not understood is left out."""

    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    year = forms.TypedChoiceField(label=_("年份"), coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(label=_("地点类别"), required=False, choices=[("", _("全部地点")), *Site.Kind.choices])
    unit = forms.ModelChoiceField(
        label=_("单位"), required=False, queryset=Unit.objects.none(), empty_label=_("全部单位")
    )
    lines = forms.ChoiceField(
        label=_("按"), required=False, choices=[("", _("单位")), ("groups", _("协作组和结对学校"))]
    )
    state = forms.ChoiceField(
        label=_("覆盖"), required=False, choices=[("", _("全部")), ("uncovered", _("只看未覆盖"))]
    )

    def __init__(self, asked: Any, *, user: User) -> None:
        super().__init__(asked)
        self.fields["year"].choices = [(year, f"{year} 年") for year in years()]  # type: ignore[attr-defined]
        units, rows = units_in_sight(user), Unit.objects.open().only("short_name").order_by("pk")
        self.fields["unit"].queryset = rows if units is None else rows.filter(pk__in=units)  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Asked(
            year=said.get("year") or years()[0],
            kind=said.get("kind", ""),
            unit=said.get("unit"),
            by_groups=said.get("lines") == "groups",
            only_uncovered=said.get("state") == "uncovered",
            words=said.get("q", ""),
        )
