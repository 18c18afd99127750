"""Drawings that are uploaded, and where the fields of a certificate stand on them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from certificates.issuing.documents.backgrounds import LEAST_LONG
from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.issuing.layouts.placed import ALIGNS, FACES, FIELDS, LEAST_SIZE, MOST_SIZE

STEP: Final = 0.5
SHORT: Final = {
    "x": _("左"), "y": _("上"), "w": _("宽"), "h": _("高"), "size": _("字号"), "align": _("对齐"), "face": _("字体"),
}  # fmt: skip
OF_TYPE: Final = ("size", "align", "face")


class BackgroundForm(forms.Form):
    """The file; the service judges it."""

    file = forms.FileField(
        label=_("底图文件"),
        help_text=_(
            "PNG、JPG 或者只有一页的 PDF，A4 大小，横竖都行，不超过 20 MB；图片长边至少 %(least)s 像素。"
            "只留下看得见的图，PDF 里的链接、表单和脚本不保留。"
        )
        % {"least": LEAST_LONG},
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,application/pdf"}),
    )
    refusal_fields = dict.fromkeys(
        (
            "file_type", "file_size", "file_empty", "picture_broken", "picture_too_large", "background_pages",
            "background_locked", "background_broken", "background_shape", "background_blurred",
        ),
        "file",
    )  # fmt: skip


class PlacingForm(forms.Form):
    """Millimetres from the left and upper edge of the sheet, and the type of each field; dragging fills them in."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, layout: str, places: Mapping[str, Any], shown: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shown = [name for name in FIELDS if name in shown]
        self.before = places
        most = {"x": LAYOUTS[layout].width, "y": LAYOUTS[layout].height, "w": LAYOUTS[layout].width}
        for name in self.shown:
            for part in _parts(name):
                field = _field(part, FIELDS[name].label, most.get(part, LAYOUTS[layout].height))
                field.initial = _plain(places[name][part])
                self.fields[f"{name}-{part}"] = field

    def groups(self) -> Iterator[tuple[str, list[tuple[Any, BoundField]]]]:
        """Each field of the certificate with its numbers."""
        for name in self.shown:
            yield FIELDS[name].label, [(SHORT[part], self[f"{name}-{part}"]) for part in _parts(name)]

    @property
    def is_typed(self) -> bool:
        """Every number is one, whether or not the fields may stand so."""
        return self.is_bound and not set(self.errors) - {NON_FIELD_ERRORS}

    @property
    def places(self) -> dict[str, Any]:
        """As typed; what is not printed stays where it was."""
        typed = {name: {part: self.cleaned_data[f"{name}-{part}"] for part in _parts(name)} for name in self.shown}
        return {name: {**self.before[name], **typed.get(name, {})} for name in FIELDS}


def _parts(name: str) -> tuple[str, ...]:
    field = FIELDS[name]
    return ("x", "y", "w", *(("h",) if field.is_high else ()), *(OF_TYPE if field.has_type else ()))


def _plain(value: Any) -> Any:
    """29 rather than 29.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _field(part: str, label: str, most: float) -> forms.Field:
    named = f"{label}：{SHORT[part]}"
    if part in ("align", "face"):
        return forms.ChoiceField(label=named, choices=list((ALIGNS if part == "align" else FACES).items()))
    if part == "size":
        return forms.FloatField(label=named, min_value=LEAST_SIZE, max_value=MOST_SIZE, widget=_number(STEP))
    return forms.FloatField(label=named, min_value=0, max_value=most, widget=_number(STEP))


def _number(step: float) -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": "any", "data-step": step, "inputmode": "decimal"})
