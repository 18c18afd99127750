"""QR codes are read by an independent decoder."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from qrcode import QRCode
from qrcode.exceptions import DataOverflowError

from registry.accounts.allauth_rules import FactorAdapter
from registry.documents import pdf, qr
from tests.readers import pdf_codes, pdf_objects, qr_text

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


@pytest.mark.parametrize("length", [1, 40, 110, 180, 230, 300, 1100])
def test_a_code_is_the_one_that_the_library_would_draw(length):
    """What was printed before looks as it did: the same size, correction and mask."""
    told = [f"{CARD}/{n}".ljust(length, "x")[:length] for n in range(1 if length > 1000 else 4)]
    told += ["7" * length, ("A7-" * length)[:length], "志" * (length // 3)]  # other ways to write
    slow = [QRCode(error_correction=qr.ERROR_CORRECT_M, border=qr.QUIET_ZONE) for _ in told]
    for code, text in zip(slow, told, strict=True):
        code.add_data(text)

    assert [qr._matrix(text) for text in told] == [code.get_matrix() for code in slow]


def test_more_than_the_largest_code_holds_is_refused():
    with pytest.raises(DataOverflowError):
        qr._matrix("x" * 2332)
    assert len(qr._matrix("x" * 2331)) == 177 + 2 * qr.QUIET_ZONE


def test_a_code_in_a_pdf_is_read_and_says_what_it_is(tmp_path):
    """WeasyPrint asks for no file: the text is in the address of the picture."""
    text = f"{CARD}?a=1&b=<志愿>#%20"

    page = "<html lang='zh'><title>t</title><style>img{width:50mm}</style>" + qr.printed(text, label="卡")
    file = pdf.laid_out(page)

    assert pdf_codes(file, tmp_path) == [text]
    assert f"/Alt <feff{'卡'.encode('utf-16-be').hex()}>".encode() in pdf_objects(file)
