"""Reading documents back with independent programs."""

import re
import subprocess
import zlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import docx
import python_calamine
import zxingcpp
from PIL import Image

from registry.documents.pdf import laid_out

UNREAD = b"%PDF-1.7 unread\n"


def unread(page: str, *_with_it: object) -> bytes:
    """Stands for the file of this page until somebody reads it."""
    return UNREAD + page.encode()


def unseen(_content: bytes, *, longest: int = 1) -> bytes:
    """Stands for the picture of a file that nobody looks at."""
    kept = BytesIO()
    Image.new("L", (longest, 1)).save(kept, "PNG")
    return kept.getvalue()


@lru_cache(maxsize=4)
def drawn(pdf: bytes) -> bytes:
    """The real file."""
    return laid_out(pdf.removeprefix(UNREAD).decode()) if pdf.startswith(UNREAD) else pdf


def pdf_text(pdf: bytes) -> str:
    """What Poppler can extract, in reading order."""
    return _piped(["pdftotext", "-raw", "-", "-"], drawn(pdf)).decode()


def pdf_words(pdf: bytes) -> str:
    """The extracted text without spaces and line breaks."""
    return "".join(pdf_text(pdf).split())


def pdf_pages(pdf: bytes) -> list[str]:
    """The extracted text of each page."""
    return pdf_text(pdf).split("\f")[:-1]


def pdf_frames(pdf: bytes, word: str) -> list[tuple[float, float, float, float]]:
    """Where Poppler finds this word: left, top, right, bottom in millimetres of its page."""
    found = _piped(["pdftotext", "-bbox", "-", "-"], drawn(pdf)).decode()
    boxes = re.findall(rf'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">{word}</word>', found)
    return [tuple(float(one) * 25.4 / 72 for one in box) for box in boxes]


def pdf_info(pdf: bytes, folder: Path) -> dict[str, str]:
    lines = _run(["pdfinfo", _saved(pdf, folder)]).decode().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def pdf_fonts(pdf: bytes, folder: Path) -> dict[str, bool]:
    """Font name without its subset tag → embedded?"""
    lines = _run(["pdffonts", _saved(pdf, folder)]).decode().splitlines()[2:]
    return {line.split()[0].partition("+")[2]: line.split()[-5] == "yes" for line in lines}


def pdf_objects(pdf: bytes) -> bytes:
    """The unpacked objects of the file, which no tool prints."""
    packed = re.findall(rb"/Type /ObjStm.*?stream\r?\n(.*?)endstream", drawn(pdf), re.DOTALL)
    return b"\n".join(zlib.decompress(stream) for stream in packed)


def pdf_drawing(pdf: bytes) -> list[bytes]:
    """The unpacked operators of its pages and forms, line by line."""
    streams = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", drawn(pdf), re.DOTALL)
    return [line for stream in streams for line in zlib.decompressobj().decompress(stream).splitlines()]


def pdf_codes(pdf: bytes, folder: Path) -> list[str]:
    """What an independent decoder reads from the QR codes of the printed pages."""
    _run(["pdftoppm", "-r", "150", "-png", _saved(pdf, folder), str(folder / "page")])
    pages = sorted(folder.glob("page*.png"))
    return [code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(page))]


def qr_text(png: bytes) -> str:
    return zxingcpp.read_barcodes(Image.open(BytesIO(png)))[0].text


def xlsx_rows(xlsx: bytes, sheet: int = 0) -> list[list]:
    """The values of a sheet; empty cells are empty strings."""
    return python_calamine.CalamineWorkbook.from_filelike(BytesIO(xlsx)).get_sheet_by_index(sheet).to_python()


def docx_tables(file: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(BytesIO(file)).tables]


def docx_lines(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(file)).paragraphs]


def printed_by_libreoffice(file: bytes, suffix: str, folder: Path) -> bytes:
    """The office file as LibreOffice would print it."""
    path = folder / f"form.{suffix}"
    path.write_bytes(file)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)])
    return path.with_suffix(".pdf").read_bytes()


def _saved(pdf: bytes, folder: Path) -> str:
    path = folder / "read.pdf"
    path.write_bytes(drawn(pdf))
    return str(path)


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, capture_output=True, check=True, timeout=180).stdout


def _piped(command: list[str], data: bytes) -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True, timeout=60).stdout
