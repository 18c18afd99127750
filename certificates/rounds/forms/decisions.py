"""What is typed about a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField, ReasonForm


class DecisionForm(forms.Form):
    """The number and the day of the decision."""

    document_no = forms.CharField(
        label=_("决定文号"),
        max_length=60,
        required=False,
        help_text=_("例如“桂直团工发〔2026〕7号”。没有文号的可以不填，称呼只用“嘉许”。"),
    )
    decided_on = DayField(label=_("决定日期"), widget=DateInput())

    refusal_fields = {
        "decision_document": "document_no",
        "decision_wording": "document_no",
        "decision_day": "decided_on",
    }

    def __init__(self, *args: Any, for_stars: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_stars:
            self.fields["document_no"].help_text = _("例如“桂直团工发〔2026〕7号”，印在证书上；没有的可以不填。")


class PapersForm(forms.Form):
    """How the certificates praise."""

    praise = forms.CharField(
        label=_("嘉许词"),
        max_length=30,
        initial=_("认真负责、热心服务"),
        help_text=_("模板里有“{嘉许词}”的，印在那里，名单上每个人都一样。"),
    )

    refusal_fields = {"papers_praise": "praise"}


class WhyForm(ReasonForm):
    """Why one of the list is kept, dropped or withdrawn."""

    refusal_fields = {"decision_reason": "reason"}
