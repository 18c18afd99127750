"""HTTP helpers that pages and API of this room share."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def sender_of(request: HttpRequest) -> str:
    """The sender's network address; only its keyed digest is ever stored."""
    return str(get_adapter(request).get_client_ip(request))
