"""Where people live: the cities of Guangxi and the districts of Nanning, by GB/T 2260 (D75)."""

import re
from typing import Final

NANNING: Final = {
    "450103": "南宁市青秀区",
    "450102": "南宁市兴宁区",
    "450105": "南宁市江南区",
    "450107": "南宁市西乡塘区",
    "450108": "南宁市良庆区",
    "450109": "南宁市邕宁区",
    "450110": "南宁市武鸣区",
    "450123": "南宁市隆安县",
    "450124": "南宁市马山县",
    "450125": "南宁市上林县",
    "450126": "南宁市宾阳县",
    "450181": "南宁市横州市",
}
CITIES: Final = {
    "450200": "柳州市",
    "450300": "桂林市",
    "450400": "梧州市",
    "450500": "北海市",
    "450600": "防城港市",
    "450700": "钦州市",
    "450800": "贵港市",
    "450900": "玉林市",
    "451000": "百色市",
    "451100": "贺州市",
    "451200": "河池市",
    "451300": "来宾市",
    "451400": "崇左市",
}
NAMES: Final = NANNING | CITIES
DISTRICTS: Final = {name.removeprefix("南宁市"): code for code, name in NANNING.items()}
ABOVE: Final = re.compile("^(?:中国)?(?:广西壮族自治区|广西省|广西区|广西)?")


def name_of(code: str) -> str:
    """The name of the place; a code that is no longer listed is shown as it is."""
    return NAMES.get(code, code)


def code_in(text: str) -> str:
    """The code of the place that an address begins with, however much stands before and behind; "" for another."""
    plain = ABOVE.sub("", text.replace(" ", ""))
    if plain in NAMES:
        return plain
    short = plain.removeprefix("南宁市")
    found = next((code for name, code in DISTRICTS.items() if short.startswith(name)), "")
    return found or next(
        (code for code, name in CITIES.items() if plain.startswith((name, name.removesuffix("市")))), ""
    )
