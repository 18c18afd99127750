"""证据单: the chain of every hour of a shift on paper, names masked (D126)."""

from typing import Any

from registry.documents import pdf


def as_pdf(evidence: Any, item: Any) -> bytes:
    """The current evidence of one drawn shift."""
    return pdf.render("checkin/pdf/evidence_sheet.html", {"evidence": evidence, "item": item, "shift": evidence.shift})
