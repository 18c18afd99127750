"""HTTP helpers that pages and API of this room share."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"
DOCUMENTS = {
    "pdf": PDF,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def sender_of(request: HttpRequest) -> str:
    """The sender's network address; only its keyed digest is ever stored."""
    return str(get_adapter(request).get_client_ip(request))


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF to download, never cached."""
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def document_response(content: bytes, name: str, suffix: str) -> HttpResponse:
    """A file to download under its Chinese name, never cached."""
    response = HttpResponse(content, content_type=DOCUMENTS[suffix])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{suffix}")
    response["Cache-Control"] = "private, no-store"
    return response
