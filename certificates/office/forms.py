"""What the committee types about the office and its certificates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.issuing.layouts import wording
from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.models import TemplateVersion
from certificates.models.templates import NEAR
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

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput(attrs={"id": "id_logo_seen"}))

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


class TemplateForm(forms.ModelForm):
    """How one kind of certificate looks and what it says; the service judges the words."""

    name = forms.CharField(label=_("模板名称"), max_length=40, help_text=_("只在平台内使用，例如：2026年度个人嘉许。"))
    layout = forms.ChoiceField(label=_("版式"), widget=forms.RadioSelect)
    signature_file = forms.FileField(
        label=_("签名图片"),
        required=False,
        help_text=_("PNG 或 JPG，不超过 2 MB，短边至少 128 像素；印在盖章处左边。没有选文件的，沿用现在的签名。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    drops_signature = forms.BooleanField(label=_("不再印签名"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "layout", "background", "title", "head", "suffix", "note", "words", "closing", "approval")
    refusal_fields = {
        "template_layout": "layout",
        "template_no_background": "background",
        "template_background_gone": "background",
        "template_background_turned": "layout",
        "template_award": "approval",
        "template_placeholder": "words",
        "template_brace": "words",
        "template_claim": "words",
        "certificate_too_long": "words",
        "certificate_glyphs": "words",
        **dict.fromkeys(
            ("file_type", "file_size", "file_empty", "picture_broken", "picture_too_large"), "signature_file"
        ),
    }

    class Meta:
        model = TemplateVersion
        fields = ("background", "title", "head", "suffix", "note", "words", "closing", "approval", "is_tinted",
                  "shows_logo", "is_overprint", "right_mm", "down_mm")  # fmt: skip
        widgets = {"words": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "background": _("只用于“自备底图”的版式；没有的，先在“底图”页上传。保存以后摆放文字。"),
            "head": _("标题上方的一行；不需要的留空。"),
            "suffix": _("接在姓名后面，例如“同志”。"),
            "closing": _("例如“特发此证，谨致谢意。”；分两行的用“/”隔开，例如“此致/敬礼”。"),
            "approval": _("经批准的表彰才填写；没有批准文件的，不能写“表彰”“优秀”“先进”等。"),
            "is_tinted": _("打印在白纸上用；印在有底色的纸上请取消。"),
            "is_overprint": _("印在已有花边的成品纸上：不印花边、底色和底图，只印文字。先用“对位页”核对位置。"),
            "right_mm": _("向左写负数，-20 至 20。"),
            "down_mm": _("向上写负数，-20 至 20。"),
            "shows_logo": _("在左上角印“机构标识”中的标识图片。"),
        }

    def __init__(self, *args: Any, kind: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.is_new = kind, is_new
        self.fields["layout"].choices = [(one.key, f"{one.label}：{one.note}") for one in LAYOUTS.values()]
        allowed = "、".join(f"{{{name}}}" for name in wording.ALLOWED[kind])
        self.fields["words"].help_text = _("花括号里的内容出具时自动填入，可以用：%(names)s。") % {"names": allowed}
        for name in ("right_mm", "down_mm"):
            # A model's limits are asked when a row is written, too late for what is only looked at.
            self.fields[name].validators.extend(NEAR)
        for name in ("name",) if not is_new else ("drops_signature", "seen"):
            del self.fields[name]
        self.order_fields(self.field_order)

    def _post_clean(self) -> None:
        """The service validates and writes the row; the form only checks types."""

    @property
    def moved(self) -> str:
        """How far the print is moved, in the line that opens the two numbers; nothing where it is not."""
        by = [(_("向右 {mm} 毫米"), self["right_mm"].value()), (_("向下 {mm} 毫米"), self["down_mm"].value())]
        return "、".join(words.format(mm=mm) for words, mm in by if str(mm or 0) not in ("0", "0.0"))

    @property
    def said(self) -> dict[str, Any]:
        """The design as typed."""
        return {name: self.cleaned_data[name] for name in (*(self._meta.fields or ()), "layout")}
