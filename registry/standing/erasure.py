"""What is done to the columns that may hold personal data: one table, read here and written in `config`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from registry.models import Volunteer


class When(StrEnum):
    """The moment at which a column of a person's row is erased."""

    ON_LEAVING = "on leaving"  # as the registration ends, which may begin again
    AT_ONCE = "at once"  # as the account is closed
    WITH_NAME = "with the name"  # when nothing of the person is open any more
    WITH_ACCOUNT = "with the account's name"  # when its acts need no name any more (D107)
    WITH_RECORDS = "with the records"  # when the years of the records are over (D67)
    BY_AGE = "by age"  # whoever it is about, by a job of its own or by a period
    STAYS = "stays"  # cannot be changed, or is not the person's to take away


@dataclass(frozen=True, slots=True)
class Rule:
    """Some columns of a model, and what closing and retention do to them."""

    model: str
    columns: str
    when: When
    of: str = ""  # the path from the row to the file or, ending in `user` and the like, to the account
    why: str = ""
    deletes_row: bool = False
    becomes: Any = None  # instead of the empty value
    by: Callable[..., Any] | None = None  # takes the place of clearing: files whose bytes go, too
    moment: str = ""  # BY_AGE: the column it is counted from, and the setting with the days
    setting: str = ""

    @property
    def names(self) -> list[str]:
        return self.columns.split()

    @property
    def of_model(self) -> Any:
        return apps.get_model(self.model)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that stays for a while after closing: what, why, until when; no day where it hangs on an act."""

    code: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A reason to keep something: as the person reads it, and the steps that wait for its end."""

    text: Any
    holds: frozenset[When]


OPEN: Final = "open"  # somebody must still decide about the person by name
ACTS: Final = "acts"
kinds: Final[dict[str, Kind]] = {
    OPEN: Kind(
        _("姓名：有的事项还在办理（待认定的时长、待答复的异议等），办完就清除，最迟到办理期限"),
        frozenset({When.WITH_NAME, When.WITH_ACCOUNT}),
    ),
    ACTS: Kind(_("管理角色的姓名：操作日志须能查到由谁经办"), frozenset({When.WITH_ACCOUNT})),
}
NO_NAME: Final = "已注销"  # stands where the name stood
Keeper = Callable[[Volunteer], Iterable[Kept]]
_TABLE: list[Rule] = []
_KEEPERS: list[Keeper] = []


def follow(table: Sequence[Rule]) -> None:
    """The table of this installation."""
    _TABLE[:] = table


def keep_for(keeper: Keeper, **more: Kind) -> None:
    """A room says what must stay for a while, and which kinds of reasons it adds."""
    kinds.update(more)
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)


def held_up(codes: Iterable[str]) -> set[When]:
    """The steps that wait while these reasons last."""
    return {when for code in codes if code in kinds for when in kinds[code].holds}


def rules(when: When) -> list[Rule]:
    return [rule for rule in _TABLE if rule.when == when]


def kept_of(person: Volunteer) -> list[Kept]:
    """What must stay now, each kind once, the latest day counting."""
    found: dict[str, Kept] = {}
    for keeper in _KEEPERS:
        for one in keeper(person):
            before = found.get(one.code)
            if before is None or (before.until_on and one.until_on and one.until_on > before.until_on):
                found[one.code] = one
    return [found[code] for code in kinds if code in found]
