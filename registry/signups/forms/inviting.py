"""Whom to ask for a shift, who is on its list already shown and not offered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import OfferedBoxes
from registry.exceptions import SignUpRefused
from registry.models import Activity, Shift, User, Volunteer
from registry.signups.forms.signups import person_label
from registry.words import alike


class InviteForm(forms.Form):
    """The shift was chosen before; a box that was ticked is taken, though its person came onto the list meanwhile."""

    shift = forms.ModelChoiceField(label=_("场次"), queryset=Shift.objects.none(), widget=forms.HiddenInput)
    volunteers = forms.ModelMultipleChoiceField(
        label=_("邀请谁"), queryset=Volunteer.objects.none(), widget=OfferedBoxes
    )

    def __init__(
        self, *args: Any, activity: Activity, people: Any, by: User, on_the_list: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shift"].queryset = Shift.objects.upcoming().filter(activity=activity)
        offered = self.fields["volunteers"]
        offered.queryset = people
        offered.label = _("提名谁") if activity.gives_to_teams else offered.label
        offered.error_messages |= {"invalid_choice": SignUpRefused.Reason.NOT_INVITABLE.label}
        offered.widget.reasons = on_the_list
        marks = alike.apart_of(people)
        offered.label_from_instance = lambda one: person_label(one, by) + marks.get(one.pk, "")
