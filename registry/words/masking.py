"""Masked personal data for people who need not see all of it (D110, design#masking)."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# A mobile or a document number inside a text that strangers would read (D88, D147).
MOBILE: Final = re.compile(r"(?<!\d)1\d{2}[ \-]?\d{4}[ \-]?\d{4}(?!\d)")
DOCUMENT: Final = re.compile(r"(?<!\d)\d{6}[ \-]?\d{8}[ \-]?\d{3}[\dXx](?![\dXx])")
_COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 夏侯 端木 独孤 南宫 西门 东郭 百里 "
    "闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 轩辕 钟离 鲜于 闾丘 亓官 赫连 呼延 万俟 第五 拓跋 "
    "公羊 谷梁 左丘 东门 南门 乐正 漆雕 巫马 公西 壤驷 夹谷 宰父 微生 羊舌 子车 颛孙 完颜 纳兰 达奚"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND_SURNAMES.split())


def mask_id_number(number: str) -> str:
    """First three and last two characters; of numbers under 12 only the outermost, of very short ones nothing."""
    if len(number) >= 12:
        return _outer(number, 3, 2)
    return _outer(number, 1, 1) if len(number) >= 6 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """`138****5678`, `+852*****567`; of numbers under 11 digits the last two, of very short ones nothing."""
    if phone.startswith("+") and len(phone) >= 12:
        return _outer(phone, 4, 3)
    if len(phone) >= 11:
        return _outer(phone, 3, 4)
    return _outer(phone, 0, 2) if len(phone) >= 7 else "*" * len(phone)


def mask_name(name: str) -> str:
    """Surname and one star, whatever the length of the name: 韦*, 欧阳*."""
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return name[:2] + "*"
    return name[:1] + "*" if len(name) > 1 else "*" * len(name)


def mask_names_in(text: str, names: Iterable[str]) -> str:
    """The text with these people by their surnames; the longer name first, as one may begin with another."""
    for name in sorted({one for one in names if len(one) > 1}, key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return text


def _outer(text: str, head: int, tail: int) -> str:
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def mask_mail(address: str) -> str:
    """`w***@example.org`: its owner recognises it, a reader over the shoulder does not."""
    name, at, place = address.partition("@")
    return f"{name[:1]}***{at}{place}" if at else ""


def numbers_in(*texts: str) -> list[str]:
    """What looks like a mobile or document number, wide digits included."""
    told = unicodedata.normalize("NFKC", "\n".join(texts))
    found = [*DOCUMENT.finditer(told), *MOBILE.finditer(told)]
    return [match.group() for match in sorted(found, key=re.Match.start)]
