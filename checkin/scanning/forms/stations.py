"""The form of a station."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.doors.fields import SearchForm
from registry.models import Shift, User

STILL_OFFERED = timedelta(days=1)


class ShiftChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, shift: Shift) -> str:
        starts = shift.starts_at.astimezone(clock.LOCAL)
        return f"{shift}（{starts.month}月{starts.day}日 {starts:%H:%M}）"


class StationSearch(SearchForm):
    """Words of a station's name or its unit's."""

    q = forms.CharField(label=_("名称或单位"), max_length=40, required=False)


class StationForm(forms.Form):
    """A name people on site will recognise, and the shifts it serves."""

    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("现场能认出来的名字，例如“东门平板”。"))
    shifts = ShiftChoice(
        label=_("用于场次"), queryset=Shift.objects.none(), widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recent = Shift.objects.led_by(user).live().filter(ends_at__gt=clock.now() - STILL_OFFERED)
        recent = recent.exclude(activity__is_remote=True)
        self.fields["shifts"].queryset = recent.select_related("activity__recording_unit").in_order()
