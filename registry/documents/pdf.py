"""Template → PDF. The only importer of weasyprint."""

import subprocess
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path
from shutil import which
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from registry.documents.compact import compact_fonts

FC_LIST = which("fc-list") or "fc-list"
_FONT_FILES = {".ttf", ".otf", ".ttc", ".woff", ".woff2"}


class OwnFilesOnly(URLFetcher):
    """Reads `static:` files of the product and `font:` files of the customer, and nothing else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"static", "font"}, allow_redirects=False)

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
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


def render(template: str, context: dict) -> bytes:
    """The template as a PDF."""
    return laid_out(render_to_string(template, context))


def laid_out(page: str) -> bytes:
    """The page as a tagged PDF: fonts embedded, title and language from its own head."""
    fetcher = OwnFilesOnly()
    fonts = FontConfiguration()
    return HTML(string=page, url_fetcher=fetcher).write_pdf(
        font_config=fonts,
        stylesheets=[CSS(string=_customer_font_faces(), url_fetcher=fetcher, font_config=fonts)],
        finisher=compact_fonts,
        pdf_tags=True,
        presentational_hints=False,
    )


def customer_fonts() -> list[Path]:
    """Font files that the customer has a licence for, in `DATA_DIR/fonts` (D161)."""
    folder = Path(settings.DATA_DIR) / "fonts"
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _FONT_FILES)


def missing_glyphs(text: str) -> str:
    """The characters of a text that no font here can draw, each once."""
    return "".join(char for char in dict.fromkeys(text) if not _has_glyph(char))


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    if char.isspace():
        return True
    for path in customer_fonts():
        with TTFont(path, fontNumber=0, lazy=True) as font:
            if ord(char) in font.getBestCmap():
                return True
    query = [FC_LIST, f":charset={ord(char):x}", "family"]
    return bool(subprocess.run(query, capture_output=True, check=True).stdout)  # noqa: S603


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
