"""星级标准: versions of what each star asks for, valid by the day of application."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import AppendOnly


class StarStandard(AppendOnly):
    """Hours and months since registration for one star, two stars …; holds until the next version begins (D62, D63)."""

    valid_from_on = models.DateField(_("适用自"))
    hours = models.JSONField(_("小时"))
    waiting_months = models.JSONField(_("注册满几个月"))
    units_decide_to = models.PositiveSmallIntegerField(_("单位可以自行认定到几星"), default=0)  # 0: none (D63)
    reason = models.CharField(_("制定依据"), max_length=200)
    made_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("星级标准")
        ordering = ["-valid_from_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.valid_from_on}"


class StarKept(AppendOnly):
    """复核以后保留: the star stays although the hours fell to these minutes; a further fall is a new review (D174)."""

    application = models.ForeignKey("certificates.StarApplication", models.PROTECT, related_name="kept")
    minutes = models.IntegerField(_("复核时的分钟数"))
    reason = models.CharField(_("保留的理由"), max_length=200)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("星级复核")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.application} {self.minutes}"
