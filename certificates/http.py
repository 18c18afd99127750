"""HTTP helpers that pages and API of this room share."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from certificates.issuing.services import certificates, pictures
from certificates.models import Certificate
from registry.doors.http import address_of
from registry.history import handing_out
from registry.history.purposes import Inherent


def sender_of(request: HttpRequest) -> str:
    """The sender's network address; only its keyed digest is ever stored."""
    return address_of(request)


def certificate_given(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """The file of a certificate, recorded unless it is one's own."""
    return _paper(request, certificate, certificates.bytes_of(certificate), "pdf")


def certificate_shown(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """Its picture, recorded like the file."""
    return _paper(request, certificate, pictures.bytes_of(certificate), "png", inline=True)


def _paper(request: HttpRequest, certificate: Certificate, content: bytes, kind: str, **how: Any) -> HttpResponse:
    about: dict[str, Any] = {
        "purpose": Inherent.CERTIFICATE,
        "to": certificate,
        "unit": certificate.issuing_unit,
        "what": "certificate",
    }
    name = f"{certificate.number}.{kind}"
    return handing_out.paper(request, content, name, person=certificate.person, **how, **about)
