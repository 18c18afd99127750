"""What an organiser tells people, and whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 500


class ThanksForm(forms.Form):
    """A prepared text that may be changed."""

    refusal_fields = {"message_empty": "text"}

    text = forms.CharField(label=_("内容"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)


class MessageForm(ThanksForm):
    """To some of the people; each choice says how many they are."""

    refusal_fields = {"message_empty": "text", "message_to_nobody": "audience", "message_audience": "audience"}

    audience = forms.ChoiceField(label=_("发给"))
    by_phone = forms.BooleanField(
        label=_("同时发短信"), required=False, help_text=_("只用于紧急变动；发到本人核实过的手机，每人一天有上限。")
    )

    field_order = ("audience", "text", "by_phone", "key")

    def __init__(self, *args: Any, audiences: list[tuple[str, str]], may_text: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["audience"]
        field.choices = audiences
        if not may_text:
            del self.fields["by_phone"]
