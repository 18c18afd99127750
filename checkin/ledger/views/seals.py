"""每日封存值: the heads of the chain, public."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checkin.ledger.filters import SealFilter
from checkin.ledger.services.seals import links_after, unsealed
from checkin.models import Seal
from registry.doors.http import SEARCHED, SHORT_PAGE, page_of
from registry.protection import keys


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Number, day, how many rows, head and signature; nothing personal."""
    found = SealFilter(request.GET, Seal.objects.order_by("-number"))
    page = page_of(request, found.qs, SHORT_PAGE)
    is_narrowed = any(request.GET.get(name) for name in found.filters)
    context = {"page": page, "unsealed": sum(unsealed().values()), "filter_form": found.form}
    context |= {"is_narrowed": is_narrowed, "searched": is_narrowed or page.paginator.count > SEARCHED}
    return render(request, "checkin/ledger/seals.html", context)


@require_safe
def seal_chain(request: HttpRequest) -> JsonResponse:
    """The seals after `?after=` with everything that their heads cover, so that anybody can verify the chain."""
    after = request.GET.get("after", "0")
    return JsonResponse({"seals": links_after(int(after) if after.isdecimal() and len(after) < 10 else 0)})


@require_safe
def seal_keys(request: HttpRequest) -> JsonResponse:
    """The public keys that verify the signatures (Ed25519 over the head's text)."""
    found = keys.public_keys(keys.Purpose.SEAL)
    return JsonResponse({"keys": [{"number": number, "ed25519": key.hex()} for number, key in sorted(found.items())]})
