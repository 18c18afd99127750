"""Who did not come, and why."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Volunteer


class NoShowForm(forms.Form):
    """Some of those who are missing, with one reason for all of them."""

    refusal_fields = {"no_show_nobody": "people", "no_show_reason_missing": "reason"}

    people = forms.ModelMultipleChoiceField(
        label=_("没有到场的人"), queryset=Volunteer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    is_excused = forms.BooleanField(label=_("事先说明过，或者有正当理由"), required=False)
    reason = forms.CharField(
        label=_("原因"), max_length=200, help_text=_("本人会看到。例如：电话联系，临时加班来不了。不写病情等私密信息。")
    )

    def __init__(self, *args: Any, people: list[Volunteer], before: Collection[int] = (), **kwargs: Any) -> None:
        """`before` were written down already: they are not offered, and a press that is sent again may name them."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = Volunteer.objects.filter(pk__in={person.pk for person in people}.union(before))
        field.choices = [(person.pk, f"{person.name}{person.apart}") for person in people]
