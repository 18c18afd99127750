"""Files that the product makes, on their way to a person."""

from collections.abc import Iterator
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def download(content: bytes | str, name: str, *, inline: bool = False) -> HttpResponse:
    """The file under its name, Chinese or not, shown in the browser or saved; never cached (D103)."""
    response = HttpResponse(content, content_type=TYPES[name.rsplit(".", 1)[1]])
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def streamed(length: int, pieces: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """The same a piece at a time, for what is too long to lie in memory."""
    response = StreamingHttpResponse(pieces, content_type=TYPES[name.rsplit(".", 1)[1]])
    response["Content-Length"] = str(length)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
