"""Files that come in, and files that go out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class FileRefused(RuleViolation):
    """An uploaded file cannot be accepted (D109)."""

    class Reason(TextChoices):
        FILE_TYPE = "file_type", _("只接受 {types} 文件。")
        FILE_SIZE = "file_size", _("文件不能超过 {megabytes} MB。")
        FILE_EMPTY = "file_empty", _("文件是空的，请重新选择。")
        DISK_FULL = (
            "disk_full",
            _("服务器的存储空间已满，文件没有保存，这一次填写的内容也没有提交。请告诉系统管理员，腾出空间后再提交。"),
        )
        PICTURES_WAITING = (
            "pictures_waiting",
            _("您上传的大图还有 {count} 张在处理。请过几分钟再传，或先在手机上缩小、用微信不勾选“原图”转发后再传。"),
        )
        PICTURE_TOO_LARGE = (
            "picture_too_large",
            _(
                "图片太大：{width} × {height} 像素，这种 {kind} 图片最多 {most} 万像素。"
                "请在相册中裁剪或缩小后再上传；截图或微信中不勾选“原图”转发的图片也可以。"
            ),
        )
        PICTURE_BROKEN = (
            "picture_broken",
            _("这张图片打不开，可能没有传完整或已损坏。请在手机上确认能看到图片，另存一份或截图后再上传。"),
        )
        PICTURE_BROKEN_HEIC = (
            "picture_broken_heic",
            _(
                "这张 HEIC 图片打不开。请换成 JPG：在手机上截图后上传，或用微信发给“文件传输助手”再保存；"
                "苹果手机也可在“设置”“相机”“格式”中选“兼容性最佳”后重拍。"
            ),
        )
        FILM_MOV = (
            "film_mov",
            _("不接受 MOV 影像，请换成 MP4：用微信发给“文件传输助手”，保存到相册后再上传。"),
        )
        FILM_BROKEN = "film_broken", _("这段影像不完整或已损坏。请在手机上确认能播放，重新保存后再上传。")
        FILM_TELLS_MORE = (
            "film_tells_more",
            _("这段影像带有位置、字幕等附加内容，不能删净，没有保存。请用微信发给“文件传输助手”，保存到相册后再上传。"),
        )


class ExportRefused(RuleViolation):
    """A file with data of people is not handed out without its purpose (D90)."""

    class Reason(TextChoices):
        EXPORT_PURPOSE = "export_purpose", _("导出含个人信息的文件，请先写明用途（purpose）：{codes}。")
        EXPORT_PURPOSE_WORDS = "export_purpose_words", _("用途选“其他”的，请写明具体用途。")
        EXPORT_LIST_UNKNOWN = "export_list_unknown", _("没有这份清单（list）。可以导出的有：{codes}。")
        EXPORT_ABOUT_MISSING = "export_about_missing", _("这份清单要写明是哪一个（about）。")
        EXPORT_COLUMNS = "export_columns", _("请至少选一列；可以选的有：{codes}。")
        EXPORT_FILTERS = "export_filters", _("筛选条件不合要求：{words}。请回到清单改正后再导出。")
        EXPORT_UNDER_WAY = (
            "export_under_way",
            _("您还有一份导出没有做完，一次只做一份。请等它做完，再导出这一份。"),
        )
        EXPORT_NOT_READY = "export_not_ready", _("文件还没有做好，请过一会儿再取。")
        EXPORT_ERASED = "export_erased", _("文件满 7 天已经删除，请重新导出。")
        EXPORT_RIGHTS = "export_rights", _("文件做好以后，您的角色或管理的单位有变化，请重新导出。")
