"""Whose account somebody means."""

import re
from typing import Final

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Upper
from django.db.models.lookups import Exact

from registry.accounts.two_persons import SYSTEM
from registry.models import User, Volunteer
from registry.permissions import Role, has_role
from registry.protection import keys
from registry.words.identity import normalise_phone
from registry.words.numbering import is_valid_volunteer_no, normalise_volunteer_no
from registry.words.passed_on import plain

HAS_LETTER: Final = re.compile(r"[^\W\d_]")  # a phone number is no user name, and most log in with one
MOST_ALIKE: Final = 5


def user_called(text: str, users: QuerySet[User] | None = None) -> User | None:
    """The account of a user name as a phone or an input method writes it: exactly, else the one in other capitals.

    Every door that takes a user name asks here. Whom a name means does not depend on `users`, who is meant may be none
    of them.
    """
    typed, name = text.strip(), plain(text)
    if HAS_LETTER.search(name):
        found = list((User.objects.filter(username=typed) | users_alike("username", name)).order_by("pk")[:MOST_ALIKE])
    else:
        found = list(User.objects.filter(username=typed))
    exact = next((user for spelling in (typed, name) for user in found if user.username == spelling), None)
    meant = exact or (found[0] if len(found) == 1 else None)
    return meant if meant is None or users is None else users.filter(pk=meant.pk).first()


def users_alike(field: str, text: str) -> QuerySet[User]:
    """Whose user name or mail address is this but for capitals; both databases look it up in an index."""
    return User.objects.filter(Q(Exact(Upper(field), Upper(Value(text)))))


def key_of(text: str) -> str:
    """What somebody typed to say whose account it is, the same for every spelling: no limit is walked round by one."""
    phone, number = normalise_phone(text), normalise_volunteer_no(text)
    if phone.removeprefix("+").isdigit():
        return phone
    return number if is_valid_volunteer_no(number) else plain(text).casefold()


def account_named(text: str, by: User, *, with_idle: bool = False) -> User | None:
    """The account with this user name, or with the volunteer number or phone of somebody `by` may see.

    Numbers run on, and whoever is found is shown with the full name: only the committee and the 三员 find everybody.

    `with_idle`: also one that was disabled because nobody used it, which a new appointment enables again.
    """
    usable = Q(is_active=True)
    accounts = User.objects.filter(usable | Q(disabled_at__isnull=False) if with_idle else usable)
    if user := user_called(text, accounts):
        return user
    people = Volunteer.objects.canonical().filter(user__in=accounts).select_related("user")
    visible = people.visible_to(by)
    by_number = people if has_role(by, Role.COMMITTEE, *SYSTEM) else visible
    found = by_number.filter(volunteer_no=normalise_volunteer_no(text)).first() if text.strip() else None
    if found is None and (number := normalise_phone(text)):
        found = visible.filter(phone_digest=keys.digest(number)).first()
    return found.user if found else None
