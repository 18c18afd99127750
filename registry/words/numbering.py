"""Numbers people read aloud and type: volunteer numbers, register numbers, verification codes."""

import re
from types import MappingProxyType
from typing import Final

from stdnum import luhn
from stdnum.iso7064 import mod_11_10

from registry.words import identity
from registry.words.identity import half_width
from registry.words.passed_on import plain_code

REGISTER_PREFIX: Final = "GXQZ"
# The kind enters the check digit, so that a number of one kind is not valid as another.
REGISTER_KINDS: Final = MappingProxyType({"ZM": "5", "XJ": "6", "JX": "7", "PX": "8", "GX": "9"})
VERIFY_CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
VERIFY_CODE_LENGTH: Final = 8
_MISREAD = str.maketrans("OIL", "011")
_LARGEST_SEQUENCE = 999_999
_VERIFY_CODE_ENTROPY_BYTES = 16


def volunteer_no(year: int, sequence: int) -> str:
    """`GZ`, four digits of the year, six of the sequence (from 1), a Luhn digit over them (D69)."""
    digits = _year_and_sequence(year, sequence)
    return f"GZ{digits}{luhn.calc_check_digit(digits)}"


def is_valid_volunteer_no(text: str) -> bool:
    """Written as issued, with the right check digit (D69)."""
    return bool(re.fullmatch(r"GZ[1-9][0-9]{10}", text)) and luhn.is_valid(text[2:])


def normalise_volunteer_no(text: str) -> str:
    """A typed number as issued: half-width capitals, nothing between or around them, O, I and L read as digits.

    Of what has not the shape of a number only the ends are taken off: it names nobody, and is shown as typed.
    """
    plain = plain_code(text)
    number = plain[:2] + plain[2:].translate(_MISREAD)
    return number if re.fullmatch("GZ[0-9]{11}", number) else half_width(text).strip().upper()


def is_whole_number(text: str) -> bool:
    """Somebody typed the number of a person, not part of a name: of a volunteer, a phone or a document."""
    number = half_width(text).strip()
    return bool(
        re.fullmatch("GZ[0-9]{11}", normalise_volunteer_no(text))
        or (number.isascii() and identity.kind_of_number(number))
    )


def register_number(kind: str, year: int, sequence: int) -> str:
    """`GXQZ-ZM-2026-000123-7`: a kind of the register; ISO 7064 Mod 11,10 over kind, year and sequence (D170)."""
    if kind not in REGISTER_KINDS:
        raise ValueError(f"no register of kind {kind!r}")
    digits = _year_and_sequence(year, sequence)
    return f"{REGISTER_PREFIX}-{kind}-{digits[:4]}-{digits[4:]}-{_register_check(kind, digits)}"


def is_valid_register_number(text: str) -> bool:
    """Written as issued, of a known kind, with the right check digit (D170)."""
    kinds = "|".join(sorted(REGISTER_KINDS))
    parts = re.fullmatch(rf"{REGISTER_PREFIX}-({kinds})-([1-9][0-9]{{3}})-([0-9]{{6}})-([0-9])", text)
    return parts is not None and parts[4] == _register_check(parts[1], parts[2] + parts[3])


def normalise_register_number(text: str) -> str:
    """A typed number in the register's spelling: half-width capitals, hyphens, O and I read as digits."""
    plain = _typed(text)
    kinds = "|".join(sorted(REGISTER_KINDS))
    parts = re.fullmatch(rf"{REGISTER_PREFIX}({kinds})([0-9OIL]{{11}})", plain.replace("-", ""))
    if parts is None:
        return plain
    digits = parts[2].translate(_MISREAD)
    return f"{REGISTER_PREFIX}-{parts[1]}-{digits[:4]}-{digits[4:10]}-{digits[10]}"


def verify_code(random_bytes: bytes) -> str:
    """Eight characters of an alphabet without 0 O 1 I L, from at least 16 random bytes."""
    if len(random_bytes) < _VERIFY_CODE_ENTROPY_BYTES:
        raise ValueError("a verification code needs at least 16 random bytes")
    rest = int.from_bytes(random_bytes)
    characters = []
    for _ in range(VERIFY_CODE_LENGTH):
        rest, index = divmod(rest, len(VERIFY_CODE_ALPHABET))
        characters.append(VERIFY_CODE_ALPHABET[index])
    return "".join(characters)


def grouped_code(code: str) -> str:
    """The code as shown, in groups of four: `ABCD EFGH`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise_verify_code(text: str) -> str:
    """A typed code as stored: half-width capitals without spaces, hyphens or what a chat put behind it."""
    return plain_code(text)


def _typed(text: str) -> str:
    return re.sub("[^0-9A-Z-]", "", re.sub(r"[\u2010-\u2015\u2212]", "-", half_width(text)).upper())


def _year_and_sequence(year: int, sequence: int) -> str:
    if not 1000 <= year <= 9999 or not 1 <= sequence <= _LARGEST_SEQUENCE:
        raise ValueError(f"no number for sequence {sequence} of {year}")
    return f"{year}{sequence:06d}"


def _register_check(kind: str, digits: str) -> str:
    return str(mod_11_10.calc_check_digit(REGISTER_KINDS[kind] + digits))


def digits_of(code: str) -> str:
    """The digits of a code, however it was typed."""
    return "".join(character for character in identity.half_width(code) if character.isdigit())
