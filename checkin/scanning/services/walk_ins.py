"""Walk-ins: people at the gate take part at once; real-name data may follow within 30 days (design#walk-ins)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.attendance import scan_sql
from checkin.attendance.facts import ANNUL
from checkin.attendance.services.windows import windows_of
from checkin.exceptions import ScanRefused, WalkInRefused
from checkin.models import Scan, WalkIn
from checkin.scanning.judging import card_problem, person_problem, station_problem
from checkin.scanning.person_named import Told
from checkin.scanning.presses import Press
from checkin.scanning.senders import Sender
from checkin.scanning.services import site_codes
from checkin.scanning.services.site_codes import Ticket
from registry import clock
from registry.history.services import history
from registry.models import HomeUnit, Shift, SignUp, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import can_lead, is_self, require
from registry.protection import keys
from registry.signups.services import placing, signups
from registry.units.services.open_units import held_heir_of
from registry.words import chinese, identity
from registry.words.chinese import quoted

Reason = WalkInRefused.Reason
COMPLETE_WITHIN = timedelta(days=30)
WALK_IN = "walk_in"


def welcome(readable: Iterable[tuple[Press, Told]], sender: Sender) -> dict[str, int]:
    """Nonce → person for presses with a name; a new person is registered and put on the list.

    Who shows a card at the gate is put on the list too, and goes on being named by the card.
    """
    told = [(press, one) for press, one in readable if _is_readable(press) or _shows_card(press, one)]
    if not told:
        return {}
    shifts = _shifts_of([press for press, _one in told], sender)
    sent = Scan.objects.filter(source=sender.source, nonce__in=[press.nonce for press, _one in told])
    known = set(sent.values_list("nonce", flat=True))
    firsts = {press.nonce: (press, one) for press, one in reversed(told)}.values()  # the first of each nonce
    wanted = [(press, one) for press, one in firsts if _is_welcome(press, shifts, known, sender)]
    named = {press.nonce: _known_person(press, one, shifts) for press, one in firsts if press.name}
    for press, one in wanted:  # their unit is locked, and units are locked before people
        if press.name and named[press.nonce] is None:
            named[press.nonce] = _register_at(press, one, shifts[press.shift], sender)
    _put_on_lists(wanted, named, shifts, sender)
    return {nonce: person.pk for nonce, person in named.items() if person is not None}


def settled(readable: Iterable[tuple[Press, Told]], sender: Sender) -> dict[str, int]:
    """Nonce → person, where a station still names the file that it opened and the desk has said whose it is."""
    named = [(press, one.volunteer) for press, one in readable if one.volunteer and press.direction != ANNUL]
    if sender.station is None or not named:
        return {}
    found = WalkIn.objects.filter(state=WalkIn.State.KNOWN, volunteer__uuid__in={uuid for _press, uuid in named})
    rows = found.order_by("pk").values_list("volunteer__uuid", "shift", "shift__uuid", "person")
    known = {(uuid, shift): person for uuid, *shifts, person in rows for shift in shifts}
    return {press.nonce: known[uuid, press.shift] for press, uuid in named if (uuid, press.shift) in known}


def _known_person(press: Press, told: Told, shifts: dict[object, Shift]) -> Volunteer | None:
    """As the leader has settled it at this shift, else by name and phone."""
    settled = WalkIn.objects.known_as(shifts.get(press.shift), told.contact).first()
    return settled.person.person if settled and settled.person else _find(press.name, press.phone)


def _register_at(press: Press, told: Told, shift: Shift, sender: Sender) -> Volunteer:
    """A station's newcomer waits on the desk until the leader says who they are; at the desk the leader just did."""
    person = _register(press.name, press.phone, shift, sender.user)
    if sender.station is not None:
        row = {"shift": shift, "volunteer": person, "state": WalkIn.State.WAITING}
        about = {"station_id": sender.station.pk, "contact": told.contact, "created_at": clock.now()}
        WalkIn.objects.get_or_create(**row, defaults=about)
    return person


