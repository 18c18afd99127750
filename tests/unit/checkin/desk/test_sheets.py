"""The codes on a printed sheet name one shift and one person."""

import base64
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.desk import sheet_rows
from checkin.desk.services import sheets
from checkin.desk.sheet_rows import SheetRow
from checkin.exceptions import SheetRowRefused
from checkin.scanning.readings import by_keyboard
from registry.protection import keys
from tests.factories import ShiftFactory, SignUpFactory

SECRET = bytes(range(32))
Reason = SheetRowRefused.Reason
numbers = st.integers(min_value=1, max_value=10**18 - 1)


def test_the_text_of_a_row_is_fixed():
    mac = base64.b32encode(hmac.digest(SECRET, b"sheet|7|12", "sha256")[:8]).decode().rstrip("=")

    assert sheet_rows.row_text(SheetRow(7, 12), secret=SECRET) == f"S1-7-12-{mac}"


@given(shift=numbers, person=numbers)
def test_every_row_is_read_back(shift, person):
    row = SheetRow(shift, person)

    assert sheet_rows.read(sheet_rows.row_text(row, secret=SECRET), secrets=[b"other", SECRET]) == row


@given(
    shift=numbers, person=numbers, at=st.integers(0, 60), to=st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
)
def test_no_changed_row_is_accepted(shift, person, at, to):
    text = sheet_rows.row_text(SheetRow(shift, person), secret=SECRET)
    changed = text[: at % len(text)] + to + text[at % len(text) + 1 :]

    assert changed in by_keyboard(text) or sheet_rows.read(changed, secrets=[SECRET]) is None


@pytest.mark.parametrize("text", ["", "S1", "S1-1-2", "S2-1-2-AAAAAAAAAAAAA", "GZ20260000012", "x" * 4096, "S1-１-2-A"])
def test_anything_else_is_no_row(text):
    assert sheet_rows.read(text, secrets=[SECRET]) is None


@pytest.mark.django_db
def test_a_row_belongs_to_its_shift():
    signup, other = SignUpFactory(), ShiftFactory()
    (text,) = sheets.codes_of(signup.shift, [signup.volunteer_id]).values()

    with pytest.raises(SheetRowRefused) as foreign:
        sheets.person_of(text, shift=other)
    with pytest.raises(SheetRowRefused) as forged:
        sheets.person_of(text[:-1] + ("A" if text[-1] != "A" else "B"), shift=signup.shift)

    with pytest.raises(SheetRowRefused) as cut:
        sheets.person_of(text[:-1], shift=signup.shift)

    assert cut.value.code == Reason.SHEET_ROW_UNREADABLE
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    german = text.translate(str.maketrans("YZ-", "ZYß"))
    for typed in (text.lower(), wide, f"\ufeff{text}\t\u200b", german, german.lower(), f"]Q1{text}\r"):
        assert sheets.person_of(typed, shift=signup.shift) == signup.volunteer_id
    assert (foreign.value.reason, forged.value.reason) == (Reason.SHEET_ROW_OTHER_SHIFT, Reason.SHEET_ROW_FORGED)


@pytest.mark.django_db
def test_a_sheet_printed_before_a_new_key_is_still_read():
    signup = SignUpFactory()
    (text,) = sheets.codes_of(signup.shift, [signup.volunteer_id]).values()

    keys.make(keys.Purpose.SITE_CODE)

    assert sheets.person_of(text, shift=signup.shift) == signup.volunteer_id
    assert sheets.codes_of(signup.shift, [signup.volunteer_id]) != {signup.volunteer_id: text}
