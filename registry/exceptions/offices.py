"""What the office may not be called or look like."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class OfficeRefused(RuleViolation):
    """The office cannot show itself like this."""

    class Reason(TextChoices):
        LOGO_SHAPE = (
            "logo_shape",
            _("标识图片是 {width} × {height} 像素。短边至少 {least} 像素，长边不超过短边的 4 倍，请裁剪后再上传。"),
        )
        LOGO_NONE = "logo_none", _("请选择标识图片。")
