"""Chinese text for search and lists: bigrams, pinyin initials, enumeration."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from registry.words.identity import compatible, normalise_name

# Initials of surnames the dictionary reads otherwise, the usual reading first; 覃 is Qín in Guangxi and Tán elsewhere.
_SURNAME_INITIALS: dict[str, str] = {
    **dict.fromkeys("单折召莘", "s"),
    **dict.fromkeys("解冼洗", "x"),
    **dict.fromkeys("曾查祭翟", "z"),
    **dict.fromkeys("种重", "c"),
    "仇": "q",
    "区": "o",
    "朴": "p",
    "秘": "b",
    "繁": "p",
    "缪": "m",
    "阚": "k",
    "佴": "n",
    "么": "y",
    "覃": "qt",
    "乐": "yl",
    "隗": "wk",
    "郇": "xh",
    "谌": "cs",
}
# The same in full, for those whose whole reading differs too.
_SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",), "折": ("she",), "召": ("shao",), "莘": ("shen",), "解": ("xie",), "冼": ("xian",), "洗": ("xian",),
    "曾": ("zeng",), "查": ("zha",), "祭": ("zhai",), "翟": ("zhai",), "种": ("chong",), "仇": ("qiu",), "区": ("ou",),
    "朴": ("piao",), "秘": ("bi",), "繁": ("po",), "缪": ("miao",), "阚": ("kan",), "佴": ("nai",), "么": ("yao",),
    "覃": ("qin", "tan"), "乐": ("yue", "le"), "隗": ("wei", "kui"), "郇": ("xun", "huan"), "谌": ("chen", "shen"),
}  # fmt: skip
_COMPOUNDS = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"),
}  # fmt: skip
SPELT_MOST = 250
_COMPOUND_INITIALS = {"尉迟": "yc", "万俟": "mq", "长孙": "zs", "单于": "cy", "澹台": "tt"}
DIVIDES = re.compile(r"[、，,；;/]")
_RUNS = re.compile(r"[^\W_]+")
_WORDS = re.compile(r"[a-z]+")
_TYPED = re.compile(r"[a-z0-9]+")


def bigrams(text: str) -> str:
    """The text as a search column holds it: every two neighbouring characters, once, separated by spaces.

    NFKC, lower case; punctuation and spaces separate words; a single character is kept as it is.
    """
    return " ".join(_pairs(text))


def query_bigrams(text: str) -> tuple[str, ...]:
    """The terms that a search column must all contain for the text to be found; no term finds everything."""
    return tuple(_pairs(text))


def pinyin_initials(name: str) -> str:
    """The initials to find a name on a roll call by, the surname in its usual reading: 覃演示 → `qys`."""
    return pinyin_readings(name)[0]


@lru_cache(maxsize=4096)
def pinyin_readings(name: str) -> tuple[str, ...]:
    """All initials a name may be looked up by, the usual first: 覃演示 → `qys`, `tys`."""
    name = normalise_name(name).lower()
    if name[:2] in _COMPOUND_INITIALS:
        return (_COMPOUND_INITIALS[name[:2]] + _initials(name[2:]),)
    surnames = _SURNAME_INITIALS.get(name[:1]) or _initials(name[:1])
    if not surnames or name[:1].isascii():
        return (_initials(name),)
    return tuple(dict.fromkeys(first + rest for first, rest in product(surnames, [_initials(name[1:])])))


def pinyin_spellings(name: str) -> str:
    """What a name may be typed as in letters, each behind a blank: initials and whole pinyin, `ü` as v and as u."""
    name = normalise_name(name).lower()
    whole = ["".join(parts) for parts in product(*_syllables(name))]
    both = [*pinyin_readings(name), *whole, *(each.replace("v", "u") for each in whole)]
    return "".join(f" {each}" for each in dict.fromkeys(both) if each)[:SPELT_MOST]


@lru_cache(maxsize=4096)
def letters_of(*names: str) -> str:
    """What a name in a list may be typed as: the initials of each of these names, once; 水利厅 2 处 → `slt2c`."""
    read = (_spelt(compatible(name).lower(), by_initials=True) for name in names)
    found = ("".join(_TYPED.findall("".join(each[0] for each in syllables).lower())) for syllables in read)
    return " ".join(dict.fromkeys(each for each in found if each))


def quoted(text: str) -> str:
    """“主题”, with the quotation marks inside it turned into single ones."""
    return f"“{singled(text)}”"


def singled(text: str) -> str:
    """As it stands between quotation marks."""
    return text.replace("“", "‘").replace("”", "’")


def join_list(items: Iterable[str]) -> str:
    """A Chinese enumeration: 甲、乙、丙; empty items are left out."""
    return "、".join(item for item in items if item)


def told_apart(items: Iterable[str]) -> list[str]:
    """What people named, as it stands in a list: each in quotation marks where a mark within one would divide it."""
    listed = list(items)
    return list(map(quoted, listed)) if any(DIVIDES.search(each) for each in listed) else listed


def _pairs(text: str) -> dict[str, None]:
    pairs: dict[str, None] = {}
    for run in _RUNS.findall(compatible(text).lower()):
        pairs.update(dict.fromkeys(run[at : at + 2] for at in range(max(1, len(run) - 1))))
    return pairs


def _syllables(name: str) -> list[tuple[str, ...]]:
    """The readings of each syllable; only a surname may have several."""
    first: list[tuple[str, ...]]
    if name[:2] in _COMPOUNDS:
        first, rest = [(each,) for each in _COMPOUNDS[name[:2]]], name[2:]
    elif name[:1] in _SURNAMES:
        first, rest = [_SURNAMES[name[:1]]], name[1:]
    else:
        first, rest = [], name
    return first + [(word,) for word in _read(rest)]


def _initials(text: str) -> str:
    return "".join(word[0] for word in _read(text))


@lru_cache(maxsize=10_000)  # a table of names asks for the same given names again and again
def _read(text: str) -> tuple[str, ...]:
    """Every syllable in letters, in its usual reading."""
    syllables = (reading[0] for reading in _spelt(text))
    return tuple(word for syllable in syllables for word in _WORDS.findall(syllable.lower()))


def _spelt(text: str, *, by_initials: bool = False) -> list[list[str]]:
    """The readings of each syllable, the usual one first; what is no Chinese stays as it is."""
    # 54 MiB of dictionaries, a tenth of a second: only for a process that spells.
    from pypinyin import Style, pinyin  # noqa: PLC0415

    read: list[list[str]] = pinyin(text, style=Style.FIRST_LETTER if by_initials else Style.NORMAL)
    return read
