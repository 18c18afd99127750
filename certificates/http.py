"""HTTP helpers that pages and API of this room share."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from certificates.issuing.services import certificates
from certificates.models import Certificate
from registry.doors.http import address_of
from registry.history import handing_out
from registry.history.purposes import Inherent


def sender_of(request: HttpRequest) -> str:
    """The sender's network address; only its keyed digest is ever stored."""
    return address_of(request)


def certificate_given(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """The file of a certificate, recorded unless it is one's own."""
    about: dict[str, Any] = {
        "purpose": Inherent.CERTIFICATE,
        "to": certificate,
        "unit": certificate.issuing_unit,
    }
    content, name = certificates.bytes_of(certificate), f"{certificate.number}.pdf"
    return handing_out.paper(request, content, name, person=certificate.volunteer.person, what="certificate", **about)
