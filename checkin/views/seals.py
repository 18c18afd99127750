"""每日封存值: the heads of the chain, for everybody to keep."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checkin.models import Seal
from registry import keys
from registry.http import page_of


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Number, day, how many rows, head and signature; nothing personal."""
    return render(request, "checkin/seals.html", {"page": page_of(request, Seal.objects.order_by("-number"))})


@require_safe
def seal_keys(request: HttpRequest) -> JsonResponse:
    """The public keys that verify the signatures (Ed25519 over the head's text)."""
    found = keys.public_keys(keys.Purpose.SEAL)
    return JsonResponse({"keys": [{"number": number, "ed25519": key.hex()} for number, key in sorted(found.items())]})
