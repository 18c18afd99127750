"""Invented people in their roles, for tests of the registry (numbers with prefix 450000, phones 10000…)."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from stdnum.cn import ric

from registry.models import Consent, RoleAssignment, Unit, User, Volunteer
from registry.people.application import Application
from registry.people.services import volunteers
from tests.factories import PASSWORD, RoleAssignmentFactory, UnitFactory, UserFactory, committee_unit

AGREED = [Consent.Item.PRIVACY, Consent.Item.DECLARATION]


def id_number(born_on: date = date(1996, 3, 5), sequence: int = 12) -> str:
    """A valid number; an even sequence number means female."""
    body = f"450000{born_on:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


def phone(n: int = 1) -> str:
    """A number nobody can dial (D138)."""
    return f"10000{n:06d}"


def application(**changes: Any) -> Application:
    """What an adult hands in."""
    typed = {"name": "韦示例一", "id_number": id_number(), "phone": phone()} | changes
    if "unit" not in typed:
        typed["unit"] = UnitFactory()
    return Application(**typed)


def applicant(**changes: Any) -> Volunteer:
    """A person who registered and waits for the unit."""
    return volunteers.register(application=application(**changes), password_hash=make_password(PASSWORD), agreed=AGREED)


def administrator(unit: Unit) -> User:
    """An administrator of the unit."""
    return RoleAssignmentFactory(unit=unit).user


def holder(role: str, **fields: Any) -> User:
    """A holder of a role; the committee's belongs to the root."""
    unit = committee_unit() if role == RoleAssignment.Role.COMMITTEE else None
    return RoleAssignmentFactory(**{"user": UserFactory(), "role": role, "unit": unit} | fields).user


def browser_of(user: User) -> Client:
    """A browser in which this user is logged in."""
    client = Client()
    client.force_login(user, backend="registry.accounts.login.LoginBackend")
    return client


def with_password(user: User) -> Client:
    """A browser with a fresh log-in by password."""
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client
