"""Many more people, written in bulk with the data that a single registration writes."""

from datetime import timedelta
from itertools import islice

from django.contrib.auth.hashers import make_password

from config.demo.people import application
from config.demo.progress import Progress
from config.demo.story import Person, Story
from config.demo.units import MERGED
from registry import clock
from registry.history.services import history
from registry.models import Consent, HistoryEntry, HomeUnit, NumberSeries, User, Volunteer
from registry.people import legal
from registry.people.application import Application
from registry.people.services import applications, consents
from registry.people.services.volunteers import NUMBER_SERIES
from registry.words import chinese, numbering

BATCH = 500
REGISTERED = -240  # days from today


def register(story: Story, progress: Progress) -> list[Person]:
    """Register everybody beyond those registered one by one."""
    units = [key for key in story.units if key not in MERGED]
    dice = story.dice("crowd")
    places = iter(range(story.told, story.volunteers))
    crowd: list[Person] = []
    with clock.at(story.day(REGISTERED, "10:00")):
        while batch := [(place, dice.choice(units)) for place in islice(places, BATCH)]:
            crowd += _register(story, batch)
            progress.step(len(batch))
    return crowd


def _register(story: Story, batch: list[tuple[int, str]]) -> list[Person]:
    users = User.objects.bulk_create(
        User(username=f"v{place + 1:05d}", display_name=_form(story, place, unit).name, password=make_password(None))
        for place, unit in batch
    )
    rows = list(zip(batch, users, _numbers(len(batch)), strict=True))
    volunteers = Volunteer.objects.bulk_create(
        _volunteer(story, place, unit, user, number) for (place, unit), user, number in rows
    )
    HomeUnit.objects.bulk_create(HomeUnit(volunteer=each, unit=each.unit, from_on=clock.today()) for each in volunteers)
    Consent.objects.bulk_create(
        Consent(volunteer=each, item=item, text_version=text.version, text_digest=text.digest)
        for each in volunteers
        for item, text in ((item, legal.current(item)) for item in consents.NEEDED)
    )
    history.record_many([entry for each in volunteers for entry in _history(each)])
    return [
        Person(place=place, unit=unit, volunteer=each) for (place, unit), each in zip(batch, volunteers, strict=True)
    ]


def _form(story: Story, place: int, unit: str) -> Application:
    return applications.checked(application(story, place, unit), on=clock.today())


def _volunteer(story: Story, place: int, unit: str, user: User, number: str) -> Volunteer:
    """The row as `volunteers.register` and `admit` would write it."""
    form, by = _form(story, place, unit), story.administrator(unit)
    submitted_at = clock.now() - timedelta(days=1)
    volunteer = Volunteer(
        user=user,
        source=Volunteer.Source.SELF,
        status=Volunteer.Status.REGISTERED,
        volunteer_no=number,
        name=form.name,
        unit=form.unit,
        document_type=form.document_type,
        sex=form.sex,
        born_on=form.born_on,
        residence_division=form.residence_division,
        skills=form.skills,
        available_times=form.available_times,
        initials=" ".join(chinese.pinyin_readings(form.name)),
        readings=chinese.pinyin_spellings(form.name),
        bigrams=chinese.bigrams(form.name),
        id_digest=form.id_digest,
        phone_digest=form.phone_digest,
        created_at=submitted_at,
        declared_at=submitted_at,
        submitted_at=submitted_at,
        decided_by=by,
        decided_at=clock.now(),
        registered_on=clock.today(),
        card_issued_at=clock.now(),
    )
    volunteer.id_number, volunteer.phone = form.id_number, form.phone
    return volunteer


def _numbers(count: int) -> list[str]:
    """The next numbers of the register, taken together under the lock of its row (D69)."""
    year = clock.today().year
    NumberSeries.objects.get_or_create(kind=NUMBER_SERIES, year=year)
    series = NumberSeries.objects.select_for_update(no_key=True).get(kind=NUMBER_SERIES, year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [numbering.volunteer_no(year, sequence) for sequence in range(first, first + count)]


def _history(volunteer: Volunteer) -> list[HistoryEntry]:
    about = {"target_model": volunteer._meta.label_lower, "target_id": volunteer.pk, "unit": volunteer.unit}
    return [
        HistoryEntry(at=volunteer.submitted_at, by=volunteer.user, did="applied", **about),
        HistoryEntry(
            at=volunteer.decided_at,
            by=volunteer.decided_by,
            did="admitted",
            fields={"was": Volunteer.Status.SUBMITTED, "status": Volunteer.Status.REGISTERED},
            **about,
        ),
    ]
