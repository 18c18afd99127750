"""The questions of an activity as fields of a form."""

from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from registry.exceptions import QuestionRefused
from registry.models import Activity, Consent
from registry.models.office import asked
from registry.models.office.asked import Kind, Question
from registry.people import legal

PREFIX: Final = "ask-"
Reason = QuestionRefused.Reason


class VersionCheckbox(forms.CheckboxInput):
    """A box that sends the version of the rules that stood beside it; another version is ticked anew."""

    version = ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value == self.version, attrs)

    def format_value(self, value: Any) -> str:
        return self.version

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return str(data.get(name, ""))


class AnswersForm(forms.Form):
    """What the activity asks; `before` is what the person answered last. New rules are agreed to with the answers."""

    rules_agreed = forms.CharField(
        label=_("我已阅读并同意新版《个人信息处理规则》"), required=False, max_length=20, widget=VersionCheckbox
    )
    refusal_fields = {"rules_changed": "rules_agreed", "rules_newer": "rules_agreed"}

    def __init__(self, *args: Any, activity: Activity, before: dict[str, str], must_agree: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = activity.asks
        if not must_agree:
            del self.fields["rules_agreed"]
        else:
            self.fields["rules_agreed"].widget.version = legal.current(Consent.Item.PRIVACY).version
            self.fields["rules_agreed"].help_text = format_html(
                "{} <a href='{}'>{}</a>", _("新版写明了怎样保存报名时的回答。"), reverse("me-rules"), _("看改了什么")
            )
        for one in self.asks:
            self.fields[f"{PREFIX}{one.key}"] = field_of(one)
            self.initial[f"{PREFIX}{one.key}"] = before.get(one.key, "")

    @property
    def given(self) -> dict[str, Any]:
        """The answers by the key of the question; also one to a question that was asked when the page was opened."""
        sent = {name.removeprefix(PREFIX): self.data.get(name) for name in self.data if name.startswith(PREFIX)}
        return sent | {one.key: self.cleaned_data.get(f"{PREFIX}{one.key}") for one in self.asks}

    @property
    def told(self) -> dict[str, Any]:
        """Everything else that was said, with the answers, as the command takes it."""
        rest = {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}
        return rest | {"given": self.given}


def field_of(one: Question) -> forms.Field:
    """The control for one question; its errors say the same as the rule."""
    least, most = one.range
    words = {
        "required": Reason.ANSWER_MISSING,
        "invalid_choice": Reason.ANSWER_NOT_OFFERED,
        "invalid": Reason.ANSWER_NO_NUMBER,
        "min_value": Reason.ANSWER_OUT_OF_RANGE,
        "max_value": Reason.ANSWER_OUT_OF_RANGE,
        "max_length": Reason.ANSWER_TOO_LONG,
    }
    said = {code: reason.label.format(question=one.text, least=least, most=most) for code, reason in words.items()}
    told: dict[str, Any] = {"label": one.text, "help_text": one.help, "required": one.is_required}
    filled_in = said.keys() - {"required", "invalid"}  # those that Django fills in by %
    told["error_messages"] = {
        code: text.replace("%", "%%") if code in filled_in else text for code, text in said.items()
    }
    if one.kind in (Kind.CHOICE, Kind.YES_NO):
        offered = [(each, each) for each in one.choices] if one.kind == Kind.CHOICE else [*asked.YES_OR_NO.items()]
        none = [] if one.is_required else [("", _("不回答"))]
        return forms.ChoiceField(choices=[*offered, *none], widget=forms.RadioSelect, **told)
    if one.kind == Kind.NUMBER:
        return forms.IntegerField(min_value=least, max_value=most, **told)
    return forms.CharField(max_length=asked.LONGEST_ANSWER, **told)
