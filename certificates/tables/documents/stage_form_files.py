"""The annex as PDF, Excel and Word, laid out alike (D148–D162)."""

from dataclasses import replace

from certificates.tables.documents.stage_form import FormRow, Line, StageForm
from registry.documents import pdf, word, workbooks
from registry.documents.sheets import HEI, KAI, SONG, Cell, Row, Sheet, lines_needed, pieces
from registry.documents.wording import text_width

# Room around the unit's name for a stamped seal of about 42 mm (D158).
_SEAL_ROOM_MM = 40
_LEAST_HEIGHT_MM = {"活动主题": 22, "服务地点": 20, "参与人数": 18, "服务内容": 52, "服务人数": 18}
_WIDTHS = (13.0, 45.0, 24.0)
# Less the indent on the left.
_VALUE_WIDTH = sum(_WIDTHS[1:]) - 2
_TEXT_PT = 14
_LEAD_MM = (117, 39)


def as_pdf(form: StageForm) -> bytes:
    return pdf.render("certificates/pdf/stage_form.html", {"form": form})


def as_xlsx(form: StageForm) -> bytes:
    above = (form.document_head,) if form.document_head else ()
    sheet = Sheet(
        name="阶段性情况统计表",
        widths=_WIDTHS,
        rows=(
            *(Row((Cell(line, span=3, font=KAI, size=12, align="center"),), 22) for line in above),
            Row((Cell("附件", span=3, font=HEI, size=16),), 30),
            Row(height_pt=12),
            *(Row((Cell(line, span=3, font=SONG, size=20, align="center"),), 32) for line in form.title_lines),
            _unit_row(form),
            *(line for row in form.rows for line in _form_rows(row)),
            *(Row((Cell(remark, span=3, font=KAI, size=10.5),)) for remark in form.remarks),
        ),
        footer=form.seal_line,
    )
    return workbooks.workbook(sheet, title=form.title)


def _unit_row(form: StageForm) -> Row:
    unit = Cell(f"单位（盖章）：{form.unit_name}", span=2, size=_TEXT_PT)
    return Row((unit, Cell(form.filled_on_text, size=_TEXT_PT, align="right")), _SEAL_ROOM_MM * 72 / 25.4)


def _form_rows(row: FormRow) -> tuple[Row, ...]:
    """A row of the annex as one sheet row per line, because a sheet row cannot hold a long text."""
    cells = [cell for line in row.lines for cell in _line_cells(line)] or [Cell()]
    heights, last = _heights(row.label, cells), len(cells) - 1
    return tuple(
        Row((_label(row.label, at, last), _value(cell, at, last)), heights[at]) for at, cell in enumerate(cells)
    )


def _label(label: str, at: int, last: int) -> Cell:
    """The label, beside the first line only: merged over all lines, a page break would cut it."""
    text = label if at == 0 else None
    return Cell(text, font=HEI, size=_TEXT_PT, align="center", border=_sides(at, last))


def _value(cell: Cell, at: int, last: int) -> Cell:
    return replace(cell, span=2, size=_TEXT_PT, indent=1, border=_sides(at, last))


def _sides(at: int, last: int) -> str:
    return "lr" + ("t" if at == 0 else "") + ("b" if at == last else "")


def _line_cells(line: Line) -> tuple[Cell, ...]:
    if line.figure is not None:
        return (Cell(line.figure, number_format=f'"{line.before}"0"{line.after}"'),)
    return tuple(Cell(piece) for piece in pieces(line.printed, _VALUE_WIDTH, _TEXT_PT))


def _heights(label: str, cells: list[Cell]) -> list[float]:
    least = _LEAST_HEIGHT_MM[label] * 72 / 25.4 / len(cells)
    return [max(least, _text_lines(cell) * _TEXT_PT * 1.45 + 8) for cell in cells]


def _text_lines(cell: Cell) -> int:
    return lines_needed(cell.value, _VALUE_WIDTH, _TEXT_PT) if isinstance(cell.value, str) else 1


def as_docx(form: StageForm) -> bytes:
    paper = word.Paper(title=form.title)
    if form.document_head:
        paper.add(word.Paragraph(form.document_head, font=KAI, size=12, align="center", after_pt=6))
    paper.add(word.Paragraph("附件", font=HEI, after_pt=14))
    for line in form.title_lines:
        paper.add(word.Paragraph(line, font=SONG, size=22, align="center", line_pt=32))
    paper.add_table(_LEAD_MM, (_unit_line(form),), ruled=False)
    paper.add_table((32, 124), tuple(_word_row(row) for row in form.rows), ruled=True)
    for remark in form.remarks:
        paper.add(word.Paragraph(remark, font=KAI, size=10.5, before_pt=4))
    paper.number_pages(form.seal_line)
    return paper.as_bytes()


def _unit_line(form: StageForm) -> "word.Row":
    label = "单位（盖章）："
    name = word.Paragraph(label + form.unit_name, size=_TEXT_PT, hanging_pt=len(label) * _TEXT_PT)
    # Two-digit months and days still fit on one line.
    filled_on = word.Paragraph(form.filled_on_text, size=12, align="right")
    return word.Row(
        (word.Cell((name,)), word.Cell((filled_on,))),
        at_least_mm=_SEAL_ROOM_MM,
        may_break=False,
    )


def _word_row(row: FormRow) -> "word.Row":
    size = 16 if sum(text_width(line.printed) for line in row.lines) <= 240 else _TEXT_PT
    return word.Row(
        (
            word.Cell((word.Paragraph(row.label, font=HEI, size=16, align="center"),)),
            word.Cell(tuple(word.Paragraph(line.printed, size=size, line_pt=size * 1.6) for line in row.lines)),
        ),
        at_least_mm=_LEAST_HEIGHT_MM[row.label],
    )
