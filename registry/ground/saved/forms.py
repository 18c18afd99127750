"""What a saved filter is called."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """A name, free in its list."""

    name = forms.CharField(label=_("名称"), max_length=30, help_text=_("例如：今年不满 20 小时。"))
    refusal_fields = dict.fromkeys(("filter_name", "filter_name_taken"), "name")


class SaveForm(NameForm):
    """The list and what it is narrowed by go along unseen."""

    page = forms.CharField(max_length=200, widget=forms.HiddenInput())
    query = forms.CharField(max_length=2_000, required=False, widget=forms.HiddenInput())
