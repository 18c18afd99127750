"""交接单: what was open when the office changed hands, for two signatures on A4."""

from typing import Any

from registry.documents import pdf


def as_pdf(content: dict[str, Any], *, check_word: str) -> bytes:
    """The frozen content on paper; the word by which it is compared with what is kept stands at its foot."""
    return pdf.render("registry/pdf/handover.html", {"sheet": content, "check_word": check_word})
