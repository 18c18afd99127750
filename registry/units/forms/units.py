"""Shapes of what is typed about units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField, UnitField
from registry.models import Unit, UnitFounding

NAMES = ("short_name", "full_name", "seal_name")  # changed by 更名
ASKED = ("", _("请选择"))


class UnitForm(forms.ModelForm):
    """A unit of the tree."""

    class Meta:
        model = Unit
        fields = (
            "short_name", "full_name", "unit_type", "league_body", "parent", "seal_name", "uscc", "former_names",
            "contact_phone", "contact_mail", "address", "decides_up_to",
        )  # fmt: skip
        labels = {"parent": _("上级单位")}
        help_texts = {
            "short_name": _("页面上显示，例如：水利厅团委。"),
            "full_name": _("证明和统计表上使用，须与印章一致。"),
            "seal_name": _("与规范全称不同时填写。"),
            "decides_up_to": _("低风险且不超过这个人数的活动由单位自行审批，并报区直团工委备案。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_type"].choices = [ASKED, *Unit.Type.choices]
        self.fields["league_body"].choices = [ASKED, *Unit.LeagueBody.choices]
        self.fields["parent"].queryset = Unit.objects.open().exclude(pk=self.instance.pk)
        if not self.instance._state.adding and self.instance.parent_id is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].required = True
            self.fields["parent"].empty_label = _("请选择")
        if not self.instance._state.adding:
            for name in NAMES:
                del self.fields[name]

    def _post_clean(self) -> None:
        """The service validates and writes the row; the form only checks types."""


class RenameForm(forms.Form):
    """New names from a day on, and by which document."""

    refusal_fields = {
        "rename_same": "full_name", "rename_future": "on", "rename_earlier": "on", "former_names_full": "full_name",
    }  # fmt: skip

    full_name = forms.CharField(label=_("新的规范全称"), max_length=100, help_text=_("须与印章一致。"))
    short_name = forms.CharField(label=_("新的简称"), max_length=40)
    seal_name = forms.CharField(
        label=_("新的用印名称"), max_length=100, required=False, help_text=_("与规范全称不同时填写。")
    )
    on = DayField(label=_("生效日期"), widget=DateInput(), help_text=_("批准更名的文件写明的日期，不能晚于今天。"))
    document_no = forms.CharField(label=_("依据"), max_length=60, required=False, help_text=_("批准更名的文号。"))
    is_correction = forms.BooleanField(label=_("只是更正错字，不留曾用名"), required=False)


class FoundingForm(forms.ModelForm):
    """A unit that shall be founded below one's own."""

    class Meta:
        model = UnitFounding
        fields = ("parent", *UnitFounding.OF_UNIT, "why")
        help_texts = {
            "short_name": _("页面上显示，例如：水文中心团支部。"),
            "full_name": _("证明和统计表上使用，须与印章一致。"),
            "seal_name": _("与规范全称不同时填写。"),
            "why": _("批准成立的文件和文号。"),
        }

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = _("请选择")
        self.fields["unit_type"].choices = [ASKED, *UnitFounding.TYPES]
        self.fields["league_body"].choices = [ASKED, *Unit.LeagueBody.choices]

    def _post_clean(self) -> None:
        """The service validates and writes the row; the form only checks types."""


class MergeUnitForm(forms.Form):
    """Which unit takes over."""

    successor = UnitField(label=_("承接单位"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(list(Unit.objects.open().exclude(pk=unit.pk).exclude(parent=None)))
