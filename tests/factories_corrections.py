"""Objections to hours, made by the services."""

from checkin.models import CorrectionRequest, ServiceRecord
from checkin.review.services import correction_requests


def objected(
    record: ServiceRecord, *, matter: str = "minutes", text: str = "示例：我十二点才离开。"
) -> CorrectionRequest:
    """The volunteer of a record objects to it."""
    return correction_requests.file(
        volunteer=record.volunteer, shift=record.shift, matter=matter, text=text, by=record.volunteer.user
    )


def answered(request: CorrectionRequest, *, by, outcome: str = "refused") -> CorrectionRequest:
    return correction_requests.answer(request=request, outcome=outcome, text="示例：签到记录没有差错。", by=by)


def appealed(request: CorrectionRequest) -> CorrectionRequest:
    return correction_requests.appeal(request=request, text="示例：有照片为证。", by=request.volunteer.user)


def decided(request: CorrectionRequest, *, by, outcome: str = "upheld") -> CorrectionRequest:
    return correction_requests.decide_appeal(request=request, outcome=outcome, text="示例：照片属实。", by=by)
