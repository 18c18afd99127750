"""What came in afterwards: one batch of hours from before the product, one supplement of a lesson."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from checkin.models import OpeningBalance, Supplement
from checkin.opening_rows import HEADINGS
from checkin.services import opening_balances, supplement_rules, supplements
from checkin.services.supplement_rules import Claim
from checkin.services.supplements import Proof
from config.demo.story import Person, Story
from config.demo.units import CIVIL
from registry.documents import workbooks
from registry.documents.sheets import Column, Table
from registry.models import Shift, StoredFile
from registry.services import duty

IMPORTED, CREDITED = -120, -117
PEOPLE = 8
DOCUMENT = "示例厅团发〔2026〕3号 2025年以前志愿服务时长统计"
CHECKED = "与原台账和签到表核对一致。"
LATE, WHY = timedelta(days=2), "当天临时支援课间秩序，未及扫码，到离时间以学校登记为准。"


def expect_afterwards(story: Story, lesson: str, day: int) -> None:
    """The civil affairs' old hours; a colleague whom nobody scanned at the lesson of that day."""
    story.agenda.at(story.day(IMPORTED, "10:20"), _import, story)
    story.agenda.at(story.day(day, "16:30") + LATE, _apply, story, lesson)


def _import(story: Story) -> None:
    people = [one for one in story.people if one.unit == CIVIL and one not in story.cast.values()][:PEOPLE]
    if not people:
        return
    dice = story.dice("old hours")
    rows = tuple((one.volunteer.volunteer_no, one.volunteer.name, dice.randrange(20, 400) / 10) for one in people)
    table = Table("历史时长", tuple(Column(heading) for heading in HEADINGS), rows)
    batch = opening_balances.stage(
        unit=story.units[CIVIL],
        until_on=story.day(-290).date(),
        document_no=DOCUMENT,
        upload=SimpleUploadedFile("历史时长.xlsx", workbooks.workbook(table)),
        by=story.staff["unit2"],
    )
    opening_balances.submit(batch=batch, document=_picture("依据文件.jpg"), by=story.staff["unit2"])
    story.agenda.at(story.day(CREDITED, "09:40"), _credit, story, batch)


def _credit(story: Story, batch: OpeningBalance) -> None:
    opening_balances.approve(batch=batch, by=story.staff["committee"], reason=CHECKED)


def _apply(story: Story, lesson: str) -> None:
    shift = Shift.objects.select_related("activity__recording_unit", "activity__leader").get(activity__title=lesson)
    person = _unscanned(story, shift)
    if person is None:
        return
    person.promised.append((shift.starts_at, shift.ends_at))
    supplement = supplements.apply(
        shift=shift,
        claims=[Claim(person.volunteer, shift.starts_at, shift.ends_at - timedelta(minutes=30))],
        reason=WHY,
        proofs=[Proof(_picture("学校登记页.jpg"), StoredFile.Purpose.EVIDENCE)],
        by=shift.activity.leader,
    )
    story.agenda.at(story.agenda.reached + timedelta(hours=25), _approve, supplement)


def _approve(supplement: Supplement) -> None:
    by = duty.administrators(supplement.deciding_unit, excluding=[supplement.applied_by_id])[0]
    supplements.approve(supplement=supplement, by=by, reason="已向学校核实。")


def _unscanned(story: Story, shift: Shift) -> Person | None:
    """A colleague of the unit who was free and is not on the roll."""
    roll = supplement_rules.on_the_roll(shift)
    for person in story.people:
        is_colleague = person.volunteer.unit_id == shift.activity.recording_unit_id
        is_unknown = person.volunteer.pk not in roll and person not in story.cast.values()
        if is_colleague and is_unknown and person.is_free(shift.starts_at, shift.ends_at):
            return person
    return None


def _picture(name: str) -> SimpleUploadedFile:
    """A page that says that it is none."""
    page, file = Image.new("RGB", (620, 877), "white"), BytesIO()
    ImageDraw.Draw(page).text((220, 420), "DEMO / NOT A DOCUMENT", fill="black")
    page.save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue())
