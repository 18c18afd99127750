"""A person's data as one ZIP: a page to read, the same as JSON, and the papers."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.functional import Promise

from registry.clock import LOCAL
from registry.words.dates import as_full_date

FORMAT: Final = "qzzy-own-data"
VERSION: Final = 1
PAGE, DATA, STYLE = "我的数据.html", "我的数据.json", "样式.css"
TEMPLATES: Final = "registry/pdf/own_copy"
PACKED: Final = (".pdf", ".jpg", ".jpeg", ".png")  # smaller than they are they do not become


def write(to: IO[bytes] | BytesIO, *, facts: dict[str, str], parts: Iterable[Any], papers: Iterable[Any]) -> None:
    """Write the archive; each paper is read when it is packed."""
    listed = list(parts)
    with ZipFile(to, "w", ZIP_DEFLATED) as archive:
        kept, gone = _pack(archive, papers)
        said = {"format": FORMAT, "version": VERSION, **facts}
        data = said | {"parts": [_as_data(part) for part in listed], "files": kept, "files_gone": gone}
        archive.writestr(DATA, json.dumps(data, cls=_Encoder, ensure_ascii=False, indent=1))
        made_at = datetime.fromisoformat(facts["made_at"])
        context = {
            "facts": facts | {"made_at": f"{as_full_date(made_at.date())} {made_at:%H:%M}"},
            "parts": [_as_page(part) for part in listed],
            "empty": [part.title for part in listed if not part.rows],
            "files": kept,
            "gone": gone,
        }
        archive.writestr(PAGE, render_to_string(f"{TEMPLATES}/index.html", context | {"style": STYLE, "data": DATA}))
        archive.writestr(STYLE, render_to_string(f"{TEMPLATES}/style.css"))


def _pack(archive: ZipFile, papers: Iterable[Any]) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    gone: list[str] = []
    for paper in papers:
        content = paper.content()
        name = _free(paper.name.replace("\\", "_"), {*kept, *gone})
        if content is None:
            gone.append(name)
            continue
        how = ZIP_STORED if PurePath(name).suffix.lower() in PACKED else ZIP_DEFLATED
        archive.writestr(name, content, compress_type=how)
        kept.append(name)
    return kept, gone


def _free(name: str, taken: Collection[str]) -> str:
    """Two files of one name, as two merged files of a person bring them, stand beside each other."""
    path, n, free = PurePath(name), 1, name
    while free in taken:
        n, free = n + 1, str(path.with_name(f"{path.stem}（{n + 1}）{path.suffix}"))
    return free


def _as_data(part: Any) -> dict[str, Any]:
    columns = [{"code": code, "title": title} for code, title in part.columns.items()]
    return {"code": part.code, "title": part.title, "columns": columns, "rows": list(part.rows)}


def _as_page(part: Any) -> dict[str, Any]:
    rows = [[shown(row[code]) for code in part.columns] for row in part.rows]
    titles = list(part.columns.values())
    fields = list(zip(titles, rows[0], strict=True)) if part.is_single and rows else []
    return {"code": part.code, "title": part.title, "titles": titles, "rows": rows, "fields": fields}


def shown(value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{as_full_date(value)} {value.astimezone(LOCAL):%H:%M:%S}"
    if isinstance(value, date):
        return as_full_date(value)
    if isinstance(value, list | tuple):
        return "、".join(map(shown, value)) or "—"
    return str(value)


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, Promise):
            return str(o)
        if isinstance(o, datetime):
            return o.astimezone(LOCAL).isoformat()
        return super().default(o)
