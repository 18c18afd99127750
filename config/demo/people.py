"""Volunteers: invented people who apply, are admitted, returned or wait, by the services everybody uses."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from config.demo import names
from config.demo.story import Person, Story
from config.demo.units import CIVIL, MERGED
from registry import clock
from registry.models import GuardianConsent, Qualification, Volunteer
from registry.people.application import Application, Guardian
from registry.people.services import consents, home_units, volunteers
from registry.standing.services import guardians, standing

FIRST_DAY, LAST_DAY = -250, -30  # most people apply between these days
LEADING_UNITS = (
    "education",
    "agriculture",
    "health",
    "justice",
    "forestry",
    "taxes",
    "weather",
    "science",
    "hydraulics",
    "emergency",
)
CAST = {"volunteer": CIVIL, "team": CIVIL, "leader": CIVIL, **{f"leader-{key}": key for key in LEADING_UNITS}}
OWN_SHARE = 0.08  # how many of the later ones belong to the logins' unit
PAPER_EVERY, MINOR_EVERY = 40, 60
SKILLS = ("", "急救", "普通话、壮语", "家电维修", "摄影", "心理咨询", "书法", "计算机", "法律咨询")
TIMES = ("周末全天", "周六上午", "工作日晚上", "节假日")
DIVISIONS = ("450103", "450105", "450107", "450108", "450102")
EARLY = len(CAST) + 9  # registered from the beginning, the logins' colleagues among them
RETURNED = {"姓名与证件不一致，请核对后重新提交。": -6, "所在单位选错了，请改选实际所在单位。": -3}
APPLICANTS = 6
FEWEST = EARLY + APPLICANTS + len(RETURNED)
SUSPENDED_REASON, LEFT_REASON = "本人长期外派，申请暂停。", "工作调动，离开本单位。"


def invite_everybody(story: Story) -> None:
    """Put each application on the agenda; the newest still wait for their unit today."""
    dice = story.dice("people")
    units = [key for key in story.units if key not in (*MERGED, CIVIL)]
    settled = story.told - APPLICANTS - len(RETURNED)
    for place in range(settled):
        role = list(CAST)[place] if place < len(CAST) else ""
        early = place < EARLY
        unit = CAST[role] if role else CIVIL if early or dice.random() < OWN_SHARE else dice.choice(units)
        day = FIRST_DAY + (place % 5 if early else dice.randrange(5, LAST_DAY - FIRST_DAY))
        apply_at = story.day(day, f"{dice.randrange(9, 12):02d}:{place % 60:02d}")
        is_on_paper = not early and place % PAPER_EVERY == 0
        act = register_on_paper if is_on_paper else register
        story.agenda.at(apply_at, act, story, place, unit, role)
    _newcomers(story, settled)


def register(story: Story, place: int, unit: str, role: str = "", *, admit_after: timedelta | None = None) -> None:
    """Somebody applies; the unit admits them the next working morning unless told otherwise."""
    volunteer = volunteers.register(
        application=application(story, place, unit),
        password_hash=make_password(None),
        agreed=consents.NEEDED,
        username=role if role and "-" not in role else f"v{place + 1:05d}",
    )
    after = admit_after or timedelta(hours=20 + place % 5)
    story.agenda.at(clock.now() + after, admit, story, volunteer, place, unit, role)


def register_on_paper(story: Story, place: int, unit: str, _role: str = "") -> None:
    """Somebody without a smartphone signs on paper; the unit enters them (D37)."""
    form = application(story, place, unit)
    by = story.administrator(unit)
    volunteer = volunteers.register_on_paper(application=form, agreed=consents.NEEDED, by=by)
    if volunteer.is_minor:
        guardians.check(volunteer=volunteer, how="call", called_at=clock.now(), by=by)
        volunteers.admit(volunteer=volunteer, by=by)


def admit(story: Story, volunteer: Volunteer, place: int, unit: str, role: str) -> None:
    """Admit the person, who can sign up from now on."""
    by = story.administrator(unit)
    if volunteer.is_minor:
        guardians.check(volunteer=volunteer, how="call", called_at=clock.now(), by=by)
    admitted = volunteers.admit(volunteer=volunteer, by=by)
    admitted.user = volunteer.user
    person = Person(place=place, unit=unit, volunteer=admitted)
    story.people.append(person)
    if role:
        story.cast[role] = person


def give_licences(story: Story) -> None:
    """Some people of one unit hold a licence that an administrator has checked (D21)."""
    for person in [each for each in story.people if each.unit == "health"][:6]:
        Qualification.objects.create(
            volunteer=person.volunteer,
            kind="medical",
            name="护士执业证书（演示）",
            status=Qualification.Status.GRANTED,
            checked_by=story.administrator("health"),
        )


def application(story: Story, place: int, unit: str) -> Application:
    """This person's application."""
    dice = story.dice("person", place)
    is_minor = EARLY <= place < story.told and place % MINOR_EVERY == MINOR_EVERY - 1
    return Application(
        name=names.name(place),
        unit=story.units[unit],
        id_number=names.id_number(place, _minor_birthday(story.today, place) if is_minor else None),
        phone=names.phone(place),
        skills=dice.choice(SKILLS),
        available_times=dice.choice(TIMES),
        residence_division=dice.choice(DIVISIONS),
        guardian=Guardian(names.staff_name(place), names.phone(place + 500_000), GuardianConsent.Relation.MOTHER)
        if is_minor
        else None,
    )


