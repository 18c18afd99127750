"""The side list and the tabs of every page: what this person has to do, by role."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` (groups for a desk), `tabs` (five for a phone), `demo`."""
    return {"nav": [], "tabs": [], "demo": settings.DEMO}
