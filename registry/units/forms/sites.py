"""The place of a site: coordinates as maps copy them."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.words.identity import compatible

PAIR = re.compile(r"^(\d{1,3}\.\d{3,})[,\s]+(\d{1,3}\.\d{3,})$")
SIX_PLACES = Decimal("0.000001")
NORTHERNMOST, WESTERNMOST = Decimal(54), Decimal(73)  # of China: latitude and longitude cannot be confused


class CoordinatesField(forms.CharField):
    """Latitude and longitude in either order, or nothing."""

    def clean(self, value: object) -> tuple[Decimal, Decimal] | None:
        text = compatible(str(super().clean(value))).replace("、", ",").strip()
        if not text:
            return None
        found = PAIR.match(text)
        latitude, longitude = sorted(map(Decimal, found.groups())) if found else (NORTHERNMOST, WESTERNMOST)
        if not (found and latitude < NORTHERNMOST and WESTERNMOST < longitude < 136):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return latitude.quantize(SIX_PLACES), longitude.quantize(SIX_PLACES)


class SitePlaceForm(forms.Form):
    place = CoordinatesField(
        label=_("坐标"),
        required=False,
        max_length=60,
        help_text=_(
            "在腾讯地图或高德地图的“坐标拾取”里点一下大门，把一对数字粘贴到这里，先后不限。"
            "百度地图的坐标不能直接用。留空即不比较位置。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("请粘贴一对中国境内的坐标，例如 22.814314,108.370972。")},
    )
    fence_metres = forms.IntegerField(
        label=_("范围（米）"),
        min_value=100,
        max_value=20_000,
        help_text=_("手机位置在范围之外的，只列为核查线索，不影响签到。校园、社区一般 500 米。"),
    )
