"""The address of a page of ours for whoever reads it elsewhere: in a mail, a group, on paper."""

from django.conf import settings


def absolute(path: str) -> str:
    """`/me/` → `https://host/me/`."""
    return f"{settings.PUBLIC_URL}{path}"
