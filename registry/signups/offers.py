"""What a shift offers the reader: places, their own sign-up, and why they cannot sign up."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from registry import clock
from registry.exceptions import SignUpRefused
from registry.models import Activity, Lot, Position, Shift, SignUp, Volunteer
from registry.signups.presence import with_turns
from registry.signups.services import sign_up_rules
from registry.words import openness


@dataclass(frozen=True, slots=True)
class Offer:
    """One shift on the activity's page."""

    shift: Shift
    positions: list[Position]
    signup: SignUp | None = None
    refusal: SignUpRefused | None = None
    is_drawn: bool = False

    @property
    def reasons(self) -> dict[int, str]:
        """Why the reader cannot have some of the positions, where another is open to them."""
        told = {each.pk: each.obstacle for each in self.positions if each.obstacle}
        return {} if self.refusal else told

    @property
    def is_full(self) -> bool:
        """Every place is given; where a leader or a lot decides, one asks all the same."""
        return self.shift.places_left == 0 and not self.is_asked_for

    @property
    def is_asked_for(self) -> bool:
        """A press asks for a place; it is given later."""
        return self.shift.gives_places_later(is_drawn=self.is_drawn)

    @property
    def verb(self) -> str:
        """What the button says."""
        return openness.verb_of(self.shift.activity.flow if self.is_asked_for else "", is_full=self.is_full)

    @property
    def how(self) -> str:
        """How the places are given and when one hears; nothing where they are given at once."""
        activity = self.shift.activity
        is_late = self.shift.has_started and not activity.is_by_name  # nobody waits for a word any more
        said = [] if is_late else [openness.told_before(activity.flow, is_drawn=self.is_drawn)]
        said += openness.terms_told(
            late_minutes=activity.late_sign_up_minutes,
            withdraw_hours=activity.withdraw_hours,
            accept_hours=activity.accept_hours if self.shift.places_left == 0 or activity.draws_lots else 0,
            most_shifts=activity.most_shifts,
            is_past_withdrawal=clock.now() >= self.shift.withdraw_until,
            has_started=self.shift.has_started,
            is_later=self.is_asked_for or self.is_full,
        )
        return "".join(said)

    @property
    def waiting(self) -> int:
        return sum(position.waiting for position in self.positions)  # type: ignore[attr-defined]

    @property
    def missing(self) -> int:
        """How many are wanting of the least that the shift needs, whoever joined there counted."""
        there: int = self.shift.taken + self.joined  # type: ignore[attr-defined]
        return max(0, (self.shift.min_people or 0) - there)

    @property
    def lacking(self) -> int:
        """The same, or what its positions lack together, whichever is more; of a shift that has begun none."""
        by_position = sum(position.missing for position in self.positions)
        return 0 if self.shift.has_started else max(self.missing, by_position)

    @property
    def joined(self) -> int:
        """Who joined at the place, beside those signed up."""
        return sum(position.joined for position in self.positions)  # type: ignore[attr-defined, misc]

    @property
    def special_positions(self) -> list[Position]:
        """The positions, if there are more than the default one."""
        return self.positions if len(self.positions) > 1 or not self.positions[0].is_default else []


def offers(activity: Activity, volunteer: Volunteer | None) -> list[Offer]:
    """The activity's shifts in order, judged by the same rules as signing up."""
    by_shift: dict[Shift, list[Position]] = defaultdict(list)
    for position in sorted(Position.objects.of_live_shifts(activity).with_taken(), key=_in_order):
        by_shift[position.shift].append(position)
    prefetch_related_objects(list(by_shift), "breaks")
    who = sign_up_rules.applicant(volunteer) if volunteer else None
    lots = Lot.objects.filter(shift__activity=activity).values_list("shift", flat=True)
    drawn = set(lots) if activity.draws_lots else set()
    with_turns(who.signups if who else ())
    return [_offer(activity, shift, positions, who, shift.pk in drawn) for shift, positions in by_shift.items()]


def split(shown: list[Offer]) -> tuple[list[Offer], list[Offer]]:
    """Shifts that run or are to come, then those that are over, the latest first."""
    now = clock.now()
    to_come = [offer for offer in shown if offer.shift.ends_at > now]
    return to_come, [offer for offer in reversed(shown) if offer.shift.ends_at <= now]


def _in_order(position: Position) -> tuple[object, ...]:
    shift = position.shift
    return shift.starts_at, shift.pk, not position.is_default, position.pk


def _offer(
    activity: Activity,
    shift: Shift,
    positions: list[Position],
    who: sign_up_rules.Applicant | None,
    is_drawn: bool,
) -> Offer:
    shift.activity = activity
    signup = who.signup_for(shift) if who else None
    if signup:
        signup.shift = shift
    if signup and signup.status != SignUp.Status.INVITED:
        return offer_of(shift, positions, signup, is_drawn=is_drawn)
    looks = who or _ANYBODY
    refusals = [sign_up_rules.obstacle(looks, shift, each) if who else _closed(shift, each) for each in positions]
    for position, refusal in zip(positions, refusals, strict=True):
        position.obstacle = refusal.message.rstrip("。") if who and refusal else ""
    open_to_all = any(refusal is None for refusal in refusals)
    return offer_of(shift, positions, signup, None if open_to_all else next(iter(refusals), None), is_drawn)


def offer_of(shift: Shift, positions: list[Position], *told: Any, **more: Any) -> Offer:
    """The offer of these positions, which are all of the shift; the rest as `Offer` takes it."""
    shift.places = sum(each.places for each in positions)  # type: ignore[attr-defined]
    shift.taken = sum(each.taken for each in positions)  # type: ignore[attr-defined]
    return Offer(shift, positions, *told, **more)


_FOR_ANYBODY = (
    sign_up_rules.published,
    sign_up_rules.by_invitation,
    sign_up_rules.opened,
    sign_up_rules.not_closed,
)
_ANYBODY = sign_up_rules.Applicant(volunteer=Volunteer(), signups=())


def _closed(shift: Shift, position: Position) -> SignUpRefused | None:
    """Reasons that do not depend on the person: not published, not open yet, closed."""
    for rule in _FOR_ANYBODY:
        try:
            rule(_ANYBODY, shift, position)
        except SignUpRefused as refusal:
            return refusal
    return None
