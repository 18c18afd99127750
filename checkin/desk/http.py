"""Papers of a shift that leave the product, by pages and API alike."""

from typing import Any

from django.http import HttpResponse

from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import Shift
from registry.words.dates import as_full_date


def paper_name(shift: Shift, what: str) -> str:
    """白沙小学课堂2026年3月14日现场资料.pdf: found again among other downloads."""
    return f"{shift.activity.title}{as_full_date(shift.starts_at)}{what}.pdf"


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
