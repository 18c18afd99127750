"""对位页: where the words of a layout will stand, to hold against a pre-printed sheet before the first certificate."""

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from certificates.issuing.layouts.geometry import Box, Layout
from registry.documents import pdf

CROSS_MM, FROM_EDGE_MM = 10.0, 20.0
LABELS = {
    "title": "标题",
    "flow": "姓名和正文",
    "issuer": "落款",
    "seal": "盖章处",
    "check": "查验",
    "signature": "签名",
}


def as_pdf(layout: Layout, *, right_mm: float, down_mm: float) -> bytes:
    """One sheet with crosses 20 mm from each edge, a ruler, and the outline of each place."""
    context = {
        "drawing": _drawing(layout), "label": layout.label, "paper": f"{layout.width:g}mm {layout.height:g}mm",
        "style": f"left:{right_mm:g}mm;top:{down_mm:g}mm;width:{layout.width:g}mm;height:{layout.height - 0.5:g}mm",
        "moved": f"向右 {right_mm:g} 毫米，向下 {down_mm:g} 毫米",
    }  # fmt: skip
    return pdf.render("certificates/pdf/alignment.html", context)


def _drawing(layout: Layout) -> SafeString:
    places = [(name, getattr(layout, name)) for name in LABELS]
    outlines = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" stroke-dasharray="2 1.5"/>',
        ((f"{box.x:g}", f"{box.y:g}", f"{box.w:g}", f"{box.h:g}") for _name, box in places),
    )
    names = format_html_join(
        "",
        '<text x="{}" y="{}">{}</text>',
        ((f"{box.x + 1:g}", f"{box.y + 4:g}", LABELS[name]) for name, box in places),
    )
    return format_html(
        '<svg class="border" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><g fill="none" stroke="#1d2129"'
        ' stroke-width="0.2">{}<path d="{}"/></g><g font-size="3.4" fill="#4e5663">{}</g></svg>',
        f"{layout.width:g}",
        f"{layout.height:g}",
        outlines,
        "".join(_marks(layout)),
        names,
    )


def _marks(layout: Layout) -> Iterator[str]:
    half = CROSS_MM / 2
    for x in (FROM_EDGE_MM, layout.width - FROM_EDGE_MM):
        for y in (FROM_EDGE_MM, layout.height - FROM_EDGE_MM):
            yield f"M{x - half:g} {y:g}h{CROSS_MM:g}M{x:g} {y - half:g}v{CROSS_MM:g}"
    ruler = Box(layout.width / 2 - 50, layout.height - 8, 100, 0)
    yield f"M{ruler.x:g} {ruler.y:g}h{ruler.w:g}"
    for step in range(101):
        yield f"M{ruler.x + step:g} {ruler.y:g}v-{3 if step % 10 == 0 else 1.2}"
