"""An installation from before states were kept, at its upgrade."""

from registry.history.services import taking_over
from registry.models import HistoryEntry


def upgraded() -> int:
    """What factories made without a command counts as older than the acts that say states."""
    HistoryEntry.objects.create(did="logged in", target_model="registry.user")
    return taking_over.begin()
