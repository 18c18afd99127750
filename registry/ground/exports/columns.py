"""Columns that several lists share: names as this reader sees them, phones and documents masked or whole."""

from collections.abc import Callable
from datetime import date
from typing import Any

from registry import clock
from registry.ground.exports.lists import Column, Reader, Scene, by
from registry.models import User, Volunteer
from registry.permissions import is_committee, shown_name, unit_reach
from registry.words import identity, masking


def name_column(heading: Any, *, path: str = "", code: str = "name", unit: str = "", beside: bool = True) -> Column:
    """The name of a volunteer; `unit` is the path of the unit in whose work it stands."""
    reads = tuple(f"{path}{name}" for name in ("name", "user_id", "unit_id", "requested_unit_id"))
    said = _names(beside)
    return Column(code, heading, (*reads, *([unit] if unit else [])), said=said, is_personal=True, width=12)


def account_column(heading: Any, *, path: str, code: str, unit: str = "", **more: Any) -> Column:
    """The name of an account."""
    reads = (f"{path}_id", f"{path}__display_name", f"{path}__username", *([unit] if unit else []))
    return Column(code, heading, reads, said=_accounts, is_personal=True, width=12, **more)


def number_columns(path: str = "") -> tuple[Column, ...]:
    """手机 and 证件号: masked for whoever reads the list, whole for whoever decides about the person (D110).

    Whole numbers of minors are in no file: each look at them is approved on its own (D97).
    """
    phone, number = (f"{path}phone_sealed", f"{path}uuid"), (f"{path}id_number_sealed", f"{path}uuid")
    decides = (f"{path}unit_id", f"{path}born_on")
    whole_phone, whole_number = _whole(_phone, _masked_phone), _whole(_number, _masked_number)
    return (
        Column("phone", "手机（隐去）", phone, said=by(_masked_phone), is_personal=True),
        Column("phone_whole", "手机（完整）", (*phone, *decides), said=whole_phone, is_personal=True, is_default=False,
               allows=keeps_people),
        Column("id_number", "证件号（隐去）", number, said=by(_masked_number), is_personal=True, is_default=False,
               width=20),
        Column("id_number_whole", "证件号（完整）", (*number, *decides), said=whole_number, is_personal=True,
               is_default=False, width=20, allows=keeps_people),
    )  # fmt: skip


def keeps_people(user: User) -> bool:
    """The user decides about people, for a unit or for the committee."""
    return is_committee(user) or bool(unit_reach(user))


def hours(minutes: int | None) -> float | None:
    """150 → 2.5."""
    return None if minutes is None else round(minutes / 60, 2)


def yes_or_no(value: bool | None) -> str:
    return "是" if value else "否"


def day_of(moment: Any) -> date | None:
    """The local day of a moment."""
    return clock.local_date(moment) if moment else None


def joined(parts: Any) -> str:
    return "、".join(str(part) for part in parts or ())


def _names(beside: bool) -> Callable[[Scene], Reader]:
    def said(scene: Scene) -> Reader:
        if is_committee(scene.user):
            return lambda name, *_rest: name or ""

        def seen(name: str | None, account: int | None, unit: int, asked: int | None, work: int | None = None) -> str:
            if not name:
                return ""
            person = Volunteer(name=name, user_id=account, unit_id=unit, requested_unit_id=asked)
            return shown_name(person, to=scene.user, units=(work,) if work else (), beside=beside)

        return seen

    return said


def _accounts(scene: Scene) -> Reader:
    def seen(pk: int | None, name: str | None, username: str | None, work: int | None = None) -> str:
        if pk is None:
            return ""
        account = User(pk=pk, display_name=name or "", username=username or "")
        return shown_name(account, to=scene.user, units=(work,) if work else ())

    return seen


def _phone(sealed: Any, uuid: Any) -> str:
    return str(Volunteer.phone.opened(sealed, uuid))


def _number(sealed: Any, uuid: Any) -> str:
    return str(Volunteer.id_number.opened(sealed, uuid))


def _masked_phone(sealed: Any, uuid: Any) -> str:
    return masking.mask_phone(_phone(sealed, uuid))


def _masked_number(sealed: Any, uuid: Any) -> str:
    return masking.mask_id_number(_number(sealed, uuid))


def _whole(whole: Reader, masked: Reader) -> Callable[[Scene], Reader]:
    def said(scene: Scene) -> Reader:
        everywhere, reach, today = is_committee(scene.user), unit_reach(scene.user), clock.today()

        def seen(sealed: Any, uuid: Any, unit: int, born_on: date | None) -> str:
            is_adult = born_on is None or identity.age_band(born_on, today) == identity.AgeBand.ADULT
            return str((whole if is_adult and (everywhere or unit in reach) else masked)(sealed, uuid))

        return seen

    return said
