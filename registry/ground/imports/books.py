"""The template of a kind, and the workbook of rows to put right."""

from collections.abc import Iterable, Sequence

from registry.documents import form_book, workbooks
from registry.documents.sheets import Column as ListColumn
from registry.documents.sheets import Table
from registry.ground.imports.kinds import Kind, Row

ROW, WHY = "原表行号", "问题"


def template(kind: Kind, *, choices: dict[str, tuple[str, ...]]) -> bytes:
    """The empty table with drop-downs and its explanation; `choices` are those that an office adds, such as units."""
    columns = tuple(
        form_book.FormColumn(
            one.heading, one.is_required, str(one.help), one.example, choices.get(one.name, one.offered)
        )
        for one in kind.columns
    )
    return form_book.form_book(str(kind.title), columns, notes=tuple(map(str, kind.notes)))


def wrong_rows(kind: Kind, rows: Iterable[Row], names: Sequence[str]) -> bytes:
    """The rows with problems as they were typed, with the reasons behind them; put right, it is uploaded as it is."""
    columns = [kind.column(name) for name in names]
    lines = tuple(
        (
            *(row.cells.get(one.name, "") for one in columns),
            str(row.n),
            "；".join(words for _c, _code, words in row.problems),
        )
        for row in rows
    )
    headings = (*(ListColumn(one.heading, "@") for one in columns), ListColumn(ROW), ListColumn(WHY, width=44))
    return workbooks.workbook(Table(f"{kind.title}（有问题的行）", headings, lines))
