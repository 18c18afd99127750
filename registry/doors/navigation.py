"""Data of the navigation; config decides who sees what."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the side list; `count` is what waits there for this person."""

    label: str
    url: str
    active: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Lines of the side list under one heading, which a press unfolds; the first group has none."""

    title: str = ""
    items: list[NavItem] = field(default_factory=list)
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the five tabs of a phone; the primary one is the round red button."""

    label: str
    url: str
    icon: str = ""
    active: bool = False
    primary: bool = False
