"""The stored bytes of certificates: do they open, and have they the digest that they were issued with?"""

import hashlib
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag

from certificates.models import CertificateFile
from registry import clock
from registry.history.batches import batches

FILES_AT_ONCE = 20
# As with people, a quick audit reads others each day.
DAYS_OF_A_ROUND = 20


def contents(*, quick: bool = False) -> Iterator[tuple[str, str]]:
    """Every file is that of a certificate, to the byte."""
    table = CertificateFile._meta.db_table
    for pk in CertificateFile.objects.filter(certificates=None).order_by("pk").values_list("pk", flat=True):
        yield f"{table} {pk}", "belongs to no certificate"
    today = clock.today().toordinal() % DAYS_OF_A_ROUND
    keys = CertificateFile.objects.order_by("pk").values_list("pk", flat=True).iterator()
    looked_at = (pk for pk in keys if not quick or pk % DAYS_OF_A_ROUND == today)
    for pks in batches(looked_at, FILES_AT_ONCE):
        for file in CertificateFile.objects.filter(pk__in=pks).prefetch_related("certificates").order_by("pk"):
            if (what := _wrong(file)) is not None:
                yield f"{table} {file.pk}", what


def _wrong(file: CertificateFile) -> str | None:
    if not file.content_sealed and all(one.is_erased for one in file.certificates.all()):
        return None
    try:
        digest = hashlib.sha256(bytes(file.content)).hexdigest()
    except (InvalidTag, LookupError, ValueError):
        return "content: was not stored by the product"
    return None if digest == file.sha256 else "content: is not what was issued"
