"""What an organiser tells people, and whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 500
KEY_DIGITS = 19  # what the column of a key holds
PICKED_AT_MOST = 300  # they stand in an address; more than these are an audience


class PicksField(forms.Field):
    """Keys of people, one by one or as `1.2.3`."""

    def to_python(self, value: Any) -> list[int]:
        """Each once, in their order; anything else names nobody."""
        told = ".".join(value) if isinstance(value, list) else value or ""
        keys = [int(text) for text in told.split(".") if text.isascii() and text.isdigit() and len(text) < KEY_DIGITS]
        return list(dict.fromkeys(keys))[:PICKED_AT_MOST]


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


class PickedForm(MessageForm):
    """To those ticked on the list, whoever they are."""

    refusal_fields = {"message_empty": "text"}

    people = PicksField(label=_("勾选的人"), widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, audiences=[], **kwargs)
        del self.fields["audience"]

    field_order = ("text", "by_phone", "people", "key")


class PickForm(forms.Form):
    """The ticks of one page of the list, with what was ticked on other pages and what this page showed."""

    picked = PicksField(label=_("其他页勾选的人"), required=False)
    shown = PicksField(label=_("这一页列出的人"), required=False)
    person = PicksField(label=_("勾选的人"), required=False, widget=forms.MultipleHiddenInput)

    @property
    def people(self) -> list[int]:
        """Everybody who is ticked now, those of earlier pages first."""
        if not self.is_valid():
            return []
        told = self.cleaned_data
        earlier = [pk for pk in told["picked"] if pk not in set(told["shown"])]
        return list(dict.fromkeys([*earlier, *told["person"]]))
