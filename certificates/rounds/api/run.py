"""What the views of rounds share: the committee's own operations on what an address names."""

from typing import Any

from certificates.permissions import can_run_rounds
from registry.permissions import require


class RunByCommittee:
    """404 for what one does not see, 403 for what one does not run."""

    def run(self) -> Any:
        row = self.get_object()  # type: ignore[attr-defined]
        require(can_run_rounds(self.request.user))  # type: ignore[attr-defined]
        return row
