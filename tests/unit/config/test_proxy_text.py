"""The nginx text of the operations page fits what the product promises."""

import re
from pathlib import Path

from certificates.verification.forms import LARGEST_FILE_MB
from registry.ground.imports.services.batches import MOST_BYTES
from registry.ground.services.files import ACCEPTED, MEGABYTE

TEXT = Path("docs/operations.md").read_text()
ROUND_THE_FILE_MB = 5  # the other fields of the form


def test_the_largest_promised_upload_passes_the_proxy():
    promised = max(*(megabytes for _types, megabytes in ACCEPTED.values()), LARGEST_FILE_MB, MOST_BYTES // MEGABYTE)

    allowed = int(re.search(r"client_max_body_size (\d+)m;", TEXT)[1])

    assert promised + ROUND_THE_FILE_MB <= allowed <= promised * 1.1


def test_the_text_is_understood_by_the_nginx_of_debian_12():
    """1.22 knows HTTP/2 only as a word of `listen`."""
    assert "listen 443 ssl http2;" in TEXT
    assert "http2 on;" not in TEXT
