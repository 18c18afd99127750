"""A team's roll from a table: registered people of the unit become members, and are told (D28: they may leave)."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.ground.imports.kinds import Column, Reason, Row, RowState, Sheet
from registry.ground.imports.services.one_by_one import OneByOne
from registry.models import ImportBatch, Membership, Team, Unit, User, Volunteer
from registry.permissions import can_administer, is_committee, unit_reach
from registry.protection import keys
from registry.teams.services import members
from registry.words import identity
from registry.words.masking import mask_id_number, mask_phone

YES = {"是": True, "否": False, "队长": True, "队员": False}
NAMED_BY = ("volunteer_no", "id_number", "phone")


class Members(OneByOne):
    """队员名单."""

    code = "members"
    title = _("队员名单")
    at = "name"
    is_offered = False
    columns = (
        Column("name", "姓名", ("名字", "队员姓名", "志愿者姓名", "成员姓名"), is_required=True, most=60,
               example="韦示例"),
        Column("volunteer_no", "志愿者编号", ("编号", "注册编号"), reads="number", most=20,
               help="编号、证件号码、手机号码至少填一项。", example="GZ20260000011"),
        Column("id_number", "证件号码", ("身份证号", "身份证号码", "证件号"), reads="number", most=40,
               shown=mask_id_number),
        Column("phone", "手机号码", ("手机", "手机号", "联系电话", "电话", "联系方式"), reads="number", most=30,
               shown=mask_phone),
        Column("is_leader", "是否队长", ("队长", "职务"), choices=tuple(YES), most_offered=2),
    )  # fmt: skip
    notes = (_("只收本单位及下级单位已注册的志愿者；加入后本人会收到通知，可以随时退出。"),)

    def allows(self, by: User, unit: Unit) -> bool:
        return can_administer(by, unit)

    def unit_of(self, about: int | None) -> Unit | None:
        team = Team.objects.admitted().filter(pk=about).select_related("unit").first() if about else None
        return team.unit if team else None

    def after(self, batch: ImportBatch, by: User) -> tuple[str, str] | None:
        return str(_("看团队")), reverse("team", args=[batch.about])

    def read(self, rows: Sequence[Row], sheet: Sheet) -> None:
        for row in rows:
            cells = row.cells
            if not any(cells.get(name) for name in NAMED_BY):
                row.refuse_for("volunteer_no", Reason.ROW_VALUE_MISSING, column="志愿者编号、证件号码或手机号码")
                continue
            row.ready = {
                "name": identity.normalise_name(cells["name"]),
                "volunteer_no": cells.get("volunteer_no", "").upper(),
                "numbers": {keys.digest(form) for form in identity.document_forms(cells.get("id_number", ""))},
                "phone": keys.digest(identity.normalise_phone(cells["phone"])) if cells.get("phone") else "",
                "is_leader": YES.get(cells.get("is_leader", ""), False),
            }

    def look(self, rows: Sequence[Row], sheet: Sheet) -> None:
        people = _people(rows, sheet)
        here = dict(Membership.objects.active().filter(team=sheet.batch.about).values_list("volunteer", "is_leader"))
        for row in rows:
            person = next((one for one in people if _is(one, row)), None)
            if person is None:
                row.refuse_for("name", Reason.ROW_PERSON_UNKNOWN)
            elif not sheet.is_second(person.pk, row, "name"):
                row.ready["person"] = person
                row.state = RowState.SAME if person.pk in here else RowState.FRESH

    def write(self, row: Row, sheet: Sheet) -> None:
        team = Team.objects.get(pk=sheet.batch.about or 0)
        person, leads = row.ready["person"], row.ready["is_leader"]
        row.target = members.bring_in(team=team, volunteer=person, is_leader=leads, by=sheet.by).pk

    def in_use(self, rows: Sequence[Row], sheet: Sheet) -> int:
        stored = [row.pk for row in rows if row.target]
        return len(stored) - Membership.objects.active().filter(pk__in=stored).count()

    def unwrite(self, row: Row, sheet: Sheet) -> None:
        members.take_out(membership=Membership.objects.get(pk=row.pk), by=sheet.by)


def _people(rows: Sequence[Row], sheet: Sheet) -> list[Volunteer]:
    """Registered people of these names in the units of whoever imports: of others nothing is told."""
    people = Volunteer.objects.registered().canonical().filter(name__in={row.ready["name"] for row in rows})
    return list(people if is_committee(sheet.by) else people.in_units(unit_reach(sheet.by)))


def _is(person: Volunteer, row: Row) -> bool:
    """Name and whatever number was given agree."""
    told = row.ready
    agrees = [
        not told["volunteer_no"] or person.volunteer_no == told["volunteer_no"],
        not row.cells.get("id_number") or person.id_digest in told["numbers"],
        not told["phone"] or person.phone_digest == told["phone"],
    ]
    return person.name == told["name"] and all(agrees)


MEMBERS = Members()
