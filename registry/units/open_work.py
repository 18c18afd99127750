"""What an administrator leaves open: read for the page of a handover, and frozen on its sheet."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.models import ApiToken, RoleAssignment, Unit, User
from registry.permissions import Role, holding_only
from registry.units import living
from registry.words.dates import as_full_date
from registry.workdays import duties


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One thing that is open: what, more about it, and until when."""

    what: str
    detail: str = ""
    due: str = ""
    is_late: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Open things of one kind."""

    title: str
    lines: tuple[OpenLine, ...]


Source = Callable[[Unit, User], Section]
_sources: list[Source] = []


def follow(*sources: Source) -> None:
    """From now on these kinds stand on the sheet too; rooms above tell theirs."""
    _sources.extend(source for source in sources if source not in _sources)


def of(unit: Unit, user: User) -> list[Section]:
    """Everything that this person leaves open in the unit, kinds with nothing open too: they say so."""
    return [source(unit, user) for source in _sources]


def section(title: str, lines: Iterable[OpenLine]) -> Section:
    return Section(title, tuple(lines))


def duties_open(unit: Unit, user: User) -> Section:
    """今天该我办: what the unit's office asks of the person; other roles and own affairs stay on their home page."""
    return section(_("待办和超期事项"), _duties(holding_only(user, Role.UNIT_ADMIN, unit)))


def _duties(user: User) -> Iterator[OpenLine]:
    today = clock.today()
    for duty in duties.of(user):
        if duty.is_own:
            continue
        is_told = duty.count < 2 or str(duty.count) in duty.detail
        count = "" if is_told else _("{n} 项").format(n=duty.count)
        due = as_full_date(duty.due_on) if duty.due_on else ""
        is_late = duty.due_on is not None and duty.due_on < today
        yield OpenLine(duty.title, "，".join(filter(None, (duty.detail, count))), due, is_late, duty.url)


def in_hand(unit: Unit, _user: User) -> Section:
    """What lives in the unit, counted as before a merger."""
    lines = []
    for kind in living.kinds():
        if kind.code != "role" and (count := kind.living(unit).count()):
            lines.append(OpenLine(str(kind.label), f"{count} {kind.measure}"))
    return section(_("单位在办"), lines)


def roles_held(unit: Unit, user: User) -> Section:
    """Roles of the person: that for this unit ends with the handover, others go on."""
    held = RoleAssignment.objects.filter(user=user).not_ended().select_related("unit").order_by("pk")
    ends, stays = _("交接完成时结束"), _("不随本次交接结束")
    return section(
        _("角色授权"),
        (
            OpenLine(str(role), ends if role.unit_id == unit.pk and role.is_unit_admin else stays, _until(role))
            for role in held
        ),
    )


def tokens_held(_unit: Unit, user: User) -> Section:
    """API tokens rest on the role: they end with it, and whoever runs the program makes a new one."""
    open_ones = ApiToken.objects.filter(user=user).open().order_by("pk")
    said = _("随授权结束而作废，仍在使用的程序由接收人另行生成")
    url = reverse("me-tokens")
    return section(
        _("接口令牌"), (OpenLine(one.name, said, as_full_date(one.expires_at), url=url) for one in open_ones)
    )


def _until(role: RoleAssignment) -> str:
    return as_full_date(role.until_on) if role.until_on else ""
