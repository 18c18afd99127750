"""Consents: what was agreed to, and taking it back (D82)."""

from collections.abc import Callable, Collection

from django.db import transaction

from registry import clock
from registry.history.services import history
from registry.models import Consent, DataRequest, User, Volunteer
from registry.people import legal
from registry.people.services import data_requests
from registry.permissions import is_self, require

NEEDED = (Consent.Item.PRIVACY, Consent.Item.DECLARATION)
SWITCHES = (Consent.Item.LOCATION, Consent.Item.PUBLIC_NAME, Consent.Item.PAPER_PHOTO)
_RESTING: list[tuple[str, Callable[[Volunteer], object]]] = []


def has_given(volunteer: Volunteer, item: str) -> bool:
    """The person's consent to this is in force."""
    return volunteer.consents.in_force().filter(item=item).exists()


def keep(volunteer: Volunteer, items: Collection[str], *, channel: str, rules: str = "") -> None:
    """Record consent to the current texts, or to the version of the rules that was signed on paper; one already in
    force is not recorded twice."""
    for item in items:
        is_signed = item == Consent.Item.PRIVACY and rules
        text = legal.version(item, rules) if is_signed else legal.current(item)
        Consent.objects.get_or_create(
            volunteer=volunteer,
            item=item,
            text_version=text.version,
            withdrawn_at=None,
            defaults={"text_digest": text.digest, "channel": channel, "given_at": clock.now()},
        )


def rules_to_agree(volunteer: Volunteer) -> legal.LegalText | None:
    """The rules in force, where the person agreed to an earlier version; what is new in them needs consent (D82)."""
    given = set(volunteer.consents.in_force().filter(item=Consent.Item.PRIVACY).values_list("text_version", flat=True))
    text = legal.current(Consent.Item.PRIVACY)
    return text if given and text.version not in given else None


@transaction.atomic
def give(*, volunteer: Volunteer, item: str, by: User) -> None:
    """The person gives an optional consent, or agrees to the rules in a new version; nobody else can."""
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    require(is_self(by, volunteer))
    keep(volunteer, [item], channel=Consent.Channel.SELF)
    history.record(by=by, did="gave consent", to=volunteer, unit=volunteer.unit, item=item)


@transaction.atomic
def withdraw(*, volunteer: Volunteer, item: str, by: User) -> None:
    """Withdraw an optional consent, as easily as it was given; the row stays (D82)."""
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    require(is_self(by, volunteer) and item in SWITCHES)
    end(volunteer, [item])
    data_requests.finished_at_once(volunteer=volunteer, kind=DataRequest.Kind.CONSENT, item=item, by=by)
    history.record(by=by, did="withdrew consent", to=volunteer, unit=volunteer.unit, item=item)


def end(volunteer: Volunteer, items: Collection[str]) -> None:
    """Withdraw those of these consents that are in force; what rested on them goes in the same transaction."""
    volunteer.consents.in_force().filter(item__in=items).update(withdrawn_at=clock.now())
    for item, erase in _RESTING:
        if item in items:
            erase(volunteer)


def follow(item: str, erase: Callable[[Volunteer], object]) -> None:
    """A room says what it deletes as this consent ends."""
    if (item, erase) not in _RESTING:
        _RESTING.append((item, erase))
