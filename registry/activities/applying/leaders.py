"""Who leads: an account, meant by name, volunteer number or user name."""

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from registry.accounts.named import user_called
from registry.models import Activity, Membership, Team, Unit, User, Volunteer
from registry.permissions import shown_name
from registry.words import chinese
from registry.words.chinese import quoted
from registry.words.identity import half_width, normalise_name
from registry.words.numbering import normalise_volunteer_no

BETWEEN = re.compile(r"[、,;；\s]+")
WITH_NUMBER = re.compile(r"[^()、,;]*\(([^()]+)\)")
COMPLETE = re.compile(r"\([^()]+\)$")
LATELY, MOST_ALIKE = 60, 5


class Found(NamedTuple):
    """Somebody whom a part of a name may mean: as the box takes them, and where they are."""

    handle: str
    unit: str


def people(text: str, by: User) -> list[User]:
    """The accounts that these names, volunteer numbers or user names belong to."""
    return [_meant(name, by) for name in _names(text)]


def handle(user: User, *, to: Any) -> str:
    """How the form names a person: the name as the reader may see it, with the number or user name in brackets."""
    volunteer = getattr(user, "volunteer", None)
    number = volunteer.volunteer_no if volunteer and volunteer.volunteer_no else user.username
    name = shown_name(user, to=to)
    return number if name in ("", number) else f"{name}（{number}）"


def handles(keys: Collection[int], *, to: Any) -> dict[int, str]:
    """The handles of these accounts."""
    rows = User.objects.filter(pk__in=keys).select_related("volunteer") if keys else ()
    return {row.pk: handle(row, to=to) for row in rows}


def suggested(by: User, units: QuerySet[Unit]) -> list[tuple[str, str]]:
    """Who led activities of these units lately, to pick from: as the box takes it, and its letters."""
    lately = Activity.objects.filter(recording_unit__in=units).order_by("-pk").values_list("leader", flat=True)[:LATELY]
    leaders = User.objects.filter(pk__in=set(lately), is_active=True).select_related("volunteer").order_by("pk")
    return [(handle(user, to=by), chinese.letters_of(str(user))) for user in leaders]


def found(text: str, by: User, units: QuerySet[Unit]) -> list[Found]:
    """Whom the last name in the box may mean, while it is typed; who led lately where nothing is."""
    if not text.strip():
        return [Found(name, "") for name, _letters in suggested(by, units)[:MOST_ALIKE]]
    name = sought(text)
    rows = _alike(name, by)[:MOST_ALIKE] if name else ()
    return [Found(_handle(each, by), str(each.unit)) for each in rows]


def sought(text: str) -> str:
    """The last name in the box, as long as it is not complete with its number."""
    last = BETWEEN.split(_plain(text))[-1]
    return "" if COMPLETE.search(last) else last


def _plain(text: str) -> str:
    return half_width(text).replace("（", "(").replace("）", ")")


def _names(text: str) -> list[str]:
    return [name for name in BETWEEN.split(WITH_NUMBER.sub(r" \1 ", _plain(text))) if name]


def _meant(name: str, by: User) -> User:
    numbered = User.objects.filter(volunteer__volunteer_no=normalise_volunteer_no(name)).first()
    if user := numbered or user_called(name, User.objects.filter(is_active=True)):
        return user
    called = list(_within_sight(by).filter(name=normalise_name(name)).order_by("pk")[: MOST_ALIKE + 1])
    if len(called) == 1 and called[0].user is not None:
        return called[0].user
    if called:
        alike = "、".join(f"{each.unit}（{each.volunteer_no or each.user}）" for each in called[:MOST_ALIKE])
        told = {"name": quoted(name), "alike": alike}
        raise ValidationError(_("%(name)s不止一位：%(alike)s。请改填括号里的编号。") % told)
    if near := _near(name, by):
        told = {"name": quoted(name), "near": "、".join(near)}
        raise ValidationError(_("没有正好叫%(name)s的人。是不是：%(near)s？请填全名或括号里的编号。") % told)
    raise ValidationError(
        _("没有找到%(name)s。姓名只在您管理的单位和团队里找，其他人请填志愿者编号或用户名。") % {"name": quoted(name)}
    )


def _near(text: str, by: User) -> list[str]:
    """Whom a part of a name or its letters may mean, a few of them, among those whom this person sees."""
    alike = [_handle(each, by) for each in _alike(text, by)[: MOST_ALIKE + 1]]
    return [*alike[:MOST_ALIKE], _("……")] if len(alike) > MOST_ALIKE else alike


def _alike(text: str, by: User) -> QuerySet[Volunteer]:
    wanted = Q(name__contains=normalise_name(text)) | Q(initials__istartswith=text)
    return _within_sight(by).filter(wanted).order_by("initials", "pk")


def _handle(person: Volunteer, by: User) -> str:
    return f"{shown_name(person, to=by)}（{person.volunteer_no or person.user}）"


def _within_sight(by: User) -> QuerySet[Volunteer]:
    """Registered people with an account, of the units and teams that this person sees."""
    seen = Volunteer.objects.visible_to(by).values("pk")
    of_teams = Membership.objects.active().filter(team__in=Team.objects.led_by(by)).values("volunteer")
    people = Volunteer.objects.canonical().filter(Q(pk__in=seen) | Q(pk__in=of_teams), user__is_active=True)
    return people.filter(status=Volunteer.Status.REGISTERED).select_related("user", "unit")
