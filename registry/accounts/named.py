"""Whose account somebody means."""

from django.db.models import Q

from registry.accounts.two_persons import SYSTEM
from registry.models import User, Volunteer
from registry.permissions import Role, has_role
from registry.protection import keys
from registry.words import identity


def account_named(text: str, by: User, *, with_idle: bool = False) -> User | None:
    """The account with this user name, or with the volunteer number or phone of somebody `by` may see.

    Numbers run on, and whoever is found is shown with the full name: only the committee and the 三员 find everybody.

    `with_idle`: also one that was disabled because nobody used it, which a new appointment enables again.
    """
    text = text.strip()
    usable = Q(is_active=True)
    accounts = User.objects.filter(usable | Q(disabled_at__isnull=False) if with_idle else usable)
    if user := accounts.filter(username=text).first():
        return user
    people = Volunteer.objects.canonical().filter(user__in=accounts).select_related("user")
    visible = people.visible_to(by)
    by_number = people if has_role(by, Role.COMMITTEE, *SYSTEM) else visible
    found = by_number.filter(volunteer_no=text.upper()).first() if text else None
    if found is None and (number := identity.normalise_phone(text)):
        found = visible.filter(phone_digest=keys.digest(number)).first()
    return found.user if found else None
