"""What the views of rounds share: the operations of whoever runs the round that an address names."""

from typing import Any

from certificates.permissions import can_run
from registry.permissions import require


class RunByCommittee:
    """404 for what one does not see, 403 for what one does not run."""

    def run(self) -> Any:
        row = self.get_object()  # type: ignore[attr-defined]
        require(can_run(self.request.user, getattr(row, "round", row)))  # type: ignore[attr-defined]
        return row
