"""What a file with data of people is for (D90)."""

from collections.abc import Mapping
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST_WORDS = 100
MOST_DIGITS = 6  # a year, a key, a count; never the digits of a phone or a document


class Purpose(TextChoices):
    """Chosen by the person who exports; the code stays readable in the history."""

    REPORTING = "reporting", _("上报、汇总")
    CHECKING = "checking", _("核对、检查")
    ORGANISING = "organising", _("组织活动、联系志愿者")
    INSURANCE = "insurance", _("办理保险")
    RECOGNITION = "recognition", _("评定、嘉许")
    OTHER = "other", _("其他（请写明）")


class Inherent(TextChoices):
    """Files that serve one purpose only, so that nobody is asked."""

    SIGN_IN = "sign-in", _("现场签到")
    CARD = "card", _("制卡")
    CERTIFICATE = "certificate", _("出具证明、证书")
    SPOT_CHECK = "spot-check", _("抽查")
    TABLE = "table", _("统计表报送")
    STATION = "station", _("签到台验人")
    IMPORT = "import", _("改正批量导入的表格")
    ACTIVATION = "activation", _("发给本人启用账号")
    ROSTER = "roster", _("现场排班")
    ROUND = "round", _("嘉许公示、决定")
    NOBODY = "nobody", _("清单中没有个人信息")


def scope_of(asked: Mapping[str, str]) -> dict[str, str | int]:
    """The filter of a list as the history may keep it: short numbers and days as figures, the rest is digested."""
    left_out = ("page", "purpose", "words", "page_size", "ordering")
    return {f"by_{name}"[:24]: _figure(text.strip()) for name, text in asked.items() if text and name not in left_out}


def in_words(code: str) -> str:
    """The purpose in the words of the screen; an unknown code as stored."""
    for kind in (Purpose, Inherent):
        if code in kind.values:
            return str(kind(code).label)
    return code


def _figure(text: str) -> str | int:
    if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS:
        return int(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day.year * 10_000 + day.month * 100 + day.day
