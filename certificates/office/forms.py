"""What the committee types about the office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Office, Unit
from registry.models.office.identity import NAMES, Identity

OF_UNIT = ("full_name", "short_name", "seal_name")


class OfficeForm(forms.ModelForm):
    """Names of the committee's unit, then what pages and papers show."""

    full_name = forms.CharField(
        label=_("规范全称"), max_length=100, help_text=_("印在证书和统计表上，须与印章一致；已出具的不变。")
    )
    short_name = forms.CharField(label=_("简称"), max_length=40, help_text=_("单位名单和页面上使用。"))
    seal_name = forms.CharField(
        label=_("用印名称"), max_length=100, required=False, help_text=_("与规范全称不同时填写。")
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    field_order = (*OF_UNIT, "system_name", "home_title", "document_head", "table_title", "proof_title", "star_title")
    refusal_fields = {"unit_phone_invalid": "contact_phone"}

    class Meta:
        model = Office
        fields = tuple(name for name in NAMES if name != "logo_id")
        help_texts = {
            "system_name": _("显示在每页左上角、网页标题、邮件标题和志愿者卡上。"),
            "home_title": _("没有登录的人在首页看到的大标题。"),
            "document_head": _("印在统计表、证明、星级证书标题上方的一行；不需要的留空。"),
            "table_title": _("专项没有自己的标题时使用；留空按通知附件的标题。"),
            "contact_name": _("公开页面底部的咨询方式，例如：区直团工委志愿服务工作组。"),
            "contact_hours": _("例如：工作日 8:30—12:00，15:00—18:00。"),
        }

    def __init__(self, *args: Any, root: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in OF_UNIT:
            self.initial[name] = getattr(root, name)
        self.order_fields(self.field_order)

    def _post_clean(self) -> None:
        """The service validates and writes the row; the form only checks types."""

    def bring_up(self, stored: dict[str, Any], seen: str) -> None:
        """Put what somebody else wrote where nothing was typed, under the stamp of now."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in (stored | {"seen": seen}).items():
            data[name] = value
        self.data = data

    def shown(self, saved: Office) -> Identity:
        """The office as the page would show it if this were saved."""
        typed = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        return Identity(**typed, logo_id=saved.logo_id)

    @property
    def issuer(self) -> str:
        """The name above the seal."""
        return str(self.cleaned_data["seal_name"] or self.cleaned_data["full_name"])


class LogoForm(forms.Form):
    """The picture; the service judges it, and whether another came meanwhile."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    logo = forms.FileField(
        label=_("标识图片"),
        required=False,
        help_text=_("PNG 或 JPG，不超过 2 MB，短边至少 128 像素；透明背景的 PNG 最好。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    refusal_fields = dict.fromkeys(
        ("logo_shape", "logo_none", "file_type", "file_size", "file_empty", "picture_broken", "picture_too_large"),
        "logo",
    )
