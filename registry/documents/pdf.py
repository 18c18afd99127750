"""Template → PDF. Beside `finishing` the only importer of weasyprint."""

import re
import subprocess
import threading
import zlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from mimetypes import guess_type
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from registry.documents import qr
from registry.documents.file_kinds import sniffed
from registry.documents.finishing import (
    Drawing,
    Faces,
    Opened,
    captured,
    compact_fonts,
    compress,
    put_beneath,
)
from registry.documents.sheets import Beneath

FC_LIST = which("fc-list") or "fc-list"
_FONT_FILES = {".ttf", ".otf", ".ttc", ".woff", ".woff2"}


class OwnFilesOnly(URLFetcher):
    """Reads `static:` files of the product, `font:` files of the customer, `picture:` bytes that came with the page,
    and nothing else."""

    def __init__(self, pictures: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols={"static", "font", "picture"}, allow_redirects=False)
        self._pictures = pictures or {}

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == "picture" and name in self._pictures:
            return URLFetcherResponse(url, self._pictures[name], {"Content-Type": sniffed(self._pictures[name])})
        path = self._find(scheme, unquote(name))
        if path is None:
            raise ValueError(f"not one of our own files: {url[:80]}")
        kind = guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def _find(self, scheme: str, name: str) -> Path | None:
        if scheme == "static":
            found = finders.find(name) if ".." not in Path(name).parts else None
            return Path(found) if found else None
        if scheme == "font":
            return next((path for path in customer_fonts() if path.name == name), None)
        return None


class _Pictures(dict[str, Any]):
    """What WeasyPrint remembers of the pictures of a document; a QR code is there before it is looked for, and so is
    what draws itself."""

    def __contains__(self, address: object) -> bool:
        return super().__contains__(address) or str(address).startswith(qr.SCHEME)

    def __missing__(self, address: str) -> qr.Printed:
        return qr.Printed.of(address)


def render(
    template: str, context: dict, pictures: Mapping[str, bytes] | None = None, beneath: Sequence[Beneath] = ()
) -> bytes:
    """The template as a PDF, see `laid_out`."""
    return laid_out(render_to_string(template, context), pictures, beneath)


def laid_out(
    page: str,
    pictures: Mapping[str, bytes] | None = None,
    beneath: Sequence[Beneath] = (),
    drawn: Mapping[str, Any] | None = None,
    is_plain: bool = False,  # noqa: FBT001, FBT002 - as in `Page`
) -> bytes:
    """The page as a tagged PDF: fonts embedded, title and language from its own head; it names the pictures that come
    with it, and those that draw themselves as `qr.Printed` does, as `picture:NAME`. What lies beneath a page is drawn
    once in a process and shared. `is_plain`: see `_Plain`."""
    fetcher, (fonts, rules, opened) = OwnFilesOnly(pictures), _fonts()
    drawings = [(one, _drawing(one.svg, one.width, one.height)) for one in beneath]
    head, _, rest = page.partition("<style>")
    style, _, body = rest.partition("</style>")
    known = _Pictures({f"picture:{name}": one for name, one in (drawn or {}).items()})
    document = (_Plain if is_plain else HTML)(string=head + body, url_fetcher=fetcher).render(
        font_config=fonts, stylesheets=[rules, _rules(style)], presentational_hints=False, cache=known
    )
    document.fonts = Faces(opened)
    return document.write_pdf(finisher=partial(_finish, drawings), pdf_tags=True)  # type: ignore[no-any-return]


class _Plain(HTML):  # type: ignore[misc]
    """A page of the elements below and no other, each of them closed: what WeasyPrint knows of HTML and of the margins
    of a page takes a sheet an eighth of its time, and reading it as HTML, not as XML, a tenth."""

    def __init__(self, string: str, url_fetcher: OwnFilesOnly) -> None:
        try:
            root = ElementTree.fromstring(string)  # noqa: S314 - of our own template, all words in it escaped
        except ElementTree.ParseError:  # a character that XML does not have
            super().__init__(string=string, url_fetcher=url_fetcher)
            return
        self.base_url, self.url_fetcher, self.media_type = None, url_fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002, FBT001, FBT002 - as the library has it
        return [_plain_rules()]


@cache
def _plain_rules() -> CSS:
    """As WeasyPrint itself has them."""
    return CSS(
        string="""head, meta, title { display: none }
        html, body, section, div, p, h1, h2 { display: block }
        p { margin: 1em 0 }
        h1 { margin: .67em 0; font-size: 2em; bookmark-level: 1 }
        h2 { margin: .83em 0; font-size: 1.5em; bookmark-level: 2 }
        h1, h2 { font-weight: bold; bookmark-label: content(text) }
        img { overflow: hidden }
        br::before { content: "\\A"; white-space: pre-line }"""
    )


