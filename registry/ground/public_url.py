"""The full address of a page, for mails, chats and paper."""

from django.conf import settings


def absolute(path: str) -> str:
    """`/me/` → `https://host/me/`."""
    return f"{settings.PUBLIC_URL}{path}"
