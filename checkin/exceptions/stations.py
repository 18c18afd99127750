"""Why a station cannot be set up, or the export of a phone not be taken."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions import RuleViolation


class StationRefused(RuleViolation):
    """A station cannot be set up or used like this."""

    class Reason(TextChoices):
        PAIRING_CODE_INVALID = (
            "pairing_code_invalid",
            _("配对码不对、已用过或已过期。请活动负责人在“签到台”页重新生成。"),
        )
        SHIFTS_OF_TWO_UNITS = "shifts_of_two_units", _("一台签到台只能用于同一单位的场次。")
        STATION_SHIFT_MISSING = "station_shift_missing", _("请至少选择一个场次。")
        STATION_WRONG_STATE = "station_wrong_state", _("签到台现在是“{state}”，不能这样办理。")
        STATION_REMOTE_SHIFT = "station_remote_shift", _("线上服务不扫码，时长按任务成果核定，不用签到台。")
        STATION_SHIFT_CANCELLED = (
            "station_shift_cancelled",
            _("这个场次已取消，或活动尚未发布，不能签到。"),
        )
        STATION_SHIFT_OVER = (
            "station_shift_over",
            _("这个场次的扫码时间到 {ends} 为止，已经过了。漏签的请录入签到表或补签退。"),
        )


class QueueExportRefused(RuleViolation):
    """A phone's export cannot be taken (design#stations)."""

    class Reason(TextChoices):
        QUEUE_EXPORT_NOT_OURS = (
            "queue_export_not_ours",
            _("这不是本平台签到台导出的数据。请在签到台的“导出”页重新生成。"),
        )
        QUEUE_EXPORT_DAMAGED = "queue_export_damaged", _("数据不完整或有改动，没有保存任何扫码。请重新导出，整段上传。")
        QUEUE_EXPORT_TOO_BIG = "queue_export_too_big", _("数据过大，没有保存任何扫码。请恢复网络后由签到台直接上传。")
        QUEUE_EXPORT_EMPTY = "queue_export_empty", _("这份导出里没有待上传的扫码。")
        QUEUE_EXPORT_TOKEN_UNKNOWN = (
            "queue_export_token_unknown",
            _("导出这份数据的签到台在本平台没有登记，没有保存任何扫码。"),
        )
        QUEUE_EXPORT_WRONG_UNIT = (
            "queue_export_wrong_unit",
            _("这份数据来自您不管理的签到台，没有保存任何扫码。请交该单位管理员、场次负责人或区直团工委上传。"),
        )
