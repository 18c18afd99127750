"""The kind of a file by its content: first bytes, the brands of a film or phone picture, what an office file holds."""

import zipfile
from io import BytesIO
from typing import Final

JPEG, PNG, HEIC, AVIF = "image/jpeg", "image/png", "image/heic", "image/avif"
PDF, MP4, MOV = "application/pdf", "video/mp4", "video/quicktime"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES: Final = {
    JPEG: "JPG", PNG: "PNG", HEIC: "HEIC", AVIF: "AVIF", PDF: "PDF", MP4: "MP4", MOV: "MOV", DOCX: "DOCX", XLSX: "XLSX",
}  # fmt: skip
PICTURES: Final = (JPEG, PNG, HEIC, AVIF)
SHOWING: Final = (*PICTURES, MP4, MOV)
MOST_MEMBERS: Final = 5_000

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
AVIF_BRANDS = {b"avif", b"avis"}
PICTURE_BRANDS = {b"mif1", b"msf1", b"miaf", b"mif2"}  # a picture of either coding
MP4_BRANDS = {b"isom", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash", b"3gp4", b"3gp5", b"3gp6", b"iso2",
              b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9"}  # fmt: skip
LEAST_BOX = 16


def sniffed(content: bytes) -> str:
    """The kind of file, or "" when it is unknown; the beginning is enough for everything but office files."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"%PDF-"):
        return PDF
    if content[4:8] == b"ftyp":
        return _kind_of_brands(content)
    if content[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip"):
        return MOV  # films of QuickTime's first years begin without a brand
    return _office_type(content) if may_be_office(content) else ""


def may_be_office(beginning: bytes) -> bool:
    """Only then is the rest worth reading to know the kind."""
    return beginning.startswith(b"PK\x03\x04")


def _kind_of_brands(content: bytes) -> str:
    """A still picture of a phone is packed like a film; its brand decides, the first one before the others."""
    end = min(max(int.from_bytes(content[:4], "big"), LEAST_BOX), 256)
    others = {content[at : at + 4] for at in range(16, end, 4)}
    first = content[8:12]
    for brands in ({first}, others):
        if brands & HEIC_BRANDS:
            return HEIC
        if brands & AVIF_BRANDS:
            return AVIF
        if brands & MP4_BRANDS and not {first} & PICTURE_BRANDS:
            return MP4
        if b"qt  " in brands:
            return MOV
    return HEIC if first in PICTURE_BRANDS else ""


def _office_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ""
    if "[Content_Types].xml" not in names or len(names) > MOST_MEMBERS or any("vbaProject" in name for name in names):
        return ""
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ""
