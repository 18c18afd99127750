"""Forms for teams."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import UnitField
from registry.models import Unit


class TeamTextForm(forms.Form):
    """Name and introduction of a team."""

    name = forms.CharField(label=_("团队名称"), max_length=40)
    introduction = forms.CharField(
        label=_("简介"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("做什么、欢迎谁加入。任何人都能看到。"),
    )


class TeamForm(TeamTextForm):
    """A proposal, with the unit that will decide it."""

    unit = UnitField(label=_("所属单位"), help_text=_("由该单位审核。"))

    field_order = ["name", "unit", "introduction"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(list(Unit.objects.open()))