def _is_welcome(press: Press, shifts: dict[object, Shift], known: set[str], sender: Sender) -> bool:
    is_new = press.direction == "in" and press.nonce not in known
    return is_new and press.shift in shifts and _is_heard(press, sender)


def _put_on_lists(
    wanted: list[tuple[Press, Told]], named: dict[str, Volunteer | None], shifts: dict[object, Shift], sender: Sender
) -> None:
    """Whoever may take part at that moment; all others the scan itself refuses.

    All people are locked together before the first shift: two stations that upload the same people in another order
    wait for each other, not in a ring.
    """
    if not wanted:
        return
    numbers = {one.volunteer_no for _press, one in wanted if one.card is not None}
    rows = scan_sql.lock_people(numbers=numbers, pks={person.pk for person in named.values() if person is not None})
    files = {row.pk: row for row in rows}
    by_number = {row.volunteer_no: row for row in rows if row.volunteer_no}
    people = Volunteer.objects.in_bulk(files)
    ends = windows_of({shifts[press.shift].pk: shifts[press.shift] for press, _one in wanted}.values())
    for press, one in wanted:
        shift, known = shifts[press.shift], named.get(press.nonce)
        owner = by_number.get(one.volunteer_no) if one.card is not None else files.get(known.pk) if known else None
        if owner is None or not _is_open(shift, press, ends[shift.pk], sender):
            continue
        person = files.get(owner.person_id, owner)
        at = press.logical_at if sender.station is not None else clock.now()
        is_good = one.card is None or card_problem(one.card, owner, one.key_ended_at, at) is None
        if is_good and person_problem(person.status, person.source) is None:
            signups.add_walk_in(volunteer=people[person.pk], shift=shift, by=sender.user)


def _is_open(shift: Shift, press: Press, ends: datetime, sender: Sender) -> bool:
    """At the desk the leader says who takes part, whatever the hour."""
    is_held = shift.takes_place and not shift.activity.is_remote
    return is_held and (sender.station is None or shift.scans_from <= press.logical_at <= ends)


@transaction.atomic
def enlist(*, shift: Shift, name: str, phone: str, by: User) -> SignUp:
    """Put somebody from an empty row of the paper sheet on the list, without a check-in (design#walk-ins)."""
    require(can_lead(by, shift.activity))
    person = _find(name, phone) or _register(name, phone, shift, by)
    return signups.add_walk_in(volunteer=person, shift=shift, by=by)


@transaction.atomic
def ask_to_join(*, volunteer: Volunteer, shift: Shift, by: User, ticket: Ticket | None = None) -> SignUp:
    """Ask the leader at the gate for a place; a place on the waiting list or an invitation ends.

    The code that was opened is used by asking: it stays the bearer's while they wait.
    """
    require(is_self(by, volunteer))
    if ticket is not None:
        site_codes.claim(ticket=ticket, by=by)
    volunteer, shift = signups.lock(volunteer, shift)
    if volunteer.status in Volunteer.GONE:
        raise ScanRefused(ScanRefused.Reason.SUSPENDED)
    if not shift.takes_place:
        raise ScanRefused(ScanRefused.Reason.SHIFT_CANCELLED)
    known = SignUp.objects.active().filter(volunteer=volunteer, shift=shift).first()
    if known and known.status not in (SignUp.Status.WAITLISTED, SignUp.Status.INVITED):
        raise WalkInRefused(Reason.WALK_IN_SIGNED_UP)
    if known:
        placing.end(known, SignUp.Status.WITHDRAWN, _("改为现场申请加入"))  # a place that was kept goes to the next
        history.record(by=by, did="sign-up withdrawn", to=known, unit=shift.activity.recording_unit)
    signup = SignUp.objects.create(
        volunteer=volunteer,
        shift=shift,
        position=shift.positions.all()[0],
        status=SignUp.Status.REQUESTED,
        source=SignUp.Source.WALK_IN,
    )
    history.record(by=by, did="asked to join at the gate", to=signup, unit=shift.activity.recording_unit)
    _tell_leaders(signup)
    return signup


