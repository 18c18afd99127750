"""The roll-up as PDF, Excel and Word, laid out alike."""

from certificates.tables.documents.roll_up import RollUp, RollUpRow
from registry.documents import pdf, word, workbooks
from registry.documents.sheets import HEI, KAI, SONG, TALLEST_PT, Align, Cell, Row, Sheet, lines_needed

HEADINGS = ("序号", "单位", "活动主题", "服务地点", "参与人数", "参与人次", "服务内容", "服务人数")
_WIDTHS = (6.0, 24.0, 25.0, 20.0, 10.5, 11.0, 46.0, 12.0)
_WIDTHS_MM = (12, 40, 44, 36, 20, 20, 70, 20)
_MEASURES = ("", "", "", "", '0"人"', '0"人次"', "", '0"人次"')
_ALIGN: tuple[Align, ...] = ("center", "left", "left", "left", "right", "right", "left", "right")
_MARGINS_MM = (22, 16, 22, 19)
SIDES: tuple[Align, ...] = ("left", "center", "right")


def as_pdf(roll_up: RollUp) -> bytes:
    context = {"roll_up": roll_up, "headings": HEADINGS, "widths": _WIDTHS_MM}
    return pdf.render("certificates/pdf/roll_up.html", context)


def as_xlsx(roll_up: RollUp) -> bytes:
    span, above = len(HEADINGS), (roll_up.document_head,) if roll_up.document_head else ()
    lead = len(above) + len(roll_up.title_lines) + 1
    sheet = Sheet(
        name="汇总",
        widths=_WIDTHS,
        rows=(
            *(Row((Cell(line, span=span, font=KAI, size=12, align="center"),), 22) for line in above),
            *(Row((Cell(line, span=span, font=SONG, size=18, align="center"),), 32) for line in roll_up.title_lines),
            Row(
                (
                    Cell(f"填报单位：{roll_up.unit_name}", span=3),
                    Cell(f"统计期间：{roll_up.stage}", span=3, align="center"),
                    Cell(roll_up.filled_on_text, span=2, align="right"),
                ),
                30,
            ),
            Row(tuple(_head(heading) for heading in HEADINGS), 30),
            *(line for number, row in enumerate(roll_up.rows, start=1) for line in _sheet_rows(number, row)),
            _total_row(roll_up),
            *(Row((Cell(remark, span=span, font=KAI, size=10.5),)) for remark in roll_up.remarks),
        ),
        landscape=True,
        repeat=(lead + 1, lead + 1),
        frozen_above=lead + 2,
        footer=roll_up.seal_line,
        margins_mm=_MARGINS_MM,
    )
    return workbooks.workbook(sheet, title=roll_up.title)


def _head(heading: str) -> Cell:
    return Cell(heading, font=HEI, size=11, align="center", border="lrtb", shaded=True)


def _values(number: int, row: RollUpRow) -> tuple[int | str | None, ...]:
    return (
        number, row.unit_text, row.theme_text, row.place_text,
        row.participants, row.attendances, row.content_text, row.served,
    )  # fmt: skip


def _sheet_rows(number: int, row: RollUpRow) -> tuple[Row, ...]:
    """One sheet row, or several when a text is taller than a row can be."""
    parts = [_parts(value, width) for value, width in zip(_values(number, row), _WIDTHS, strict=True)]
    tallest = max(len(part) for part in parts)
    return tuple(
        Row(
            tuple(
                Cell(
                    part[at] if at < len(part) else None,
                    size=11,
                    align=_ALIGN[column],
                    indent=0 if _ALIGN[column] == "center" else 1,
                    valign="center" if tallest == 1 else "top",
                    border="lr" + ("t" if at == 0 else "") + ("b" if at == tallest - 1 else ""),
                    number_format=_MEASURES[column] or "General",
                )
                for column, part in enumerate(parts)
            )
        )
        for at in range(tallest)
    )