def _minor_birthday(today: date, place: int) -> date:
    """Sixteen: old enough all the time, and still a minor today."""
    return today - timedelta(days=16 * 365 + 30 + place % 300)


def _newcomers(story: Story, place: int) -> None:
    """Applications that wait today, one of them overdue, and two returned ones."""
    for number in range(APPLICANTS):
        moment = story.day(-6, "16:20") if number == 0 else story.now - timedelta(hours=3 + 7 * number)
        unit = CIVIL if number < 3 else "education"
        story.agenda.at(moment, register, story, place + number, unit, admit_after=timedelta(days=30))
    for number, (reason, day) in enumerate(RETURNED.items(), start=APPLICANTS):
        story.agenda.at(story.day(day, "10:10"), _apply_and_return, story, place + number, reason)


def _apply_and_return(story: Story, place: int, reason: str) -> None:
    form = application(story, place, CIVIL)
    volunteer = volunteers.register(
        application=form, password_hash=make_password(None), agreed=consents.NEEDED, username=f"v{place + 1:05d}"
    )
    by = story.administrator(CIVIL)
    story.agenda.at(
        clock.now() + timedelta(hours=5), volunteers.return_to_applicant, volunteer=volunteer, reason=reason, by=by
    )


def change_fates(story: Story) -> None:
    """One person pauses, one leaves, one asks to move to another unit."""
    others = [person for person in story.people if person not in story.cast.values() and not person.promised]
    if len(others) < 3:
        return
    paused, gone, moving = others[-3:]
    for person in (paused, gone, moving):
        story.people.remove(person)
    by = story.administrator(paused.unit)
    standing.suspend(volunteer=paused.volunteer, reason=SUSPENDED_REASON, by=by)
    standing.leave(volunteer=gone.volunteer, reason=LEFT_REASON, by=story.administrator(gone.unit))
    wished = "education" if moving.unit == CIVIL else CIVIL
    home_units.ask_to_move(volunteer=moving.volunteer, unit=story.units[wished], by=moving.user)


def complete_walk_in(story: Story) -> None:
    """One of the two walk-ins completes the data and is admitted (design#walk-ins)."""
    place = story.volunteers
    story.agenda.at(story.day(-4, "20:10"), register, story, place, CIVIL, admit_after=timedelta(hours=14))
