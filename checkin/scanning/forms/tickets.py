"""The form of a ticket."""

from django import forms


class TicketForm(forms.Form):
    ticket = forms.CharField(max_length=600, widget=forms.HiddenInput)
