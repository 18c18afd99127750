"""The list of an opening balance from a table: people and their hours go into the draft (design#imports)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from checkin.afterwards.opening_hours import MOST_HOURS, minutes_of, typed_of
from checkin.afterwards.services import opening_lists
from checkin.afterwards.services.opening_lists import MOST_PEOPLE, Entry, Stored
from checkin.afterwards.services.opening_rules import Barred
from checkin.exceptions import OpeningBalanceRefused
from checkin.models import OpeningBalance
from registry.ground.imports.kinds import Column, Kind, Row, RowState, Sheet
from registry.ground.imports.services import batches
from registry.models import ImportBatch, Unit, User, Volunteer
from registry.permissions import can_administer
from registry.words import identity
from registry.words.numbering import normalise_volunteer_no

Reason = OpeningBalanceRefused.Reason
MINUTES = "分"


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says."""

    volunteer_no: str
    name: str
    minutes: int


class Openings(Kind):
    """历史时长名单."""

    code = opening_lists.KIND
    title = _("历史时长名单")
    is_offered = False
    columns = (
        Column("volunteer_no", "志愿者编号", ("编号", "注册编号", "志愿者号", "志愿者注册编号"), is_required=True,
               reads="number", most=20, example="GZ20260000011"),
        Column("name", "姓名", ("名字", "志愿者姓名"), is_required=True, most=50, example="韦示例"),
        Column("hours", "小时数",
               ("小时", "时长", "服务小时", "服务小时数", "服务时长", "志愿服务小时数", "志愿服务时长", "累计小时数",
                "累计时长", "累计服务时长"),
               is_required=True, most=20,
               help=f"截至日期以前在本单位的志愿服务时间合计：大于 0，最多一位小数，不超过 {MOST_HOURS} 小时。",
               example="36.5"),
    )  # fmt: skip
    notes = (
        _("每人一行，写截至日期以前在本单位的志愿服务时间合计；已在名单上的人，按新的小时数改。"),
        _("一批最多 {most} 人。").format(most=MOST_PEOPLE),
    )

    def allows(self, by: User, unit: Unit) -> bool:
        return can_administer(by, unit)

    def unit_of(self, about: int | None) -> Unit | None:
        drafts = OpeningBalance.objects.filter(pk=about or 0, status=OpeningBalance.Status.DRAFT)
        draft = drafts.select_related("unit").first()
        return draft.unit if draft else None

    def after(self, batch: ImportBatch, by: User) -> tuple[str, str] | None:
        here = OpeningBalance.objects.visible_to(by).filter(pk=batch.about or 0).exists()
        return (str(_("看名单，附上文件提交")), reverse("opening-balance-detail", args=[batch.about])) if here else None

    def read(self, rows: Sequence[Row], sheet: Sheet) -> None:
        in_minutes = MINUTES in _heading(sheet)
        for row in rows:
            try:
                if in_minutes:
                    raise OpeningBalanceRefused(Reason.OPENING_HOURS_IN_MINUTES)
                minutes = minutes_of(row.cells["hours"])
            except OpeningBalanceRefused as refusal:
                row.refuse("hours", refusal)
                continue
            number = normalise_volunteer_no(identity.normalise_document(row.cells["volunteer_no"]))
            row.ready = Said(number[:20], row.cells["name"][:50], minutes)

    def look(self, rows: Sequence[Row], sheet: Sheet) -> None:
        draft = _draft(sheet)
        known = Volunteer.objects.with_person().in_bulk(
            {row.ready.volunteer_no for row in rows}, field_name="volunteer_no"
        )
        people = {one.person.pk for one in known.values()}
        barred = here = None
        if draft is not None:
            barred = Barred.of(people, batch=draft, by={sheet.batch.uploaded_by_id, sheet.by.pk})
            here = opening_lists.here_of(draft, people)
        for row in rows:
            try:
                if draft is None or barred is None or here is None:
                    raise OpeningBalanceRefused(Reason.OPENING_GONE)
                opening_lists.expect(draft, OpeningBalance.Status.DRAFT)
                self._look_at(row, known.get(row.ready.volunteer_no), barred, here, sheet)
            except OpeningBalanceRefused as refusal:
                row.refuse(_at(refusal), refusal)

    def _look_at(
        self, row: Row, found: Volunteer | None, barred: Barred, here: dict[int, tuple[int, int]], sheet: Sheet
    ) -> None:
        if found is None:
            raise OpeningBalanceRefused(Reason.OPENING_UNKNOWN_NUMBER)
        barred.refuse(found, name=row.ready.name)
        person = found.person
        if sheet.is_second(person.pk, row, "volunteer_no"):
            return
        if len(sheet.seen) > MOST_PEOPLE:
            raise OpeningBalanceRefused(Reason.OPENING_TOO_MANY_ROWS, most=MOST_PEOPLE)
        said = row.ready
        row.draft = Entry(person, said.volunteer_no, said.name, said.minutes)
        before = here.get(person.pk)
        if before is None:
            row.state = RowState.FRESH
        elif before[1] == said.minutes:
            row.state = RowState.SAME
        else:
            row.state = RowState.CHANGED
            row.changes = [("hours", typed_of(before[1]), typed_of(said.minutes))]

    def store(self, rows: Sequence[Row], sheet: Sheet) -> None:
        batch = OpeningBalance(pk=sheet.batch.about)
        try:
            pks = opening_lists.bring_in(batch=batch, entries=[row.draft for row in rows], by=sheet.by) if rows else []
        except OpeningBalanceRefused as refusal:
            for row in rows:
                row.refuse("", refusal)
            return
        for row, pk in zip(rows, pks, strict=True):
            row.target = pk

    def in_use(self, rows: Sequence[Row], sheet: Sheet) -> int:
        return opening_lists.in_use(_draft(sheet), _stored(rows))

    def take_back(self, rows: Sequence[Row], sheet: Sheet) -> int:
        return opening_lists.take_back(batch=OpeningBalance(pk=sheet.batch.about), rows=_stored(rows), by=sheet.by)


def _draft(sheet: Sheet) -> OpeningBalance | None:
    return OpeningBalance.objects.filter(pk=sheet.batch.about or 0).select_related("unit").first()


def _heading(sheet: Sheet) -> str:
    """What the table calls its column of hours: brackets are left out where columns are matched."""
    found = batches.found_in(sheet.batch)
    place = found.get("columns", {}).get("hours")
    return str(found["texts"][place]) if place is not None else ""


def _stored(rows: Sequence[Row]) -> list[Stored]:
    return [
        Stored(
            row.target,
            minutes_of(row.cells["hours"]),
            next((minutes_of(old) for column, old, _new in row.changes if column == "hours"), None),
        )
        for row in rows
        if row.target
    ]


def _at(refusal: OpeningBalanceRefused) -> str:
    """The column in which it is wrong."""
    if refusal.reason in (Reason.OPENING_GONE, Reason.OPENING_WRONG_STATE, Reason.OPENING_TOO_MANY_ROWS):
        return ""
    return "name" if refusal.reason == Reason.OPENING_NAME_DIFFERS else "volunteer_no"


OPENINGS = Openings()
