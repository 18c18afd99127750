"""Shapes of what is typed about units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import UnitField
from registry.models import Unit


class UnitForm(forms.ModelForm):
    """A unit of the tree."""

    class Meta:
        model = Unit
        fields = (
            "short_name", "full_name", "unit_type", "league_body", "parent", "seal_name", "uscc", "former_names",
            "contact_phone", "decides_up_to",
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
        self.fields["parent"].queryset = Unit.objects.open().exclude(pk=self.instance.pk)
        if not self.instance._state.adding and self.instance.parent_id is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].required = True

    def _post_clean(self) -> None:
        """The service validates and writes the row; the form only checks types."""


class MergeUnitForm(forms.Form):
    """Which unit takes over."""

    successor = UnitField(label=_("承接单位"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(list(Unit.objects.open().exclude(pk=unit.pk).exclude(parent=None)))
