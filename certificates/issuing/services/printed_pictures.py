"""Pictures that are printed on a paper and kept elsewhere: one that cannot be read is named, and stops nothing else."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.exceptions import ObjectDoesNotExist

from certificates.exceptions import CertificateRefused
from registry.models import StoredFile
from registry.units.services import offices

Reason = CertificateRefused.Reason
# What the disk, the keys, Pillow and a row that was removed meanwhile raise.
UNREADABLE = (OSError, InvalidTag, LookupError, ValueError, SyntaxError, ObjectDoesNotExist)


def content_of(stored: StoredFile) -> bytes:
    """The bytes as they were kept; a file that was cut off or exchanged is no picture of ours."""
    content = offices.bytes_of(stored)
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise ValueError
    return content


@contextmanager
def readable(reason: CertificateRefused.Reason, **details: Any) -> Iterator[None]:
    """A picture that is missing or damaged belongs to its paper: it is no fault of the machine that passes."""
    try:
        yield
    except UNREADABLE as error:
        raise CertificateRefused(reason, **details) from error
