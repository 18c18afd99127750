"""Whom to ask for a shift, who is on its list already shown and not offered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.exceptions import SignUpRefused
from registry.models import Shift, User, Volunteer
from registry.signups.forms.signups import person_label
from registry.words import alike


class OfferedBoxes(forms.CheckboxSelectMultiple):
    """Boxes of which those on the list already cannot be ticked."""

    on_the_list: Mapping[int, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if word := self.on_the_list.get(value.value):
            option["attrs"]["disabled"] = True
            option["label"] = f"{option['label']} · {word}"
        return option


class InviteForm(forms.Form):
    """The shift was chosen before; a box that was ticked is taken, though its person came onto the list meanwhile."""

    shift = forms.ModelChoiceField(label=_("场次"), queryset=Shift.objects.none(), widget=forms.HiddenInput)
    volunteers = forms.ModelMultipleChoiceField(
        label=_("邀请谁"), queryset=Volunteer.objects.none(), widget=OfferedBoxes
    )

    def __init__(
        self, *args: Any, shifts: Any, people: Any, by: User, on_the_list: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shift"].queryset = shifts
        offered = self.fields["volunteers"]
        offered.queryset = people
        offered.error_messages |= {"invalid_choice": SignUpRefused.Reason.NOT_INVITABLE.label}
        offered.widget.on_the_list = on_the_list
        marks = alike.apart_of(people)
        offered.label_from_instance = lambda one: person_label(one, by) + marks.get(one.pk, "")
