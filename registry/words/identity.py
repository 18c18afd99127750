"""Checks of identity data: document number, age, phone, name, and a unit's credit code."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.cn import ric, uscc

OLDEST_AGE = 120
REGISTRATION_AGE = 14
ADULT_AGE = 18

MALE = "1"
FEMALE = "2"

_PIECE = 200
_FULL_WIDTH_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MIDDLE_DOTS = "\u2022\u2027\u2219\u22c5\u30fb\u0387\u16eb\u2e31\u25cf"
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}·]) +(?=[{_HAN}·])")
_DOT_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\.(?=[{_HAN}])")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_CROSSES = str.maketrans(dict.fromkeys("×✕✖╳ⅩⅹХх", "X"))  # what an input method offers for the X at the end
# Characters of GB 18030 that old input methods keep in the private area; the codec knows those of 2000, the table the
# ones given a place later.
_PRIVATE = {
    0xE815 + place: bytes((0xFE, byte)).decode("gb18030")
    for place, byte in enumerate(byte for byte in range(0x50, 0xA1) if byte != 0x7F)
} | {
    0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4", 0xE826: "\u9fb5",
    0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7", 0xE832: "\u9fb8", 0xE83B: "\U0002298f",
    0xE843: "\u9fb9", 0xE854: "\u9fba", 0xE855: "\U000241fe", 0xE864: "\u9fbb",
}  # fmt: skip
_DOCUMENT = re.compile(r"(?=(?:.*[0-9]){5})[^\W_]{6,}")  # passports and officers' documents are shorter
# Eight digits in Hong Kong and, beginning with 6, in Macao; nine from 9 on in Taiwan, often said with a 0 before.
_PREFIXED = re.compile(r"(?:\+|00)?(?=852[4-9][0-9]{7}$|8536[0-9]{7}$|8860?9[0-9]{8}$)(852|853|886)0?([0-9]+)")
_HOME_RETURN = re.compile("[HM][0-9]{8}(?:[0-9]{2})?")
_USCC_ALPHABET = "0-9A-HJ-NPQRTUWXY"
_USCC_SHAPE = re.compile(rf"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{8}}[0-9X][{_USCC_ALPHABET}]")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class IdentityProblem(StrEnum):
    LENGTH = "id_length"
    FIFTEEN_DIGITS = "id_15_digits"
    DIGITS = "id_digits"
    LAST = "id_last"
    BIRTH_DATE_INVALID = "id_birth_date_invalid"
    BIRTH_DATE_FUTURE = "id_birth_date_future"
    AGE_OVER_120 = "id_age_over_120"
    CHECK_DIGIT = "id_check_digit"


class IdentityError(ValueError):
    """A resident identity number was refused; `code` says why."""

    def __init__(self, code: IdentityProblem) -> None:
        self.code = code
        super().__init__(code.value)


class AgeBand(StrEnum):
    UNDER_14 = "under_14"
    MINOR = "minor"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked 18-character number; `sex_code` is GB/T 2261.1 (D71)."""

    number: str
    born_on: date
    sex_code: str


def half_width(text: str) -> str:
    """Full-width letters, digits and spaces become their half-width forms; all else stays."""
    return text.translate(_FULL_WIDTH_TO_HALF)


def compatible(text: str) -> str:
    """NFKC, piece by piece: marks in disorder cost the square of their number."""
    if text.isascii():
        return text
    pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
    return "".join(unicodedata.normalize("NFKC", piece) for piece in pieces)


def normalise_id_number(text: str) -> str:
    """Half-width, without any space or invisible character, a final x or × as X (D76)."""
    number = _squeezed(half_width(text)).replace("x", "X")
    return number[:-1] + number[-1:].translate(_CROSSES)


def is_eighteen(number: str) -> bool:
    """A normalised number of the one name space that resident, 港澳台 and foreign residents' cards share (D78)."""
    return bool(_EIGHTEEN.fullmatch(number))


def parse_id_number(text: str, *, on: date) -> IdNumber:
    """Check a resident identity number by D76–D77 as of the local date `on`, or raise IdentityError.

    The region prefix is never checked: old and withdrawn division codes are valid for life (D75).
    """
    number = normalise_id_number(text)
    _require_shape(number)
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentityError(IdentityProblem.BIRTH_DATE_INVALID) from None
    if born_on > on:
        raise IdentityError(IdentityProblem.BIRTH_DATE_FUTURE)
    if age_on(born_on, on) > OLDEST_AGE:
        raise IdentityError(IdentityProblem.AGE_OVER_120)
    if number[-1] != ric.calc_check_digit(number):
        raise IdentityError(IdentityProblem.CHECK_DIGIT)
    return IdNumber(number=number, born_on=born_on, sex_code=MALE if int(number[16]) % 2 else FEMALE)


def age_on(born_on: date, on: date) -> int:
    """Full years reached; the birthday itself counts, 29 February is reached on 1 March of a common year (D98)."""
    if on < born_on:
        raise ValueError("age before birth")
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def age_band(born_on: date, on: date) -> AgeBand:
    """Under 14 may not register, 14 to 17 need a guardian, 18 and over are free (D57, D98)."""
    age = age_on(born_on, on)
    if age < REGISTRATION_AGE:
        return AgeBand.UNDER_14
    return AgeBand.MINOR if age < ADULT_AGE else AgeBand.ADULT


