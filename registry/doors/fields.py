"""Fields that several forms share."""

from collections.abc import Callable, Mapping, Sized
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Unit
from registry.words import chinese, plausible
from registry.words.passed_on import plain

MOST_SUGGESTIONS = 5
LONG = 20  # options above which a box for searching stands above the list (`long_select.js`)
IMPOSSIBLE_DAY = _("这个日期不大可能，请核对年份。")


class NotAllOffered:
    """Choices of which some stand there with the reason why they cannot be chosen."""

    reasons: Mapping[int, str] = MappingProxyType({})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        if reason := self.reasons.get(getattr(value, "value", value)):
            option["attrs"]["disabled"] = True
            option["label"] = f"{option['label']} · {reason}"
        return option


class OfferedBoxes(NotAllOffered, forms.CheckboxSelectMultiple):
    """Several of them."""


class OfferedRadios(NotAllOffered, forms.RadioSelect):
    """One of them."""


class ManyBoxes(forms.CheckboxSelectMultiple):
    """A long list of boxes, in two columns where there is room."""

    option_inherits_attrs = False

    def __init__(self) -> None:
        super().__init__(attrs={"class": "in-columns"})


def letters_beside(choices: Sized) -> Callable[[Any], SafeString]:
    """For each name of a long list the letters by which it is found; a short one is looked through."""
    if len(choices) <= LONG:
        return lambda _label: SafeString("")
    return lambda label: format_html(' data-letters="{}"', chinese.letters_of(str(label)))


class FoundSelect(forms.Select):
    """A drop-down whose names are found by letters too, once it is long."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        if sum(len(options) for _group, options, _n in groups) > LONG:
            for option in (option for _group, options, _n in groups for option in options):
                option["attrs"]["data-letters"] = chinese.letters_of(str(option["label"]))
        return groups


class SuggestingInput(forms.TextInput):
    """A text box with the browser's own suggestions: searchable without a script."""

    options: list[tuple[str, str]]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_list"
        box = super().render(name, value, (attrs or {}) | {"list": list_id, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.options)
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class FindingInput(SuggestingInput):
    """A text box for people, below which stands who is found while one types; `finds` names the page that looks.

    Without a script the browser's own suggestions serve, and whoever is not meant exactly is asked about afterwards.
    """

    def __init__(self, finds: str, *, takes_many: bool = False) -> None:
        super().__init__()
        self.finds, self.takes_many, self.options = finds, takes_many, []

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        box_id = (attrs or {}).get("id", name)
        asks = {
            "data-hx-get": reverse(self.finds),
            "data-hx-trigger": "focus once, input changed delay:250ms",
            "data-hx-target": f"#{box_id}_found",
            "data-hx-sync": "this:replace",
        }
        box = super().render(name, value, (attrs or {}) | asks, renderer)
        many = format_html(' data-takes-many="{}"', "yes") if self.takes_many else ""
        place = '{}<div class="found" id="{}_found" data-found-for="{}"{} aria-live="polite"></div>'
        return format_html(place, box, box_id, box_id, many)


class UnitField(forms.CharField):
    """An open unit, typed or picked by its name; part of a name is enough when only one unit has it."""

    default_error_messages = {
        "unknown": _("没有找到“{text}”，请从列表中选择单位。"),
        "several": _("有多个单位符合：{names}。请写全名称。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("所在单位"))
        kwargs.setdefault("help_text", _("输入名称中的几个字，从列表中选择。"))
        super().__init__(widget=SuggestingInput(), max_length=100, **kwargs)
        self.widget.options = []

    def offer(self, units: list[Unit]) -> None:
        """Offer these choices; the page reads them once."""
        self.units = units
        self.widget.options = [(unit.short_name, _suggested(unit)) for unit in units]

    def prepare_value(self, value: Any) -> Any:
        return value.short_name if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Unit | None:
        text = super().clean(self.prepare_value(value))
        if not text:
            return None
        exact = [unit for unit in self.units if text in (unit.short_name, unit.full_name)]
        found = exact or [unit for unit in self.units if is_called(unit, text)]
        if len(found) == 1:
            return found[0]
        raise self._problem("several" if found else "unknown", text, found)

    def _problem(self, code: str, text: str, found: list[Unit]) -> ValidationError:
        names = "、".join(unit.full_name for unit in found[:MOST_SUGGESTIONS])
        return ValidationError(
            str(self.error_messages[code]).format(text=chinese.singled(text), names=names), code=code
        )


def _suggested(unit: Unit) -> str:
    """What stands beside the short name: a browser finds what it shows, so its letters are there."""
    return f"{unit.full_name} {chinese.letters_of(unit.short_name)}"


def _letters_of(unit: Unit) -> str:
    return chinese.letters_of(unit.short_name, unit.full_name)


def is_called(unit: Unit, text: str) -> bool:
    """By a part of a present or former name, or by letters of the pinyin."""
    names = (unit.short_name, unit.full_name, unit.former_names)
    if any(text.casefold() in name.casefold() for name in names):
        return True
    return text.isascii() and text.isalnum() and text.lower() in _letters_of(unit)


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that somebody can mean: from 1900 to ten years ahead; rules may narrow it."""

    default_error_messages = {"impossible": IMPOSSIBLE_DAY}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not plausible.is_possible_day(value, clock.today()):
            raise ValidationError(self.error_messages["impossible"], code="impossible")


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files of one kind."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(SeveralFilesField, self).clean(each, initial) for each in data or []]


class ReasonForm(forms.Form):
    """A reason that those concerned will read; the service decides whether it is enough."""

    always_asks_why = True

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("请写明理由和依据，有关的人会看到。"),
    )


class ReturnForm(ReasonForm):
    """Why something is sent back to be corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("对方会看到这段话，请写明哪里要改、怎样改。")


class TypedMail(forms.EmailField):
    """A mail address as an input method writes it: a wide @, blanks around it."""

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


def plain_in(told: dict[str, Any], name: str) -> dict[str, Any]:
    """What a form that is not ours is made of, with this posted text as it was meant."""
    posted = told.get("data")
    if not posted or name not in posted:
        return told
    meant = posted.copy()
    meant[name] = plain(str(posted[name]))
    return told | {"data": meant}


class SearchForm(forms.Form):
    """Words that narrow a list, in a field `q`; what is out of shape is refused beside it and narrows nothing."""

    @property
    def words(self) -> str:
        return self.cleaned_data["q"].strip() if self.is_valid() else ""
