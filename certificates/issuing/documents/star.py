"""星级志愿者证书 as a value and as PDF: A4 across, words of D147, no emblem and no seal (D160, D162)."""

from dataclasses import dataclass
from datetime import date

from certificates.issuing.documents import award
from certificates.issuing.documents.award import Award
from registry.documents.wording import full_date

LAYOUT = "brocade"
NUMERALS = {1: "一", 2: "二", 3: "三", 4: "四", 5: "五"}


@dataclass(frozen=True)
class StarCertificate:
    """One star level, decided by the committee on hours and quality (D172)."""

    number: str
    volunteer_name: str
    volunteer_no: str
    stars: int
    threshold_hours: int
    as_of: date
    issuer_name: str
    issued_on: date
    verify_url: str
    verify_code: str
    seal_line: str
    # The customer's own decision document, if there is one (D147).
    decision_document: str = ""
    # 公示 is mentioned only where it took place.
    was_announced: bool = False
    title: str = "星级志愿者证书"
    # What the office puts above its papers; empty where it puts nothing.
    document_head: str = ""

    @property
    def level_text(self) -> str:
        return level_of(self.stars)

    @property
    def as_of_text(self) -> str:
        return full_date(self.as_of)

    @property
    def words(self) -> str:
        return (
            f"截至{self.as_of_text}，经认定的志愿服务时间达到{self.threshold_hours}小时，服务质量符合要求。"
            f"{'经公示' if self.was_announced else '经审定'}，认定为{self.level_text}。"
        )


def level_of(stars: int) -> str:
    """What a person of so many stars is called."""
    return f"{NUMERALS[stars]}星级志愿者"


def as_award(certificate: StarCertificate) -> Award:
    """The star certificate in its layout."""
    return Award(
        layout=LAYOUT,
        title=certificate.title,
        name=certificate.volunteer_name,
        note=f"志愿者编号 {certificate.volunteer_no}",
        words=certificate.words,
        closing="特发此证，谨致谢意。",
        basis=f"认定依据：{certificate.decision_document}" if certificate.decision_document else "",
        head=certificate.document_head,
        stars=certificate.stars,
        star_label=certificate.level_text,
        whole=(certificate.level_text,),
        issuer_name=certificate.issuer_name,
        issued_on=certificate.issued_on,
        number=certificate.number,
        verify_url=certificate.verify_url,
        verify_code=certificate.verify_code,
        seal_line=certificate.seal_line,
    )


def as_pdf(certificate: StarCertificate) -> bytes:
    return award.as_pdf(as_award(certificate))
