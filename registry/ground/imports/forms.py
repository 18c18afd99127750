"""What is asked of whoever imports: the file, which column is which, all or the good ones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import UnitField
from registry.ground.imports.kinds import Kind
from registry.models import ImportBatch, Unit

LEFT_OUT = ""


class UploadForm(forms.Form):
    """A table for a unit."""

    unit = UnitField(label=_("单位"))
    upload = forms.FileField(
        label=_("表格"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.et"}),
        help_text=_("xlsx、xls、csv 都可以，不用模板也能识别常见的表头；只读第一张工作表，最多 20000 行。"),
    )

    refusal_fields = dict.fromkeys(("import_too_large", "import_empty"), "upload")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)
        self.fields["unit"].initial = _usual(units)


def _usual(units: list[Unit]) -> Unit | None:
    """The only unit, or the one above all the others; the committee says for whom it imports."""
    known = {unit.pk for unit in units}
    tops = [unit for unit in units if unit.parent_id not in known]
    return tops[0] if len(tops) == 1 and (len(units) == 1 or tops[0].parent_id) else None


class ColumnsForm(forms.Form):
    """Which heading of the table is which of our columns."""

    def __init__(self, *args: Any, kind: Kind, found: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [column.name for column in kind.columns]
        texts = [(str(place), text or _("第 %s 列") % (place + 1)) for place, text in enumerate(found.get("texts", ()))]
        for column in kind.columns:
            place = found.get("columns", {}).get(column.name)
            self.fields[column.name] = forms.ChoiceField(
                label=column.heading,
                required=False,
                choices=[(LEFT_OUT, _("表中没有")), *texts],
                initial=LEFT_OUT if place is None else str(place),
            )

    def columns(self) -> dict[str, int | None]:
        """Column → place in the table."""
        said = {name: self.cleaned_data[name] for name in self.names}
        return {name: int(place) if place else None for name, place in said.items()}


class ApplyForm(forms.Form):
    mode = forms.ChoiceField(label=_("导入哪些行"), choices=ImportBatch.Mode.choices)
