"""Why a request about one's own data cannot be done like this."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class PrivacyRefused(RuleViolation):
    """What a person asks about their own data cannot be done like this now (D92, D93)."""

    class Reason(TextChoices):
        PASSWORD_NEEDED = "password_needed", _("请先在“我的”页面再次输入密码，再下载本人数据；也可以用接口令牌。")
