"""Where everything stands on a certificate, in millimetres: the layouts that the product brings."""

from dataclasses import dataclass
from typing import Final

SEAL_MM: Final = 42.0  # D158


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    x: float
    y: float
    w: float
    h: float

    @property
    def style(self) -> str:
        return f"left:{self.x:.2f}mm;top:{self.y:.2f}mm;width:{self.w:.2f}mm;height:{self.h:.2f}mm"

    def meets(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )


@dataclass(frozen=True)
class Layout:
    """版式: one sheet, its border and its places. `flow` holds stars, name, words, closing and basis in a column."""

    key: str
    label: str
    note: str
    width: float
    height: float
    border: str
    head: Box
    title: Box
    flow: Box
    issuer: Box
    check: Box
    foot: Box
    signature: Box
    title_pt: float
    # As large as the words and the name may be; both shrink in steps.
    words_pt: float
    name_pt: float
    colour: str = "#9c1c24"
    photo: Box | None = None
    logo: Box | None = None
    # A letter begins with the name and a colon instead of showing it in the middle.
    is_letter: bool = False
    # 自备底图: the office's own drawing, with the fields where somebody put them (`placed`).
    is_own: bool = False

    @property
    def seal(self) -> Box:
        """Stays clear for the seal: over the issuer's name and the date."""
        centre_x, centre_y = self.issuer.x + self.issuer.w / 2, self.issuer.y + self.issuer.h / 2
        return Box(centre_x - SEAL_MM / 2, centre_y - SEAL_MM / 2, SEAL_MM, SEAL_MM)


def _across(key: str, label: str, note: str, border: str, **more: object) -> Layout:
    places: dict[str, object] = {
        "head": Box(40, 22, 217, 7),
        "title": Box(40, 29, 217, 22),
        "flow": Box(46, 54, 205, 89),
        "issuer": Box(165, 153, 102, 26),
        "check": Box(26, 157, 84, 27),
        "signature": Box(114, 158, 42, 16),
        "foot": Box(26, 186.5, 160, 4),
        "logo": Box(26, 24, 20, 20),
        "title_pt": 42.0,
        "words_pt": 19.0,
        "name_pt": 34.0,
    }
    return Layout(key, label, note, 297, 210, border, **(places | more))  # type: ignore[arg-type]


def _upright(key: str, label: str, note: str, border: str, **more: object) -> Layout:
    places: dict[str, object] = {
        "head": Box(30, 25, 150, 7),
        "title": Box(30, 34, 150, 22),
        "flow": Box(32, 57, 146, 152),
        "issuer": Box(84, 216, 96, 28),
        "check": Box(26, 247, 84, 27),
        "signature": Box(36, 220, 42, 16),
        "foot": Box(26, 274.5, 158, 4),
        "logo": Box(26, 24, 18, 18),
        "title_pt": 40.0,
        "words_pt": 18.0,
        "name_pt": 32.0,
    }
    return Layout(key, label, note, 210, 297, border, **(places | more))  # type: ignore[arg-type]


LAYOUTS: Final[dict[str, Layout]] = {
    layout.key: layout
    for layout in (
        _across("weave", "横版·细纹", "交织的细线花边，适合嘉许证书。", "guilloche"),
        _across("brocade", "横版·壮锦", "壮锦菱纹花边，适合星级证书。", "brocade"),
        _across(
            "plain", "横版·双线", "黑色双线，最省墨，适合培训证明和批量打印。", "lines",
            flow=Box(42, 54, 213, 89), head=Box(40, 18, 217, 7), title=Box(40, 25, 217, 22),
            check=Box(24, 160, 84, 27), foot=Box(24, 190, 160, 4), colour="#1d2129", logo=Box(24, 20, 20, 20),
        ),
        _upright("fret", "竖版·回纹", "回纹花边，文字地方大，适合团队、单位、项目。", "fret"),
        _upright(
            "letter", "竖版·信笺", "信的格式，适合感谢信。", "letter", is_letter=True,
            head=Box(30, 16, 150, 7), title=Box(30, 34, 150, 20), flow=Box(27, 60, 156, 146),
            issuer=Box(86, 213, 96, 28), check=Box(24, 242, 80, 27), foot=Box(24, 276, 162, 4),
            title_pt=34.0, words_pt=17.0, logo=Box(24, 5, 18, 18),
        ),
        _upright(
            "portrait", "竖版·带照片", "右上有小二寸照片，适合培训证明和个人嘉许。", "corners",
            photo=Box(143, 62, 35, 45), title=Box(28, 32, 154, 22), flow=Box(30, 62, 150, 147),
            check=Box(30, 246, 80, 27), foot=Box(32, 277.5, 146, 4),
        ),
        _across(
            "own", "横版·自备底图", "上传自己的底图，文字的位置用鼠标、手指或者数字摆放。", "", is_own=True, logo=None,
            flow=Box(46, 52, 205, 93), check=Box(26, 154, 84, 27), foot=Box(26, 181.6, 84, 8), title_pt=40.0,
        ),
        _upright(
            "own_upright", "竖版·自备底图", "同上，竖放的 A4 纸。", "", is_own=True, logo=None,
            flow=Box(30, 57, 150, 152), check=Box(26, 247, 80, 27), foot=Box(26, 274.6, 80, 8), title_pt=38.0,
        ),
    )
}  # fmt: skip
