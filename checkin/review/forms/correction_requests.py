"""Forms of objections, answers and appeals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkin.models import CorrectionRequest
from registry.doors.fields import SearchForm

LONGEST_TEXT = 500
Matter = CorrectionRequest.Matter


def _words(label: Any, help_text: Any) -> forms.CharField:
    """A text; the service decides whether it is enough."""
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, required=False, widget=area, help_text=help_text)


class MissingForm(SearchForm):
    """The activity of a service that nobody recorded."""

    search = forms.TextInput(attrs={"type": "search"})
    q = forms.CharField(label=_("没有报名的，按活动名称查找"), max_length=60, required=False, widget=search)


class ObjectForm(forms.Form):
    """What is wrong, and the evidence; where nothing is recorded there are only two choices."""

    always_asks_why = True

    matter = forms.ChoiceField(label=_("哪里不对"), choices=Matter.choices, widget=forms.RadioSelect)
    text = _words(_("说明"), _("写明实际的时间、在场的人或其他依据。请勿填写身份证号码、电话。"))

    def __init__(self, *args: Any, is_recorded: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_recorded:
            fitting = (Matter.MISSING, Matter.OTHER)
            self.fields["matter"].choices = [(one.value, one.label) for one in fitting]
        self.fields["matter"].initial = Matter.MINUTES if is_recorded else Matter.MISSING


class AnswerForm(forms.Form):
    """Upheld or refused, with a text for the volunteer."""

    always_asks_why = True

    outcome = forms.ChoiceField(label=_("答复"), choices=CorrectionRequest.Outcome.choices, widget=forms.RadioSelect)
    text = _words(_("答复说明"), _("志愿者会看到这段话：核实了什么，依据是什么。"))


class AppealForm(forms.Form):
    """Why the answer is wrong."""

    always_asks_why = True

    text = _words(_("复核理由"), _("写明不同意答复的地方和依据。复核只能申请一次。"))
