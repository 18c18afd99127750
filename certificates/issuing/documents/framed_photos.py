"""A person's photo as large as the frame of a certificate prints it."""

from io import BytesIO
from typing import Final

# 35 × 45 mm at 300 dots to the inch, both ways round.
MOST_PX: Final = (620, 800)


def as_jpeg(content: bytes) -> bytes:
    """The same photo, no larger than the frame needs."""
    from PIL import Image  # noqa: PLC0415 - loaded with the first certificate that shows a photo

    kept = BytesIO()
    with Image.open(BytesIO(content)) as picture:
        picture.draft("RGB", MOST_PX)
        picture.thumbnail(MOST_PX)
        picture.convert("RGB").save(kept, "JPEG", quality=88)
    return kept.getvalue()
