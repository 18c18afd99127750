"""Why nobody can sign up for a shift, whoever asks: what became of the activity and of the shift."""


def closed_because(status: str, *, was_published: bool, is_called_off: bool, has_ended: bool) -> str:
    """The code of the refusal; empty while the activity takes sign-ups."""
    if status in ("cancelled", "withdrawn"):
        return "activity_called_off"
    if is_called_off:
        return "shift_called_off"
    if status in ("closed", "reported") or (has_ended and status == "published"):
        return "shift_over"
    if status == "published":
        return ""
    return "change_pending" if was_published and status in ("submitted", "returned") else "not_published"
