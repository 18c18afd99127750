"""Scans that lead to findings, and the findings."""

from checkin.models import Finding, Scan
from registry import clock
from tests.factories import UserFactory


def found(code: str) -> Finding:
    return Finding.objects.get(code=code)


def is_found(code: str) -> bool:
    return Finding.objects.filter(code=code).exists()


def scan_of(shift, volunteer, *, source: str = "", method: str = "site_code", **known) -> Scan:
    sender = known.pop("sender", None) or (volunteer.user if volunteer else UserFactory())
    moment = known.pop("at", shift.starts_at)
    return Scan.objects.create(
        source=source or f"user:{sender.pk}",
        nonce=f"n{Scan.objects.count()}",
        digest="0" * 64,
        shift=shift,
        volunteer=volunteer,
        method=method,
        device_at=moment,
        logical_at=moment,
        received_at=clock.now(),
        **({"direction": "in", "authentic": True, "code": "checked_in", "sent_by": sender} | known),
    )
