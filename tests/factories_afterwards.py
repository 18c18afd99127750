"""Supplements and opening balances for tests: made by the services."""

from datetime import date

from checkin.afterwards.claims import Claim, Proof
from checkin.afterwards.opening_hours import minutes_of
from checkin.afterwards.services import opening_balances, opening_lists, supplements
from checkin.afterwards.services.opening_lists import Entry
from checkin.models import OpeningBalance, Supplement
from registry.models import Shift, StoredFile, Unit, User, Volunteer
from tests.factories import UnitFactory, VolunteerFactory, local
from tests.factories_hours import DAY, administrator_of, committee_member
from tests.factories_reports import pdf, photo

WHY = "当天签到台没有电，现场在纸质签到表上签名。"


def claim(volunteer: Volunteer, start: str = "09:00", end: str = "12:00", *, day: str = DAY) -> Claim:
    return Claim(volunteer, local(f"{day} {start}"), local(f"{day} {end}"))


def proof() -> Proof:
    return Proof(photo(), StoredFile.Purpose.EVIDENCE)


def colleague(shift: Shift, **fields) -> Volunteer:
    """A registered volunteer of the unit that records the shift."""
    return VolunteerFactory(unit=shift.activity.recording_unit, **fields)


def supplement_for(shift: Shift, *claims: Claim, **changes) -> Supplement:
    """Applied for by the leader: by default for one colleague, the whole shift."""
    said = {"reason": WHY, "proofs": [proof()], "by": shift.activity.leader} | changes
    return supplements.apply(shift=shift, claims=claims or [claim(colleague(shift))], **said)


HEADINGS = ("志愿者编号", "姓名", "小时数")


def row_of(volunteer: Volunteer, hours=10.5) -> tuple:
    return (volunteer.volunteer_no, volunteer.name, hours)


def drafted(unit: Unit, *, by: User | None = None, until_on: date = date(2025, 12, 31)) -> OpeningBalance:
    """A draft without anybody on its list."""
    return opening_balances.begin(
        unit=unit, until_on=until_on, document_no="示例团发〔2026〕3号", by=by or administrator_of(unit)
    )


def staged(unit: Unit, *rows: tuple, **changes) -> OpeningBalance:
    """A draft with these people on its list, as a table without problems brings them in."""
    batch = drafted(unit, **changes)
    known = Volunteer.objects.with_person().in_bulk([number for number, *_ in rows], field_name="volunteer_no")
    entries = [Entry(known[number].person, number, name, minutes_of(str(hours))) for number, name, hours in rows]
    opening_lists.bring_in(batch=batch, entries=entries, by=batch.uploaded_by)
    return OpeningBalance.objects.get(pk=batch.pk)


def submitted(unit: Unit, *rows: tuple, **changes) -> OpeningBalance:
    batch = staged(unit, *rows, **changes)
    return opening_balances.submit(batch=batch, document=pdf("文件.pdf"), by=batch.uploaded_by)


def credited(*rows: tuple, unit: Unit | None = None, **changes) -> OpeningBalance:
    """A batch that the committee has decided."""
    batch = submitted(unit or UnitFactory(), *rows, **changes)
    return opening_balances.approve(batch=batch, by=committee_member())
