"""The stars, certificates and proofs of a person with their papers, in the copy of their data."""

from collections.abc import Callable, Iterator
from typing import Any

from certificates.issuing.services import certificates
from certificates.models import Certificate, Delivery, StarApplication
from registry.exceptions import RuleViolation
from registry.models import Volunteer
from registry.people.own_data import Paper, Part, files_of, table

DRAWING = 10  # a paper weighs as much as so many rows


def parts(person: Volunteer) -> Iterator[Part]:
    files = files_of(person)
    stars = StarApplication.objects.filter(volunteer__in=files).order_by("pk")
    rows = [
        (one.star, one.get_status_display(), one.minutes_at_proposal, one.proposed_at, one.decided_at, one.reason)
        for one in stars
    ]
    columns = {
        "star": "星级", "status": "状态", "minutes": "当时的时长（分）", "proposed_at": "提出时间",
        "decided_at": "决定时间", "reason": "理由",
    }  # fmt: skip
    yield table("stars", "星级", columns, rows)
    columns = {
        "number": "编号", "kind": "种类", "status": "状态", "unit": "出具单位", "issued_at": "出具时间",
        "ended_at": "失效时间", "end_reason": "失效原因", "superseded_by": "新的一份的编号", "verify_code": "查验码",
        "request_reason": "代为出具的理由",
        "looked_up": "被查验的时间",
    }  # fmt: skip
    told = [
        (one.number, one.get_kind_display(), one.get_status_display(), one.issuing_unit.full_name, one.issued_at,
         one.ended_at, one.end_reason, one.superseded_by.number if one.superseded_by else "", one.verify_code,
         one.request_reason,
         [look.at for look in one.lookups.all()])
        for one in _papers(files).prefetch_related("lookups")
    ]  # fmt: skip
    yield table("certificates", "证书、证明", columns, told)

    entries = Delivery.objects.filter(certificate__volunteer__in=files).select_related("certificate").order_by("pk")
    handed = [(one.certificate.number, one.get_way_display(), one.who, one.on, one.at) for one in entries]
    columns = {"number": "编号", "way": "方式", "who": "领取人", "on": "日期", "at": "登记时间"}
    yield table("deliveries", "证书的领取", columns, handed)


def papers(person: Volunteer) -> Iterator[Paper]:
    """One file for each document, whose parts share it."""
    for parts_of_one in certificates.documents(_papers(files_of(person))).values():
        first = parts_of_one[0]
        yield Paper(f"证书/{first.number}-{first.get_status_display()}.pdf", _reader(first))


def size(person: Volunteer) -> int:
    return DRAWING * Certificate.objects.filter(volunteer__in=files_of(person)).count()


def _papers(files: Any) -> Any:
    return (
        Certificate.objects.filter(volunteer__in=files).select_related("issuing_unit", "superseded_by").order_by("pk")
    )


def _reader(certificate: Certificate) -> Callable[[], bytes | None]:
    def read() -> bytes | None:
        try:
            return certificates.bytes_of(certificate)
        except RuleViolation:  # still being drawn, or altered: its row says its state
            return None

    return read
