"""What is asked once when something is done for many people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField
from registry.models import User
from registry.people.forms.qualifications import KindField


class NothingMore(forms.Form):
    """The people are all there is to say."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class GrantForm(NothingMore):
    """Which qualification, and on what it rests."""

    kind = KindField()
    valid_until_on = DayField(
        label=_("有效期至"), widget=DateInput(), required=False, help_text=_("留空按种类的有效期计算。")
    )
    basis = forms.CharField(
        label=_("认可依据"), max_length=200, help_text=_("例如：看过原件；2026年第3期急救培训名单。")
    )
