"""Cards of many people chosen on the list of volunteers, ten to a sheet with cutting marks (design#card)."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext_lazy as _

from checkin.scanning.forms.many import CardsForm
from checkin.scanning.services import cards
from registry.exceptions import RegistrationRefused
from registry.models import User, Volunteer
from registry.models.volunteers import VolunteerQuerySet
from registry.people.many.deeds import Deed, Said, Tick, not_yours

UNEXPLAINED: Final = _("本人有账号，卡就在本人手机里：代为打印须写明理由。")


def _hand_out(person: Volunteer, by: User, said: Said) -> object:
    cards.hand_out(volunteer=person, by=by, reason=said["reason"])
    return person


def _without(people: VolunteerQuerySet, by: User, said: Said) -> Iterable[tuple[Any, VolunteerQuerySet]]:
    yield not_yours(people, by)
    yield RegistrationRefused.Reason.NOT_REGISTERED.label, people.exclude(status=Volunteer.Status.REGISTERED)
    if not said["reason"]:
        others = people.exclude(user=None).exclude(user=by)
        yield UNEXPLAINED, others


def _file(people: VolunteerQuerySet, tick: Tick) -> tuple[str, bytes]:
    """One PDF up to a hundred cards, beyond that a folder of them."""
    drawn = cards.sheets_of(people.select_related("unit").iterator(cards.PER_FILE))
    if people.count() <= cards.PER_FILE:
        return "cards.pdf", next(drawn)
    folder = BytesIO()
    with ZipFile(folder, "w", ZIP_DEFLATED) as packed:
        for number, content in enumerate(drawn, start=1):
            packed.writestr(f"cards-{number:03}.pdf", content)
            tick()
    return "cards.zip", folder.getvalue()


def _said(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {"reason": cleaned["reason"].strip()}


CARDS: Final = Deed(
    code="cards",
    verb=_("打印志愿者卡"),
    do=_hand_out,
    left_out=_without,
    form=CardsForm,
    says=_said,
    file=_file,
    late=("reason", UNEXPLAINED),
    hint=_(
        "每张 A4 纸 10 张卡，带裁切线；每 100 张一个文件。"
        "打印的人可以代刷这些卡，此后不能审核他们的时长；本人收到通知。"
    ),
)
