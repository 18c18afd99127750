"""Where each person of a shift stands, and the phones for calling them, beside the roster as a file."""

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from checkin.desk.services import people_page, phones
from checkin.desk.services.people_page import Show
from checkin.models import Attendance
from registry.ground.exports.lists import Column, Reader, Scene
from registry.models import Shift, Volunteer
from registry.signups.services import calling
from registry.signups.services.answers import in_a_line
from registry.words.dates import as_time


def _shift(scene: Scene) -> Shift | None:
    """The rows of this list are of one shift."""
    return Shift.objects.select_related("activity").filter(pk__in=scene.rows.order_by().values("shift")[:1]).first()


def _stands(scene: Scene) -> Reader:
    shift = _shift(scene)
    people = people_page.read(shift) if shift else None
    words = {
        pk: str(show.label)
        for show in (Show.ABSENT, Show.IN, Show.OUT, Show.OPEN, Show.MISSED)
        for pk in (people.chosen(show) if people else ())
    }
    return lambda volunteer: words.get(volunteer, "")


def _times(name: str) -> Any:
    def said(scene: Scene) -> Reader:
        rows = Attendance.objects.came().filter(shift__in=scene.rows.order_by().values("shift"))
        known = dict(rows.values_list("volunteer", name))
        return lambda volunteer: as_time(known[volunteer]) if known.get(volunteer) else ""

    return said


def _phones(scene: Scene) -> Reader:
    """As on the page: of grown-ups, around the shift (D97, D110)."""
    shift = _shift(scene)
    may_call = shift is not None and not phones.is_over(shift)

    def said(sealed: Any, uuid: Any, born_on: date | None) -> str:
        person = Volunteer(phone_sealed=sealed or b"", uuid=uuid, born_on=born_on)
        return str(person.phone) if may_call and calling.can_be_called(person) else ""

    return said


def _answers(scene: Scene) -> Reader:
    """As on the page: around the shift, question by question."""
    shift = _shift(scene)
    said = phones.answers_of(shift) if shift else {}
    return lambda volunteer: in_a_line(said.get(volunteer, ()))


def _asks(shift: int) -> bool:
    return any(Shift.objects.filter(pk=shift).values_list("activity__questions", flat=True))


PERSON: Final = ("volunteer_id",)
PHONE: Final = ("volunteer__phone_sealed", "volunteer__uuid", "volunteer__born_on")
COLUMNS: Final = (
    Column("stands", _("到场情况"), ("volunteer_id",), said=_stands, width=10),
    Column("in_at", _("签到"), ("volunteer_id",), said=_times("first_in_at"), is_default=False, width=8),
    Column("out_at", _("签退"), ("volunteer_id",), said=_times("last_out_at"), is_default=False, width=8),
    Column("to_call", _("联系手机（场次前后可看）"), PHONE, said=_phones, is_personal=True, is_default=False, width=16),
    Column(
        "answers", _("报名时的回答"), PERSON, said=_answers, is_personal=True, is_default=False, width=40, fits=_asks
    ),
)
