"""样张: invented papers under the office's titles, as they will print."""

from collections.abc import Callable
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.issuing.documents import proof, star
from certificates.issuing.documents.proof import ProofEntry, ProofPart
from certificates.issuing.documents.star import StarCertificate
from certificates.issuing.services import drawing
from certificates.tables.documents import stage_form_files
from certificates.tables.documents.stage_form import StageActivity, StageForm
from registry import clock
from registry.ground.public_url import absolute
from registry.models.office.identity import Identity

NAME, NUMBER, CODE = "韦示例", "GXQZ20260000000", "A7KQ2MXR"
MARK: Final = "样张，仅供核对标题和版式，不作证明。"


def star_sample(office: Identity, issuer: str) -> bytes:
    with drawing.room():
        return star.as_pdf(
            StarCertificate(
                number="GXQZ-XJ-0000-000000-0",
                volunteer_name=NAME,
                volunteer_no=NUMBER,
                stars=1,
                threshold_hours=100,
                as_of=clock.today(),
                issuer_name=issuer,
                issued_on=clock.today(),
                verify_url=absolute(reverse("verify")),
                verify_code=CODE,
                seal_line=MARK,
                title=office.star_title,
                document_head=office.document_head,
            )
        )


def proof_sample(office: Identity, issuer: str) -> bytes:
    day = clock.today()
    entry = ProofEntry(day, "进社区示例活动", "示例社区", "政策咨询、环境整治", 150, "系统计时", "陆示例")
    return proof.as_pdf(
        (
            ProofPart(
                number="GXQZ-ZM-0000-000000-0",
                volunteer_name=NAME,
                volunteer_no=NUMBER,
                document_label="居民身份证",
                document_number="450***********00",
                period_from=date(day.year, 1, 1),
                period_until=day,
                unit_name=issuer,
                entries=(entry,),
                timed_minutes=entry.minutes,
                supplementary_minutes=0,
                issued_on=day,
                responsible_person="",
                handler="",
                contact=office.contact_phone,
                verify_url=absolute(reverse("verify")),
                verify_code=CODE,
                seal_line=MARK,
                title=office.proof_title,
                document_head=office.document_head,
            ),
        )
    )


def table_sample(office: Identity, issuer: str) -> bytes:
    activity = StageActivity("进社区示例活动", "示例社区", 12, "政策咨询、环境整治", 60)
    return stage_form_files.as_pdf(
        StageForm(
            title=office.stage_title,
            unit_name=issuer,
            filled_on=clock.today(),
            activities=(activity,),
            seal_line=MARK,
            document_head=office.document_head,
        )
    )


SAMPLES: Final[dict[str, tuple[object, Callable[[Identity, str], bytes]]]] = {
    "table": (_("统计表样张"), table_sample),
    "proof": (_("证明样张"), proof_sample),
    "star": (_("星级证书样张"), star_sample),
}
