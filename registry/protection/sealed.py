"""Encrypted columns: a property beside a binary column (design#keys)."""

from typing import Any

from registry.protection import keys


class SealedColumn:
    """A sealed column is bound to model, field and row: a ciphertext copied into another row does not open."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner, self.name, self.column = owner, name, f"{name}_sealed"

    def _binding(self, instance: Any) -> str:
        return f"{type(instance).__name__}|{self.name}|{instance.uuid}"


class SealedText(SealedColumn):
    """`volunteer.phone` reads and writes `volunteer.phone_sealed`; None and "" stay empty."""

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        sealed = getattr(instance, self.column)
        return keys.open_text(bytes(sealed), bound_to=self._binding(instance)) if sealed else ""

    def __set__(self, instance: Any, text: str | None) -> None:
        sealed = keys.seal_text(text, bound_to=self._binding(instance)) if text else b""
        setattr(instance, self.column, sealed)

    def opened(self, sealed: Any, uuid: Any) -> str:
        """The text of a row that was read as values, without an instance of its model."""
        bound_to = f"{self.owner.__name__}|{self.name}|{uuid}"
        return keys.open_text(bytes(sealed), bound_to=bound_to) if sealed else ""


class SealedBytes(SealedColumn):
    """The same for the bytes of a file."""

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        sealed = getattr(instance, self.column)
        return keys.open_bytes(bytes(sealed), bound_to=self._binding(instance)) if sealed else b""

    def __set__(self, instance: Any, content: bytes | None) -> None:
        sealed = keys.seal_bytes(content, bound_to=self._binding(instance)) if content else b""
        setattr(instance, self.column, sealed)
