"""The request for a proof."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkin.models import ServiceRecord

Kind = ServiceRecord.Kind


class Arrangement(models.TextChoices):
    """How the rows are printed; what is proved is the same."""

    BY_ACTIVITY = "by_activity", _("按活动汇总")
    BY_DATE = "by_date", _("逐次列出")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the volunteer asks for; without dates, everything."""

    kind: str = Kind.SERVICE
    from_on: date | None = None
    until_on: date | None = None
    shows_full_number: bool = False
    arrangement: str = Arrangement.BY_ACTIVITY
