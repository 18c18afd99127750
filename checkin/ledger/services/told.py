"""What the history tells of a decision, so that one put in by hand is told from it (D107)."""

from typing import Any

from checkin.models import Decision
from registry.history import canonical


def of(decision: Decision) -> dict[str, Any]:
    """The fields of the act about a decision; texts are reduced to digests by the history."""
    return {
        "decision": decision.n,
        "timed": decision.timed_minutes,
        "supplementary": decision.supplementary_minutes,
        "reason": decision.reason,
        "content": content_of(decision),
    }


def content_of(decision: Decision) -> str:
    """Everything the decision says of its arithmetic."""
    said = [decision.policy_id, decision.basis, decision.intervals, decision.steps, decision.origins, decision.days]
    return canonical.text_of(said)


def deed_of(decision: Decision) -> str:
    return f"hours {decision.outcome}"