def normalise_phone(text: str) -> str:
    """Half-width digits without spaces, hyphens, brackets or a mobile's country prefix 86.

    A mobile of Hong Kong, Macao or Taiwan keeps its prefix, whichever way that is written: `+85291234567`.
    """
    phone = re.sub(r"[-()\u2010-\u2015]", "", _squeezed(half_width(text)))
    phone = re.sub(r"^(?:\+|00)?86(?=1[0-9]{10}$)", "", phone)
    prefixed = _PREFIXED.fullmatch(phone)
    return f"+{prefixed[1]}{prefixed[2]}" if prefixed else phone


def national_part(phone: str) -> str:
    """A normalised number without its prefix."""
    return phone[4:] if phone.startswith("+") else phone


def normalise_document(text: str) -> str:
    """A document number in capitals; of a 回乡证 the nine characters of the person, without the two of the card."""
    number = normalise_id_number(text).upper()
    return number[:9] if _HOME_RETURN.fullmatch(number) else number


def document_forms(text: str) -> set[str]:
    """What a typed number may be kept as, whatever the kind of its document."""
    return {normalise_document(text), normalise_id_number(text).upper()}


def is_home_return_permit(number: str) -> bool:
    """港澳居民来往内地通行证: H or M and eight digits, which stay when the card is renewed (D77)."""
    return bool(_HOME_RETURN.fullmatch(number))


def is_taiwan_permit(number: str) -> bool:
    """台湾居民来往大陆通行证: eight digits, the same for every card of a person (D77)."""
    return bool(re.fullmatch("[0-9]{8}", number))


def kind_of_number(text: str) -> str:
    """`phone` or `document` if somebody typed a whole number of that kind; the numbers of volunteers are neither."""
    text = text.strip()
    if is_mobile(normalise_phone(text), demo=True):
        return "phone"
    number = normalise_document(text)
    if not _DOCUMENT.fullmatch(number) or number.startswith("GZ"):
        return ""
    return "document"


def is_mobile(text: str, *, demo: bool = False) -> bool:
    """A normalised mobile number of the mainland, Hong Kong, Macao or Taiwan (D80); the undiallable block 10000… only
    in a demonstration (D138)."""
    is_dialled = re.fullmatch(r"1[3-9][0-9]{9}", text) or (text.startswith("+") and _PREFIXED.fullmatch(text))
    return bool(is_dialled or (demo and re.fullmatch(r"10000[0-9]{6}", text)))


def normalise_name(text: str) -> str:
    """NFKC, rare characters in their standard place, one middle dot (U+00B7), no padding between Chinese ones (D80)."""
    name = compatible(_without_format_characters(text.translate(_PRIVATE)))
    name = " ".join(name.translate({ord(dot): "·" for dot in _MIDDLE_DOTS}).split())
    return _DOT_BETWEEN_HAN.sub("·", _SPACE_BETWEEN_HAN.sub("", name))


def private_character(name: str) -> str:
    """A character that only one computer's font can show, or ""; nobody else would see the name."""
    return next((character for character in name if unicodedata.category(character) == "Co"), "")


def is_valid_name(text: str) -> bool:
    """A normalised name: 2–50 characters, letters of any script, no digits, `·` only inside (D80)."""
    if not 2 <= len(text) <= 50 or not (_is_letter(text[0]) and _is_letter_or_mark(text[-1])):
        return False
    return all(_is_letter_or_mark(character) or character in "· -'’" for character in text)


def normalise_uscc(text: str) -> str:
    """A unified social credit code in half-width capitals, without spaces or hyphens."""
    return _squeezed(half_width(text)).replace("-", "").upper()


def uscc_is_valid(text: str) -> bool:
    """A unified social credit code whose own and whose organisation check character both agree (D79)."""
    code = normalise_uscc(text)
    if not _USCC_SHAPE.fullmatch(code):
        return False
    return code[16] == _organisation_check(code[8:16]) and code[17] == uscc.calc_check_digit(code[:17])


def _require_shape(number: str) -> None:
    if re.fullmatch(r"[0-9]{15}", number):
        raise IdentityError(IdentityProblem.FIFTEEN_DIGITS)
    if len(number) != 18:
        raise IdentityError(IdentityProblem.LENGTH)
    if not re.fullmatch("[0-9]{17}", number[:17]):
        raise IdentityError(IdentityProblem.DIGITS)
    if not is_eighteen(number):
        raise IdentityError(IdentityProblem.LAST)


def _organisation_check(body: str) -> str:
    """The check character of GB 11714."""
    values = (int(character, 36) for character in body)
    check = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def _without_format_characters(text: str) -> str:
    if text.isprintable():  # nearly every text: none of them is printable
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def _squeezed(text: str) -> str:
    return "".join(_without_format_characters(text).split())


def _is_letter(character: str) -> bool:
    # Planes 2 and 3 hold ideographs only; characters newer than the interpreter's table have no category yet.
    newer_ideograph = 0x20000 <= ord(character) <= 0x3FFFD
    return newer_ideograph or character == "〇" or unicodedata.category(character).startswith("L")


def _is_letter_or_mark(character: str) -> bool:
    return _is_letter(character) or unicodedata.category(character).startswith("M")
