"""Papers of a shift that leave the product, by pages and API alike."""

from typing import Any

from django.http import HttpResponse

from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import Shift


def sheet_given(request: Any, shift: Shift, content: bytes, name: str, *, people: int) -> HttpResponse:
    """A sheet with the names of a shift; its purpose is the signing in."""
    about: dict[str, Any] = {
        "what": "sign-in-sheet",
        "to": shift,
        "unit": shift.activity.recording_unit,
        "people": people,
    }
    inline = name.endswith(".pdf")
    return handing_out.drawn(request, content, name, purpose=Inherent.SIGN_IN, inline=inline, **about)
