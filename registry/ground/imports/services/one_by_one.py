"""Kinds of some hundred rows: each row is stored by the command that a page would call."""

from abc import abstractmethod
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from registry.exceptions import RuleViolation
from registry.ground.imports.kinds import Kind, Row, RowState, Sheet


class OneByOne(Kind):
    """What its command refuses is a problem of the row, like what the preview found."""

    per_chunk = 50
    at = ""  # the column that a refusal is told at

    @abstractmethod
    def write(self, row: Row, sheet: Sheet) -> None:
        """Store a new row, or what changed, by the room's commands; the row gets its target."""

    @abstractmethod
    def unwrite(self, row: Row, sheet: Sheet) -> None:
        """Take a stored row back."""

    def store(self, rows: Sequence[Row], sheet: Sheet) -> None:
        for row in rows:
            try:
                with transaction.atomic():
                    self.write(row, sheet)
            except RuleViolation as refusal:
                row.refuse(self.at, refusal)
            except ValidationError as error:
                row.problems.append((self.at, "invalid", "；".join(error.messages)))
                row.state = RowState.WRONG

    def take_back(self, rows: Sequence[Row], sheet: Sheet) -> int:
        kept = 0
        for row in reversed([row for row in rows if row.target]):
            try:
                with transaction.atomic():
                    self.unwrite(row, sheet)
            except RuleViolation:
                kept += 1
        return kept