def page_count(content: bytes) -> int:
    """How many pages a PDF of ours has, as the root of its page tree says; 0 where none is found."""
    streams = re.findall(rb"/ObjStm\b.*?stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    for text in (content, *(zlib.decompressobj().decompress(one) for one in streams)):
        if found := re.search(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)", text):
            return int(found[1])
    return 0


def _finish(drawings: Sequence[tuple[Beneath, Drawing]], document: object, pdf: Any) -> None:
    compact_fonts(document, pdf)
    put_beneath(drawings, pdf)
    compress(pdf)


@lru_cache(maxsize=32)
def _rules(style: str) -> CSS:
    """Reading the rules of a sheet takes an eighth of its time, and those of a kind of document are the same."""
    return CSS(string=style, url_fetcher=OwnFilesOnly())


_here = threading.local()


def _fonts() -> tuple[FontConfiguration, CSS, Opened]:
    """Looked up once in a thread: opening the faces anew takes a sheet a fifth of its time, and their files stay
    mapped until the collector comes."""
    known = tuple((path, path.stat().st_mtime_ns) for path in customer_fonts())
    if getattr(_here, "known", None) != known:
        fonts, fetcher = FontConfiguration(), OwnFilesOnly()
        _here.fonts = fonts, CSS(string=_customer_font_faces(), url_fetcher=fetcher, font_config=fonts), Opened()
        _here.known = known
    return _here.fonts  # type: ignore[no-any-return]


@lru_cache(maxsize=32)
def _drawing(svg: str, width: float, height: float) -> Drawing:
    """The operators that draw it on a page of this size, in millimetres."""
    size = f"{width:g}mm {height:g}mm"
    style = "svg{position:absolute;left:0;top:0;width:100%;height:100%}"
    sheet = f"<style>@page{{size:{size};margin:0}}body{{margin:0}}{style}</style>"
    found: list[Drawing] = []
    HTML(string=f"{sheet}<body>{svg}", url_fetcher=OwnFilesOnly()).write_pdf(finisher=partial(captured, found))
    return found[0]


def customer_fonts() -> list[Path]:
    """Font files that the customer has a licence for, in `DATA_DIR/fonts` (D161)."""
    folder = Path(settings.DATA_DIR) / "fonts"
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _FONT_FILES)


def missing_glyphs(text: str) -> str:
    """The characters of a text that no font here can draw, each once."""
    return "".join(char for char in dict.fromkeys(text) if not _has_glyph(char))


def _has_glyph(char: str) -> bool:
    if char.isspace():
        return True
    point, (starts, ends) = ord(char), _drawn_by_the_system()
    at = bisect_right(starts, point) - 1
    return (at >= 0 and point <= ends[at]) or any(point in _drawn_by(path) for path in customer_fonts())


@cache
def _drawn_by_the_system() -> tuple[list[int], list[int]]:
    """First and last of each run of characters that some installed font has; one question for all of them."""
    listed = subprocess.run([FC_LIST, ":", "charset"], capture_output=True, check=True, text=True).stdout  # noqa: S603
    runs = sorted(
        tuple(int(end, 16) for end in run.split("-"))
        for run in set(re.findall(r"[0-9a-f]+(?:-[0-9a-f]+)?", listed.replace("charset=", "")))
    )
    starts: list[int] = []
    ends: list[int] = []
    for run in runs:
        if ends and run[0] <= ends[-1] + 1:
            ends[-1] = max(ends[-1], run[-1])
        else:
            starts.append(run[0])
            ends.append(run[-1])
    return starts, ends


@lru_cache(maxsize=16)
def _drawn_by(path: Path) -> frozenset[int]:
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


def expect_many() -> None:
    """In this thread hundreds of sheets will be drawn: what all of them need is kept."""
    _fonts()[2].is_for_many = True


def _customer_font_faces() -> str:
    return "".join(_font_face(path) for path in customer_fonts())


def _font_face(path: Path) -> str:
    """One rule per name, since 方正小标宋简体 is also called FZXiaoBiaoSong-B05S."""
    with TTFont(path, fontNumber=0, lazy=True) as font:
        names = {record.toUnicode() for record in font["name"].names if record.nameID == 1}
        weight = font["OS/2"].usWeightClass if "OS/2" in font else 400
    weight = "bold" if weight >= 600 else "normal"
    return "".join(
        f'@font-face{{font-family:"{name}";font-weight:{weight};src:url("font:{path.name}")}}'
        for name in sorted(names)
        if not set(name + path.name) & set('"\\\n{}')
    )
