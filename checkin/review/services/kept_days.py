"""Due days of objections and appeals, which follow the calendar (D43, D142)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from checkin.models import CorrectionRequest
from checkin.review.services.correction_requests import ANSWER_WORKDAYS, APPEAL_WORKDAYS
from registry import clock
from registry.workdays.services.due_days import KeptDay


def of_requests() -> Iterator[KeptDay]:
    """The day of the step that is open: of the answer, or of the appeal."""
    for one in CorrectionRequest.objects.open().select_related("shift__activity").order_by("pk"):
        subject = str(one.shift)
        if one.appeal_due_on and one.appealed_at:
            since = clock.local_date(one.appealed_at)
            yield KeptDay(one, "appeal_due_on", since, APPEAL_WORKDAYS, _("决定复核"), subject)
        else:
            yield KeptDay(one, "due_on", clock.local_date(one.filed_at), ANSWER_WORKDAYS, _("答复更正申请"), subject)
