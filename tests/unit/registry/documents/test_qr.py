"""QR codes are read by an independent decoder."""

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
