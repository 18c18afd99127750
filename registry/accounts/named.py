"""Whose account somebody means."""

from registry.models import User, Volunteer
from registry.protection import keys
from registry.words import identity


def account_named(text: str, by: User) -> User | None:
    """The account with this user name or volunteer number, or with the phone of somebody `by` may see."""
    text = text.strip()
    if user := User.objects.filter(username=text, is_active=True).first():
        return user
    people = Volunteer.objects.canonical().filter(user__is_active=True).select_related("user")
    found = people.filter(volunteer_no=text.upper()).first() if text else None
    if found is None and (number := identity.normalise_phone(text)):
        found = people.visible_to(by).filter(phone_digest=keys.digest(number)).first()
    return found.user if found else None
