"""Shifts that took place, reports and tables, made by the services."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from certificates.models import ActivityReport, StageReport
from certificates.reports.services import reports
from certificates.tables.documents.roll_up import RollUp, RollUpRow
from certificates.tables.services import drawings, stage_reports
from certificates.tables.services.drawings import Wanted
from certificates.tables.stages import Stage, month
from certificates.tables.subjects import Subject
from registry import clock
from registry.ground.services import drawn_files
from registry.models import Job, Shift, Unit, User, Volunteer
from tests.factories import RoleAssignmentFactory, UserFactory, VolunteerFactory, local
from tests.factories_hours import administrator_of, attended, shift_of

SUMMARY = (
    "为白沙小学的学生讲授科普课两节，带领他们动手做了三个小实验，并为每人送上一本安全自护手册，老师和学生反响都很好。"
)
SAID = {"served_count": 86, "served_is_estimate": False, "summary": SUMMARY}
LATER = "2026-04-02 10:00"
MARCH: Stage = month(local("2026-03-14 09:00").date())


def held_shift(*volunteers: Volunteer, people: int = 0, day: str = "2026-03-14", **activity) -> Shift:
    """A shift at which these people, and this many others, checked in and out."""
    shift = shift_of(day=day, **activity)
    for volunteer in (*volunteers, *(VolunteerFactory() for _n in range(people))):
        attended(volunteer, shift, ("09:00", "12:00"))
    return shift


def reported(shift: Shift, **said) -> ActivityReport:
    """The shift's report, submitted by its leader."""
    leader = shift.activity.leader
    report = reports.save(shift=shift, by=leader, **(SAID | said))
    return reports.submit(report=report, by=leader)


def march_table(unit: Unit, *, by: User | None = None) -> StageReport:
    return stage_reports.draft(subject=Subject(unit=unit, stage=MARCH), by=by or administrator_of(unit))


def submitted_table(unit: Unit, *, by: User | None = None) -> StageReport:
    by = by or administrator_of(unit)
    return stage_reports.submit(report=march_table(unit, by=by), by=by)


def wanted_roll_up(*, suffix: str = "pdf", activities: int = 200, report: int | None = None) -> Wanted:
    """A long roll-up, as somebody asks for it."""
    row = RollUpRow("示例单位", ("主题",) * activities, ("示例社区",) * activities, 3, 4, (), 5)
    drawn = RollUp("统计表（汇总）", "区直团工委", "2026年3月", date(2026, 4, 2), (row,), notes=("注",))
    name, back = f"汇总.{suffix}", reverse("roll-up")
    again = reverse("roll-up-file", args=[suffix])
    return Wanted(
        drawn, suffix, name=name, people=3, again=again, back=back, scope={"by_from": 20260301}, report=report
    )


def drawn_roll_up(*, by: User) -> Job:
    """One that the worker has drawn: its job, and a file."""
    job = drawings.ask(wanted=wanted_roll_up(), by=by)
    drawn_files.keep(f"{job.arguments['digest']}.pdf", b"%PDF-1.7")
    job.state, job.finished_at = Job.State.DONE, clock.now()
    job.save()
    return job


def inspector_of(unit: Unit | None) -> User:
    until_on = clock.today() + timedelta(days=300)
    return RoleAssignmentFactory(unit=unit, role="inspector", user=UserFactory(), until_on=until_on).user


def photo(name: str = "现场.jpg", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def pdf(name: str = "总结.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n%%EOF\n", content_type="application/pdf")
