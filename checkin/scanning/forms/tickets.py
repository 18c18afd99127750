"""The ticket that an opened site code becomes."""

from django import forms


class TicketForm(forms.Form):
    ticket = forms.CharField(max_length=600, widget=forms.HiddenInput)
