"""The words of a template: what may stand in braces, what is put there, and what no certificate may claim."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

BRACES: Final = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
# Spaces, the sign that ends a line of the closing words, and characters without a width.
UNSEEN: Final = re.compile(r"[\s/\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+")
# D147: only under the document that approved an award. D171: never.
AWARDS: Final = ("表彰", "优秀", "先进", "奖章", "标兵", "模范", "十佳", "最美")
CLAIMS: Final = ("全国通用", "官方认证", "等同于", "国家级", "权威认证")

PERSON: Final = {"姓名": "韦示例一", "志愿者编号": "GXQZ20260004217", "单位": "共青团广西壮族自治区示例厅委员会"}
YEAR: Final = {"年度": "2026", "起始日期": "2026年1月1日", "截至日期": "2026年12月31日"}
ISSUED: Final = {"出具单位": "共青团广西壮族自治区直属机关工作委员会", "出具日期": "2026年12月5日", "文件号": ""}
SERVED: Final = {"时长": "126.5小时", "次数": "28次", "天数": "19天"}
CITED: Final = {"批次": "2026年度志愿服务嘉许", "嘉许词": "认真负责、热心服务", "认定方式": "经公示"}
GROUP: Final = {
    "名称": "“碧水先锋”青年志愿服务队",
    "单位": PERSON["单位"],
    "场次": "46场",
    "人次": "312人次",
    "服务人数": "2860人次",
}

# What each kind may say, with what a preview puts there.
ALLOWED: Final[dict[str, dict[str, str]]] = {
    "star": {
        **PERSON, "星级": "三星级志愿者", "小时标准": "600小时", "截至日期": "2026年3月31日", "认定方式": "经审定",
        **ISSUED,
    },
    "person": {**PERSON, **YEAR, **SERVED, **CITED, **ISSUED},
    "team": {**GROUP, **YEAR, "时长": "1186.5小时", **CITED, **ISSUED},
    "unit": {**GROUP, "名称": PERSON["单位"], **YEAR, "时长": "4620.0小时", **CITED, **ISSUED},
    "project": {**GROUP, "名称": "“河小青”护河志愿服务项目", **YEAR, "时长": "980.5小时", **CITED, **ISSUED},
    "training": {**PERSON, **YEAR, "培训名称": "应急救护", "培训时长": "12.5小时", "培训次数": "6次", **ISSUED},
    "thanks": {**PERSON, **YEAR, **SERVED, "服务内容": "为游客提供指引、咨询和应急帮助", "感谢词": "", **ISSUED},
}  # fmt: skip
NAME_OF: Final = {kind: "名称" if kind in {"team", "unit", "project"} else "姓名" for kind in ALLOWED}


def placeholders(text: str) -> list[str]:
    """What stands in braces, in order."""
    return [name.strip() for name in BRACES.findall(text)]


def unknown(kind: str, text: str) -> list[str]:
    """Placeholders that this kind of certificate does not know, each once."""
    return list(dict.fromkeys(name for name in placeholders(text) if name not in ALLOWED[kind]))


def has_loose_brace(text: str) -> bool:
    """A brace without its partner would be printed."""
    return bool(set(BRACES.sub("", text)) & set("{}｛｝"))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Each placeholder replaced once; what is put in is never read as a placeholder."""
    return BRACES.sub(lambda found: values.get(found[1].strip(), ""), text)


def forbidden(text: str, *, is_approved: bool) -> str:
    """The first word that no certificate may use, or that only an approved award may (D147, D171).

    A word is read across a placeholder that may stay empty, across spaces and across the end of a line.
    """
    words = CLAIMS if is_approved else (*CLAIMS, *AWARDS)
    return next((word for read in (text, _joined(text)) for word in _found(read, words)), "")


def _joined(text: str) -> str:
    """Without placeholders, and without what nobody sees between two characters."""
    return UNSEEN.sub("", BRACES.sub("", text))


def _found(text: str, words: tuple[str, ...]) -> Iterator[str]:
    return (word for word in words if word in text)
