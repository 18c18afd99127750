"""自备底图: the fields of a certificate where somebody put them by hand; in millimetres of the sheet (D158, D160)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any, Final

from certificates.issuing.layouts.geometry import LAYOUTS, Box, Layout
from certificates.issuing.layouts.setting import MM

EDGE_MM: Final = 5.0  # no printer reaches further
LEAST_SIZE, MOST_SIZE = 9.0, 72.0
FACES: Final = {"kai": "楷体", "kai-bold": "楷体加粗", "song": "标题宋", "plain": "宋体", "hei": "黑体"}
ALIGNS: Final = {"left": "靠左", "center": "居中", "right": "靠右"}
SEAL: Final = "盖章处"
QR_MM, FOOT_MM = 27.0, 8.0  # the code, and two lines about the ledger below it
ISSUER_MM: Final = 28.0
STARS_SHARE, SIGNATURE_SHARE = 1 / 5, 16 / 42


@dataclass(frozen=True, slots=True)
class Field:
    """What can be placed: whether it has a type of its own, a height of its own, and the least width."""

    label: str
    least: float
    has_type: bool = True
    is_high: bool = False
    # Height as a share of the width, or of the type's size.
    of_width: float = 0.0
    of_size: float = 0.0
    height: float = 0.0


FIELDS: Final[dict[str, Field]] = {
    "head": Field("页头", 20, of_size=1.4),
    "title": Field("标题", 20, of_size=1.5),
    "stars": Field("星", 30, has_type=False, of_width=STARS_SHARE),
    "name": Field("姓名或名称", 30, of_size=2.0),
    "note": Field("姓名下的一行", 20, of_size=1.5),
    "words": Field("正文", 40, is_high=True),
    "closing": Field("结尾和依据", 30, is_high=True),
    "signature": Field("签名", 15, has_type=False, of_width=SIGNATURE_SHARE),
    "issuer": Field("落款", 42, height=ISSUER_MM),
    "check": Field("编号、查验码和二维码", 80, has_type=False, height=QR_MM + 0.6 + FOOT_MM),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one field stands, how wide it is, and in which type."""

    x: float
    y: float
    w: float
    h: float = 0.0
    size: float = 16.0
    align: str = "center"
    face: str = "kai"


Places = Mapping[str, Place]


def beginnings(key: str, *, with_stars: bool) -> dict[str, Place]:
    """Where the fields stand before anybody moves them."""
    layout, wide = LAYOUTS[key], LAYOUTS[key].width > LAYOUTS[key].height
    flow, down = layout.flow, 0.0
    if with_stars:
        down = 13.0 if wide else 15.0
    name_pt, at = (28.0 if with_stars else 30.0), flow.y + 1 + down
    note_at = at + name_pt * 2 * MM + 0.6
    note_at = round(note_at * 2) / 2
    words_at, closing_h = note_at + 8, 19.0 if wide else 23.0
    closing_at = flow.y + min(flow.h - closing_h, 110.0)
    return {
        "head": Place(layout.head.x, layout.head.y, layout.head.w, size=12),
        "title": Place(layout.title.x, layout.title.y, layout.title.w, size=layout.title_pt, face="song"),
        "stars": Place((layout.width - 57) / 2, flow.y, 57),
        "name": Place(flow.x, at, flow.w, size=name_pt, face="kai-bold"),
        "note": Place(flow.x, note_at, flow.w, size=11, face="plain"),
        "words": Place(flow.x, words_at, flow.w, closing_at - words_at - 0.5, size=18),
        "closing": Place(flow.x, closing_at, flow.w, closing_h, size=18, align="left"),
        "signature": Place(layout.signature.x, layout.signature.y, layout.signature.w),
        "issuer": Place(layout.issuer.x, layout.issuer.y, layout.issuer.w, size=15),
        "check": Place(layout.check.x, layout.check.y, layout.check.w),
    }


def whole(key: str, given: Mapping[str, Any], *, with_stars: bool) -> dict[str, dict[str, Any]]:
    """Every place as it is kept: what was given, the rest where it begins."""
    begun = beginnings(key, with_stars=with_stars)
    return {name: asdict(begun[name]) | dict(given.get(name, {})) for name in FIELDS}


def read(kept: Mapping[str, Any], key: str, *, with_stars: bool = False) -> dict[str, Place]:
    """Places as they were kept."""
    return {name: Place(**said) for name, said in whole(key, kept, with_stars=with_stars).items()}


def box_of(name: str, place: Place) -> Box:
    """How high a field is follows from its width or its type; words and closing say it themselves."""
    field = FIELDS[name]
    if field.is_high:
        return Box(place.x, place.y, place.w, place.h)
    return Box(place.x, place.y, place.w, field.height or field.of_width * place.w or field.of_size * place.size * MM)


def layout_of(key: str, places: Places) -> Layout:
    """The layout with every place where it was put."""
    at = {name: box_of(name, place) for name, place in places.items()}
    check = at["check"]
    return replace(
        LAYOUTS[key], head=at["head"], title=at["title"], issuer=at["issuer"], signature=at["signature"],
        flow=_around([at["name"], at["words"], at["closing"]]), check=replace(check, h=QR_MM),
        foot=Box(check.x, check.y + QR_MM + 0.6, check.w, FOOT_MM),
    )  # fmt: skip


def _around(inner: Sequence[Box]) -> Box:
    x, y = min(box.x for box in inner), min(box.y for box in inner)
    return Box(x, y, max(box.x + box.w for box in inner) - x, max(box.y + box.h for box in inner) - y)


def boxes(key: str, places: Places, shown: Collection[str]) -> Iterator[tuple[str, Box]]:
    """The fields that are printed, by their labels, and the place that stays clear for the seal."""
    for name in FIELDS:
        if name in shown:
            yield FIELDS[name].label, box_of(name, places[name])
    yield SEAL, layout_of(key, places).seal


def narrow(places: Places, shown: Collection[str]) -> tuple[str, float] | None:
    """The first field that is narrower than what it holds, with the least width."""
    found = (name for name in FIELDS if name in shown and places[name].w < FIELDS[name].least)
    return next(((FIELDS[name].label, FIELDS[name].least) for name in found), None)


def outside(key: str, places: Places, shown: Collection[str]) -> str | None:
    """The first field that leaves the sheet or comes too near to its edge."""
    sheet = LAYOUTS[key]
    for label, box in boxes(key, places, shown):
        right, low = sheet.width - EDGE_MM + 0.01, sheet.height - EDGE_MM + 0.01
        if box.x < EDGE_MM - 0.01 or box.y < EDGE_MM - 0.01 or box.x + box.w > right or box.y + box.h > low:
            return label
    return None


def meeting(key: str, places: Places, shown: Collection[str]) -> tuple[str, str] | None:
    """The first two that lie one over the other; the seal belongs over the issuer's name and the date."""
    for (one, box), (other, second) in combinations(boxes(key, places, shown), 2):
        if {one, other} != {FIELDS["issuer"].label, SEAL} and box.meets(second):
            return one, other
    return None
