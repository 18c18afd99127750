"""Paragraphs and tables → Word document. The only importer of python-docx."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from registry.documents.wording import written

SONG, FANGSONG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
# The schema fixes the order of paragraph properties.
_AFTER_AUTO_SPACE = ("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Paragraph:
    """A line of text in one of the fonts of official documents (D154, D161)."""

    text: str = ""
    font: str = FANGSONG
    size: float = 16
    align: Align = "left"
    before_pt: float = 0
    after_pt: float = 0
    line_pt: float | None = None
    bold: bool = False
    # Indent of the following lines, so that they align under the text after a label.
    hanging_pt: float = 0
    # Room at the right, as between a signature and the margin (D157).
    right_pt: float = 0
    on_new_page: bool = False


@dataclass(frozen=True)
class Cell:
    """Paragraphs in a table cell, `span` columns wide."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    shaded: bool = False


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    at_least_mm: float = 0
    is_head: bool = False
    may_break: bool = True


class Paper:
    """An A4 document in the margins of GB/T 9704, or in given ones (top, right, bottom, left)."""

    def __init__(
        self,
        *,
        title: str,
        landscape: bool = False,
        margins_mm: tuple[float, float, float, float] = (37, 26, 35, 28),
    ) -> None:
        self._document = Document()
        self._document.core_properties.title = written(title)
        self._document.core_properties.author = "区直志愿"
        self._document.core_properties.comments = ""
        self._document.core_properties.language = "zh-CN"
        self._set_base_style()
        self._set_paper(landscape, margins_mm)

    def add(self, paragraph: Paragraph) -> None:
        _fill(self._document.add_paragraph(), paragraph)

    def add_table(self, widths_mm: Sequence[float], rows: Sequence[Row], *, ruled: bool) -> None:
        """A table of fixed column widths, with lines or without."""
        last = self._document.element.body[-1].getprevious()
        if last is not None and last.tag == qn("w:tbl"):
            # Without a paragraph between them Word joins two tables.
            self.add(Paragraph(size=2, line_pt=2))
        table = self._document.add_table(len(rows), len(widths_mm))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
        # Without padding a table without lines aligns with the text around it.
        if not ruled:
            _set_padding(table, 0)
        if ruled:
            table.style = "Table Grid"
        for row, target in zip(rows, table.rows, strict=True):
            _fill_row(target, row, widths_mm)

    def number_pages(self, note: str = "") -> None:
        """`— 1 —` at the outer edge, right on odd pages, left on even ones (D159), below the note."""
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        sides: tuple[tuple[Any, Align], ...] = ((section.footer, "right"), (section.even_page_footer, "left"))
        for footer, align in sides:
            line = Paragraph(note, font=KAI, size=9, align="left")
            _fill(footer.paragraphs[0], line)
            _add_page_number(footer.add_paragraph(), align)

    def as_bytes(self) -> bytes:
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _set_base_style(self) -> None:
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(12)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
        style.paragraph_format.space_after = Pt(0)
        # No gap between figures and Chinese words: 2026年4月2日, 23人.
        for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
            gap = OxmlElement(name)
            gap.set(qn("w:val"), "0")
            style.element.get_or_add_pPr().insert_element_before(gap, *_AFTER_AUTO_SPACE)
        # Use the Chinese glyphs, not the Japanese or Korean ones.
        for language in self._document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")

    def _set_paper(self, landscape: bool, margins: tuple[float, float, float, float]) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
        top, right, bottom, left = map(Mm, margins)
        section.top_margin, section.right_margin = top, right
        section.bottom_margin, section.left_margin = bottom, left
        section.footer_distance = Mm(max(margins[2] - 15, 8))


def _fill(target: Any, paragraph: Paragraph) -> None:
    target.alignment = _ALIGN[paragraph.align]
    target.paragraph_format.space_before = Pt(paragraph.before_pt)
    target.paragraph_format.space_after = Pt(paragraph.after_pt)
    if paragraph.line_pt:
        target.paragraph_format.line_spacing = Pt(paragraph.line_pt)
    if paragraph.right_pt:
        target.paragraph_format.right_indent = Pt(paragraph.right_pt)
    if paragraph.on_new_page:
        target.paragraph_format.page_break_before = True
    if paragraph.hanging_pt:
        target.paragraph_format.left_indent = Pt(paragraph.hanging_pt)
        target.paragraph_format.first_line_indent = -Pt(paragraph.hanging_pt)
    _set_font(target.add_run(written(paragraph.text)), paragraph)


def _set_font(run: Any, paragraph: Paragraph) -> None:
    """Latin letters and figures in Times New Roman; Word picks CJK fonts by eastAsia only."""
    run.font.name, run.font.size, run.bold = "Times New Roman", Pt(paragraph.size), paragraph.bold
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), paragraph.font)
    fonts.set(qn("w:hint"), "eastAsia")


def _set_padding(table: Any, twips: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        padding = OxmlElement(f"w:{side}")
        padding.set(qn("w:w"), str(twips))
        padding.set(qn("w:type"), "dxa")
        margins.append(padding)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _fill_row(target: Any, row: Row, widths_mm: Sequence[float]) -> None:
    if row.at_least_mm:
        target.height, target.height_rule = Mm(row.at_least_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
    properties = target._tr.get_or_add_trPr()
    if row.is_head:
        properties.append(OxmlElement("w:tblHeader"))
    if not row.may_break:
        properties.insert(0, OxmlElement("w:cantSplit"))
    column = 0
    for cell in row.cells:
        place = target.cells[column]
        if cell.span > 1:
            place = place.merge(target.cells[column + cell.span - 1])
        place.width = Mm(sum(widths_mm[column : column + cell.span]))
        place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _fill_cell(place, cell)
        column += cell.span


def _fill_cell(place: Any, cell: Cell) -> None:
    first, *others = cell.paragraphs or (Paragraph(),)
    _fill(place.paragraphs[0], first)
    for paragraph in others:
        _fill(place.add_paragraph(), paragraph)
    if cell.shaded:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "F1EFEA")
        place._tc.get_or_add_tcPr().insert_element_before(shade, "w:vAlign")


def _add_page_number(target: Any, align: Align) -> None:
    number = Paragraph("— ", font="宋体", size=14, align=align)
    _fill(target, number)
    for kind, text in (("begin", None), (None, "PAGE"), ("separate", None), (None, "1"), ("end", None)):
        run = target.add_run()
        _set_font(run, number)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        elif text == "PAGE":
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._element.append(instruction)
        else:
            run.text = text
    _set_font(target.add_run(" —"), number)