def _tell_leaders(signup: SignUp) -> None:
    """Notify leader and deputies at once."""
    text = _("{name}在{shift}现场，等您加入名单。").format(name=signup.volunteer.name, shift=quoted(str(signup.shift)))
    notifications.tell(
        users=signup.shift.activity.leader_pks,
        key=f"sign-up:{signup.pk}:asked",
        text=text,
        url=reverse("shift-desk", args=[signup.shift_id]),
    )


def admit(*, signup: SignUp, by: User) -> SignUp:
    """The leader confirms a walk-in; no free place is needed (design#walk-ins)."""
    require(can_lead(by, signup.shift.activity))
    if signup.status != SignUp.Status.REQUESTED or signup.source != SignUp.Source.WALK_IN:
        raise WalkInRefused(Reason.WALK_IN_NOT_ASKED)
    return signups.add_walk_in(volunteer=signup.volunteer, shift=signup.shift, by=by)


def _shows_card(press: Press, told: Told) -> bool:
    return press.method == WALK_IN and told.card is not None and told.problem is None


def _is_readable(press: Press) -> bool:
    name, phone = identity.normalise_name(press.name), identity.normalise_phone(press.phone)
    return identity.is_valid_name(name) and identity.is_mobile(phone, demo=settings.DEMO)


def _is_heard(press: Press, sender: Sender) -> bool:
    """A retired station may still register earlier walk-ins; a compromised one may not."""
    return sender.station is None or station_problem(sender.station, press) is None


def _shifts_of(presses: list[Press], sender: Sender) -> dict[object, Shift]:
    """The shifts for which this sender may register newcomers, by pk and uuid."""
    pks = [press.shift for press in presses if isinstance(press.shift, int)]
    uuids = [press.shift for press in presses if not isinstance(press.shift, int)]
    asked = Shift.objects.filter(pk__in=pks) | Shift.objects.filter(uuid__in=uuids)
    given = sender.station.shift_ids if sender.station is not None else None
    mine = asked.led_by(sender.user) if given is None else asked.filter(pk__in=given)
    shifts = list(mine.select_related("activity__recording_unit"))
    return {shift.pk: shift for shift in shifts} | {shift.uuid: shift for shift in shifts}


def _find(name: str, phone: str) -> Volunteer | None:
    """The person of this name and phone, a registered one before one who only came to a gate."""
    digest = keys.digest(identity.normalise_phone(phone))
    people = Volunteer.objects.canonical().filter(phone_digest=digest, name=identity.normalise_name(name))
    return min(people, key=lambda person: (person.source == Volunteer.Source.WALK_IN, person.pk), default=None)


def _register(name: str, phone: str, shift: Shift, by: User | None) -> Volunteer:
    """Register name and phone only; hours count once the person completes the data."""
    name, phone = identity.normalise_name(name), identity.normalise_phone(phone)
    unit = held_heir_of(shift.activity.recording_unit)
    if person := _find(name, phone):  # typed at another station, which held the unit until now
        return person
    person = Volunteer(
        name=name,
        unit=unit,
        source=Volunteer.Source.WALK_IN,
        status=Volunteer.Status.DRAFT,
        complete_by_on=clock.today() + COMPLETE_WITHIN,
        initials=" ".join(chinese.pinyin_readings(name)),
        readings=chinese.pinyin_spellings(name),
        bigrams=chinese.bigrams(name),
        phone_digest=keys.digest(phone),
    )
    person.phone = phone
    person.save()
    HomeUnit.objects.create(volunteer=person, unit=unit, from_on=clock.today())
    history.record(by=by, did="registered at the gate", to=person, unit=unit)
    return person
