"""How files are laid out is the matter here, whether or not a test opens them."""

import pytest


@pytest.fixture
def drawn_when_read() -> None:
    """They are laid out at once."""
