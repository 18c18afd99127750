"""How many places a team has."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Team


class QuotaForm(forms.Form):
    """One team at a time; nought takes its places back."""

    team = forms.ModelChoiceField(label=_("团队"), queryset=Team.objects.none(), empty_label=_("请选择"))
    places = forms.IntegerField(
        label=_("每场名额"), min_value=0, max_value=2000, help_text=_("再填一次即改；填 0 为收回。")
    )

    refusal_fields = {"quotas_too_large": "places", "quota_in_use": "places"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.admitted().select_related("unit").order_by("unit", "pk")
