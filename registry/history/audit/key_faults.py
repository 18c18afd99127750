"""Do the keys of the installation still fit together? (design#keys)"""

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag

from registry.models import SigningKey
from registry.protection import keys


def faults() -> Iterator[tuple[str, str]]:
    """Each secret opens under the master key, and what is published is its own public half."""
    for row in SigningKey.objects.order_by("pk"):
        where = f"{SigningKey._meta.db_table} {row.pk}"
        try:
            fits = keys.public_half(row.purpose, keys.opened(row).secret) == bytes(row.public_key)
        except (InvalidTag, ValueError):
            yield where, "secret_sealed: does not open under the master key"
            continue
        if not fits:
            yield where, "public_key: is not that of its secret"
