"""Reasons for reading a full number."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnmaskReason(TextChoices):
    """Why somebody needs to see the full number; the code stays readable in the history."""

    IDENTITY = "identity", _("核对身份")
    CONTACT = "contact", _("联系本人")
    INSURANCE = "insurance", _("办理保险")
    EMERGENCY = "emergency", _("突发情况")
