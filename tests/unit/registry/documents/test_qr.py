"""QR codes are read by an independent decoder."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image

from registry.accounts.allauth_rules import FactorAdapter
from registry.documents import qr
from tests.readers import qr_text

CARD = "https://zy.example.org/k/" + "A7KQ2MXRD4" * 11


def test_the_picture_says_what_was_put_in():
    assert qr_text(qr.png(CARD)) == CARD


def test_the_inline_picture_never_holds_the_text_itself():
    picture = qr.svg("<script>alert(1)</script>", label='"><b>x</b>')

    assert "<script" not in picture
    assert 'aria-label="&quot;&gt;&lt;b&gt;x&lt;/b&gt;"' in picture


def test_the_inline_picture_has_a_quiet_zone_of_four_modules():
    picture = qr.svg("1")

    assert 'viewBox="0 0 29 29"' in picture
    assert 'd="M4 4h7v1h-7z' in picture


def test_every_picture_brings_its_own_white_ground():
    """The authenticator's code too, which allauth would draw without one."""
    ground = '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000"'
    authenticator = FactorAdapter().build_totp_svg("1")

    assert ground.format(29) in qr.svg("1")
    assert ground.format(29) in authenticator
    picture = Image.open(BytesIO(qr.png("1", module_px=1)))
    assert (picture.mode, picture.size, picture.info) == ("1", (29, 29), {})
    assert not [spot for n in range(29) for d in range(4) for spot in ((n, d), (d, n)) if not picture.getpixel(spot)]


def test_scripts_draw_codes_in_one_place():
    """A second one would forget the ground again; the other only draws what it reads back itself."""
    sources = sorted((Path(settings.BASE_DIR) / "frontend/src/js").rglob("*.js"))
    drawing = [path.name for path in sources if "from 'uqr'" in path.read_text()]

    assert drawing == ["picture.js", "test_code.js"]
