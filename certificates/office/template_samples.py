"""样张 of a template: its words with invented people, as they will print."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.issuing.documents.award import Award
from certificates.issuing.layouts import wording
from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.issuing.services import composing, drawing
from registry.ground.public_url import absolute
from registry.units.services.deciders import committee_unit

MARK: Final = "样张，仅供核对版式，不作证明。"
LONGEST: Final = ("阿不都热合曼·玉素甫江·艾合买提·吐尔逊·" * 4)[:50]
RARE: Final = "覃𠮷㐱䶮"
USUAL, LONG, UNUSUAL = "usual", "longest", "rare"
SAMPLES: Final = ((USUAL, _("一般的姓名")), (LONG, _("最长的姓名（50 字）")), (UNUSUAL, _("有生僻字的姓名")))
DIGITS: Final = {"star": "XJ", "training": "PX", "thanks": "GX"}


def paper(kind: str, design: Any, signature: bytes = b"", *, sample: str = USUAL, is_trial: bool = False) -> Award:
    """The design filled with invented values."""
    name_key = wording.NAME_OF[kind]
    values = {**wording.ALLOWED[kind], "出具单位": committee_unit().name_on_paper}
    name = {LONG: LONGEST, UNUSUAL: RARE}.get(sample, values[name_key])
    values[name_key] = name
    return composing.composed(
        kind, design, values, signature,
        number=f"GXQZ-{DIGITS.get(kind, 'JX')}-0000-000000-0",
        verify_url=absolute(reverse("verify")),
        verify_code="A7KQ2MXR",
        seal_line=MARK,
        background=composing.drawing_of(design),
        photo=_silhouette() if LAYOUTS[design.layout].photo and sample == USUAL else b"",
        watermark="样张" if is_trial else "",
    )  # fmt: skip


def require_room(kind: str, design: Any, signature: bytes = b"") -> None:
    """Neither the longest nor the rarest name breaks the design."""
    for sample in (LONG, UNUSUAL):
        drawing.require_room(paper(kind, design, signature, sample=sample))


def _silhouette() -> bytes:
    """Stands for a person's photo."""
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image, ImageDraw  # noqa: PLC0415 - loaded with the first sample that shows a photo

    drawn = Image.new("RGB", (350, 450), "#d7dbe2")
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((105, 95, 245, 250), fill="#aeb6c2")
    pen.ellipse((35, 265, 315, 640), fill="#8f99a8")
    kept = BytesIO()
    drawn.save(kept, "PNG")
    return kept.getvalue()
