"""Why something cannot be done on the leader's page of a shift's people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions import RuleViolation


class PhonesRefused(RuleViolation):
    """The phones of a shift's people are not shown now (D25, D106, D110)."""

    class Reason(TextChoices):
        PHONES_NOBODY = "phones_nobody", _("这里没有可以显示电话的人：没有登记手机，或者未满 18 周岁，请联系其单位。")
        PHONES_OVER = "phones_over", _("场次结束已满 {days} 天，不再显示电话。确需联系的，请与本人所在单位联系。")