def _parts(value: int | str | None, width: float) -> list[int | str | None]:
    """The numbered texts of a cell, joined as long as they fit into one row."""
    if not isinstance(value, str):
        return [value]
    parts = [""]
    for line in value.split("\n"):
        longer = f"{parts[-1]}\n{line}" if parts[-1] else line
        if parts[-1] and lines_needed(longer, width - 2, 11) * 11 * 1.45 + 6 > TALLEST_PT:
            parts.append(line)
        else:
            parts[-1] = longer
    return list(parts)


def _total_row(roll_up: RollUp) -> Row:
    values = ("合计", roll_up.participants, roll_up.attendances, None, roll_up.served)
    spans, formats = (4, 1, 1, 1, 1), ("General", *_MEASURES[4:6], "General", _MEASURES[7])
    return Row(
        tuple(
            Cell(
                value,
                span=span,
                font=HEI,
                size=11,
                border="lrtb",
                number_format=number_format,
                align="center" if span > 1 else "right",
            )
            for value, span, number_format in zip(values, spans, formats, strict=True)
        ),
        30,
    )


def as_docx(roll_up: RollUp) -> bytes:
    paper = word.Paper(title=roll_up.title, landscape=True, margins_mm=_MARGINS_MM)
    if roll_up.document_head:
        paper.add(word.Paragraph(roll_up.document_head, font=KAI, size=12, align="center", after_pt=4))
    for line in roll_up.title_lines:
        paper.add(word.Paragraph(line, font=SONG, size=18, align="center", line_pt=28))
    paper.add_table((112, 80, 70), (_lead_row(roll_up),), ruled=False)
    head = word.Row(tuple(_word_head(heading) for heading in HEADINGS), is_head=True, may_break=False)
    rows = (_word_row(number, row) for number, row in enumerate(roll_up.rows, start=1))
    paper.add_table(_WIDTHS_MM, (head, *rows, _word_total(roll_up)), ruled=True)
    for remark in roll_up.remarks:
        paper.add(word.Paragraph(remark, font=KAI, size=10.5, before_pt=4))
    paper.number_pages(roll_up.seal_line)
    return paper.as_bytes()


def _lead_row(roll_up: RollUp) -> "word.Row":
    texts = (f"填报单位：{roll_up.unit_name}", f"统计期间：{roll_up.stage}", roll_up.filled_on_text)
    return word.Row(
        tuple(
            word.Cell((word.Paragraph(text, size=12, align=align, before_pt=6, after_pt=6),))
            for text, align in zip(texts, SIDES, strict=True)
        ),
        may_break=False,
    )


def _word_head(heading: str) -> "word.Cell":
    words = word.Paragraph(heading, font=HEI, size=11, align="center", before_pt=4, after_pt=4)
    return word.Cell((words,), shaded=True)


def _word_row(number: int, row: RollUpRow) -> "word.Row":
    columns = zip(_values(number, row), _MEASURES, _ALIGN, strict=True)
    return word.Row(tuple(_word_cell(_printed(value, measure), align) for value, measure, align in columns))


def _word_cell(text: str, align: Align) -> "word.Cell":
    lines = text.split("\n")
    return word.Cell(tuple(word.Paragraph(line, size=11, align=align, before_pt=2, after_pt=2) for line in lines))


def _printed(value: int | str | None, measure: str) -> str:
    if value is None:
        return ""
    return f"{value}{measure[2:-1]}" if measure else str(value)


def _word_total(roll_up: RollUp) -> "word.Row":
    texts = ("合计", f"{roll_up.participants}人", f"{roll_up.attendances}人次", "", f"{roll_up.served}人次")
    return word.Row(
        tuple(
            word.Cell(
                (word.Paragraph(text, font=HEI, size=11, align="center" if span > 1 else "right"),),
                span=span,
            )
            for text, span in zip(texts, (4, 1, 1, 1, 1), strict=True)
        ),
        at_least_mm=10,
        may_break=False,
    )
