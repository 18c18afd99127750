"""Documents, written and read; the large libraries are loaded with the first document that needs them."""

from importlib import import_module
from typing import Any

# Their libraries are 40 MiB that most processes never use: `from registry.documents import pdf` costs nothing,
# `pdf.render(…)` loads WeasyPrint. An annotation that names something of theirs is quoted.
LOADED_WHEN_USED = (
    "card_pictures", "form_book", "long_tables", "pdf", "pictures", "qr", "table_reader", "word", "workbook_reader",
    "workbooks",
)  # fmt: skip


class _WhenUsed:
    """Stands for a module until one of its names is asked for; the import system lets threads wait for each other."""

    __slots__ = ("_name",)  # and no __dict__: the module's own is asked for

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", f"{__name__}.{name}")

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(import_module(self._name), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(import_module(self._name), name)


globals().update({name: _WhenUsed(name) for name in LOADED_WHEN_USED})
