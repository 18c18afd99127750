"""One opening balance and one supplement."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Exists, OuterRef
from PIL import Image, ImageDraw

from checkin.afterwards.claims import Claim, Proof
from checkin.afterwards.services import opening_balances, supplements
from checkin.afterwards.services.imported_openings import OPENINGS
from checkin.models import Attendance, OpeningBalance, Supplement
from config.demo.story import Story
from config.demo.units import CIVIL
from registry import clock
from registry.documents import workbooks
from registry.documents.sheets import Column, Table
from registry.ground.imports.services import batches, reading, storing
from registry.models import Activity, ImportBatch, SignUp, StoredFile, User, Volunteer
from registry.units.services import deciders

IMPORTED, CREDITED, APPLIED = -120, -117, -150
PEOPLE = 8
DOCUMENT = "示例厅团发〔2026〕3号 历年志愿服务时长统计"
CHECKED = "与原台账和签到表核对一致。"
WHY = "当天手机没有电，现场由社区工作人员登记，未及扫码。"


def expect_afterwards(story: Story) -> None:
    """Old hours of one unit, and a volunteer who came but was not scanned."""
    story.agenda.at(story.day(IMPORTED, "10:20"), _import, story)
    story.agenda.at(story.day(APPLIED, "16:30"), _apply, story)


def _import(story: Story) -> None:
    people = [one for one in story.people if one.unit == CIVIL and one not in story.cast.values()][:PEOPLE]
    if not people:
        return
    dice = story.dice("old hours")
    rows = tuple((one.volunteer.volunteer_no, one.volunteer.name, dice.randrange(20, 400) / 10) for one in people)
    table = Table("历史时长", tuple(Column(one.heading) for one in OPENINGS.columns), rows)
    unit, by = story.units[CIVIL], story.staff["unit2"]
    batch = opening_balances.begin(unit=unit, until_on=story.day(-290).date(), document_no=DOCUMENT, by=by)
    upload = SimpleUploadedFile("历史时长.xlsx", workbooks.workbook(table))
    _bring_in(batches.upload(kind=OPENINGS.code, unit=unit, upload=upload, by=by, about=batch.pk), by)
    opening_balances.submit(batch=batch, document=picture("依据文件.jpg"), by=by)
    story.agenda.at(story.day(CREDITED, "09:40"), _credit, story, batch)


def _bring_in(table: ImportBatch, by: User) -> None:
    """Looked at and stored, as the worker would."""
    reading.read(batch=table.pk)
    batches.apply(batch=table, mode=ImportBatch.Mode.ALL, by=by)
    storing.store(batch=table.pk)


def _credit(story: Story, batch: OpeningBalance) -> None:
    opening_balances.approve(batch=batch, by=story.staff["committee"], reason=CHECKED)


def _apply(story: Story) -> None:
    signup = _unscanned(story)
    if signup is None:
        story.agenda.at(story.agenda.reached + timedelta(days=7), _apply, story)
        return
    shift = signup.shift
    supplement = supplements.apply(
        shift=shift,
        claims=[Claim(signup.volunteer, shift.starts_at, shift.ends_at - timedelta(minutes=30))],
        reason=WHY,
        proofs=[Proof(picture("现场登记页.jpg"), StoredFile.Purpose.EVIDENCE)],
        by=shift.activity.leader,
    )
    story.agenda.at(story.agenda.reached + timedelta(hours=25), _approve, supplement)


def _approve(supplement: Supplement) -> None:
    by = deciders.administrators(supplement.deciding_unit, excluding=[supplement.applied_by_id])[0]
    supplements.approve(supplement=supplement, by=by, reason="已向社区核实。")


def _unscanned(story: Story) -> SignUp | None:
    """The first person of the last four weeks who signed up and has no attendance; none of the logins."""
    there = Attendance.objects.filter(shift=OuterRef("shift"), volunteer=OuterRef("volunteer"))
    over = SignUp.objects.confirmed().filter(
        shift__ends_at__gt=clock.now() - timedelta(days=28),
        shift__ends_at__lte=clock.now() - timedelta(days=2),
        shift__activity__kind=Activity.Kind.SERVICE,
        shift__activity__origin=Activity.Origin.REGULAR,
        volunteer__status=Volunteer.Status.REGISTERED,
    )
    known = [person.volunteer.pk for person in story.cast.values()]
    rows = over.exclude(Exists(there)).exclude(volunteer__in=known).order_by("shift__starts_at", "pk")
    return rows.select_related("shift__activity__recording_unit", "shift__activity__leader", "volunteer").first()


def picture(name: str) -> SimpleUploadedFile:
    """A picture that says it is a sample."""
    page, file = Image.new("RGB", (620, 877), "white"), BytesIO()
    ImageDraw.Draw(page).text((220, 420), "DEMO / NOT A DOCUMENT", fill="black")
    page.save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue())
