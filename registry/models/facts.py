"""Rows that are written once and never changed, and the states that the history keeps of other rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from django.db import models


class AppendOnly(models.Model):
    """A fact: neither edited nor deleted by anybody; triggers see to it (registry/protection/append_only.py)."""

    is_append_only = True

    class Meta:
        abstract = True


class Repeatable:
    """A row that also answers a press which asks once more for what is already done; nothing is written for it."""

    is_repeated = False

    def repeated(self) -> Self:
        """As the answer to such a press."""
        self.is_repeated = True
        return self


@dataclass(frozen=True, slots=True)
class Stated:
    """What the state of a row is made of: its columns, and the columns of rows that are part of it.

    A model with `stated` gets the digest of its state kept with every act about it, so that the audit sees
    a row that was changed, made or taken away without one (D106). Later versions are added behind, never edited.
    """

    columns: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
