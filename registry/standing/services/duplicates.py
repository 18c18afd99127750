"""重复档案: which files look like one person's; people compare and decide (D78, D91)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, TextChoices
from django.utils.translation import gettext_lazy as _

from registry.models import SamePerson, Volunteer

MOST = 200


class Likeness(TextChoices):
    """Why two files are shown beside each other."""

    UNIT = "unit", _("单位核对后认为是同一人")
    DOCUMENT = "document", _("同一证件号码")
    PERSON = "person", _("姓名、出生日期和手机号码相同")
    GATE = "gate", _("姓名和手机号码相同，其中一份没有实名信息")
    PARTED = "parted", _("单位核对后认为不是同一人")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files, the one to keep first."""

    kept: Volunteer
    other: Volunteer
    why: Likeness
    reason: str = ""  # why a unit holds them to be two people's; the committee has the last word


def suggested() -> list[Pair]:
    """Pairs that a unit named, by document, by name and phone; each once, none that the committee found to be two.

    What a unit alone holds to be two people's stays, last, with its reason: who made the second file may have said so.
    """
    found: dict[tuple[int, int], Pair] = {}
    parted = {_key(pair.kept.pk, pair.other.pk): pair for pair in _parted_by_units()}
    ended = SamePerson.objects.said_different().filter(by_committee=True).values_list("file", "other")
    different = {_key(*pair) for pair in ended} | parted.keys()
    for pair in [*_named_by_units(), *_by_document(), *_by_name_and_phone()]:
        key = _key(pair.kept.pk, pair.other.pk)
        if key not in different:
            found.setdefault(key, pair)
    return [*found.values(), *parted.values()][:MOST]


def _key(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _named_by_units() -> Iterator[Pair]:
    people = ("file__unit", "file__user", "other__unit", "other__user")
    for one in SamePerson.objects.said_same().select_related(*people).order_by("pk"):
        kept, other = sorted((one.file, one.other), key=worth_keeping)
        yield Pair(kept, other, Likeness.UNIT)


def _parted_by_units() -> Iterator[Pair]:
    people = ("file__unit", "file__user", "other__unit", "other__user")
    said = SamePerson.objects.said_different().filter(by_committee=False)
    for one in said.select_related(*people).order_by("pk"):
        kept, other = sorted((one.file, one.other), key=worth_keeping)
        yield Pair(kept, other, Likeness.PARTED, one.reason)


def _by_document() -> Iterator[Pair]:
    people = Volunteer.objects.canonical().exclude(id_digest=None).order_by()
    twice = people.values("id_digest").annotate(n=Count("pk")).filter(n__gt=1).values("id_digest")
    known = people.filter(id_digest__in=twice).select_related("unit", "user").order_by("id_digest", "pk")
    for _digest, files in groupby(known, key=lambda one: one.id_digest):
        yield from _paired(list(files), lambda _kept, _other: Likeness.DOCUMENT)


def _by_name_and_phone() -> Iterator[Pair]:
    people = Volunteer.objects.canonical().exclude(phone_digest=None).order_by()
    twice = people.values("name", "phone_digest").annotate(n=Count("pk")).filter(n__gt=1).values("phone_digest")
    known = people.filter(phone_digest__in=twice).select_related("unit", "user").order_by("phone_digest", "name", "pk")
    for _key, files in groupby(known, key=lambda one: (one.phone_digest, one.name)):
        yield from _paired(list(files), _likeness)


def _likeness(kept: Volunteer, other: Volunteer) -> Likeness | None:
    """Why two files look alike; different birth dates mean two people, who may share a phone."""
    if kept.born_on is None or other.born_on is None:
        return Likeness.GATE
    return Likeness.PERSON if kept.born_on == other.born_on else None


def _paired(files: list[Volunteer], likeness: object) -> Iterator[Pair]:
    first, *others = sorted(files, key=worth_keeping)
    for other in others:
        if why := likeness(first, other):  # type: ignore[operator]
            yield Pair(first, other, why)


def worth_keeping(file: Volunteer) -> tuple[bool, bool, bool, int]:
    """Order for keeping: registered first, then with a number, then with an account, then the older."""
    return not file.is_registered, file.volunteer_no is None, file.user_id is None, file.pk
