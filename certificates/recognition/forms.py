"""What the committee types about stars."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StarApprovalForm(forms.Form):
    """The committee's own document, where there is one (D147)."""

    document = forms.CharField(
        label=_("认定文件文号"),
        max_length=60,
        required=False,
        help_text=_("有正式文件时填写，印在证书上；没有可以不填。"),
    )
