"""Ways in which a template and the drawing below it are refused."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions import RuleViolation


class TemplateRefused(RuleViolation):
    """A 证书模板 cannot look or speak like this (D147, D171)."""

    class Reason(TextChoices):
        TEMPLATE_LAYOUT = "template_layout", _("没有这个版式，请从列出的版式中选择。")
        TEMPLATE_PLACEHOLDER = (
            "template_placeholder",
            _("没有{names}这样的占位内容，印出来会是空的。这种证书可以用：{allowed}。"),
        )
        TEMPLATE_BRACE = "template_brace", _("花括号没有成对，请写成“{{姓名}}”这样，或者删去。")
        TEMPLATE_AWARD = (
            "template_award",
            _("“{word}”是表彰用语，须有批准文件才能使用。请改用“嘉许”等用语，或者填写批准文号。"),
        )
        TEMPLATE_CLAIM = "template_claim", _("证书上不能写“{word}”，请删去。")
        TEMPLATE_ARCHIVED = "template_archived", _("这个模板已经停用，请先恢复使用。")
        TEMPLATE_IN_USE = "template_in_use", _("这个模板正在使用，不用恢复。请刷新页面。")
        TEMPLATE_CHANGED = "template_changed", _("模板已有第 {number} 版，您看到的不是最新的。请核对最新一版再修改。")
        TEMPLATE_UNCHANGED = "template_unchanged", _("与现在这一版完全相同，没有另存新版。")
        TEMPLATE_NO_BACKGROUND = "template_no_background", _("请选择底图。还没有的，先在“底图”页上传。")
        TEMPLATE_BACKGROUND_GONE = (
            "template_background_gone",
            _("您选的底图刚刚被删除，没有保存。请另选一张，或者在“底图”页重新上传。"),
        )
        TEMPLATE_BACKGROUND_TURNED = (
            "template_background_turned",
            _("这张底图是{lies}的，请选“{lies}·自备底图”，或者换一张底图。"),
        )
        TEMPLATE_NOT_PLACED = "template_not_placed", _("这个模板不是自备底图，文字的位置由版式决定。")
        TEMPLATE_PLACE_NARROW = "template_place_narrow", _("“{field}”太窄，至少要 {least} 毫米宽。")
        TEMPLATE_PLACE_OUTSIDE = (
            "template_place_outside",
            _("“{field}”超出纸边：四周各留 {edge} 毫米。请移进来，或者改窄、改小。"),
        )
        TEMPLATE_PLACES_MEET = (
            "template_places_meet",
            _("“{field}”和“{other}”叠在一起。请移开，或者改窄、改小。"),
        )
        TEMPLATE_PLACE_SMALL = (
            "template_place_small",
            _("“{field}”放不下最长的内容：约能放 {lines} 行、每行 {across} 字，最长有 {length} 字。请加宽或者加高。"),
        )
        TEMPLATE_PLACE_DARK = (
            "template_place_dark",
            _("“{field}”处的底图太深，黑白打印、复印以后看不清字。请移到浅的地方，或者换一张底图。"),
        )


class BackgroundRefused(RuleViolation):
    """A file cannot be the drawing below a certificate, or cannot go (D160)."""

    class Reason(TextChoices):
        BACKGROUND_PAGES = "background_pages", _("这个 PDF 有 {count} 页，底图只能是一页。请只留一页，另存后再上传。")
        BACKGROUND_LOCKED = (
            "background_locked",
            _("这个 PDF 设了密码或者限制，不能用作底图。请去掉密码另存，或者导出为图片再上传。"),
        )
        BACKGROUND_BROKEN = (
            "background_broken",
            _("这个 PDF 打不开，或者内容太复杂，画不出来。请导出为 PNG 或 JPG 图片再上传。"),
        )
        BACKGROUND_SHAPE = (
            "background_shape",
            _("底图须与 A4 纸一样大（210×297 毫米，横竖都行），这个文件是 {width}×{height} {measure}。请改好再传。"),
        )
        BACKGROUND_BLURRED = (
            "background_blurred",
            _("这张图片只有 {width}×{height} 像素，印在 A4 纸上会模糊：长边至少要 {least} 像素。请换原图。"),
        )
        BACKGROUND_IN_USE = "background_in_use", _("“{template}”用着这张底图，不能删除。")
