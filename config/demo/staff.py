"""Accounts that hold a role: the logins that are printed, and an administrator for each unit."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password

from config.demo import names
from config.demo.story import Story
from config.demo.units import CIVIL, MERGED, WITHOUT_ADMINISTRATOR
from registry import clock
from registry.accounts.services import appointments, bootstrap
from registry.history.services import history
from registry.models import User
from registry.permissions import Role

VOLUNTEER_LOGINS = ("volunteer", "team", "leader")
# The second accounts show the rule that nobody decides what they entered themselves (D121).
ROLE_LOGINS = ("unit", "unit2", "committee", "committee2", "inspector", "audit", "security")
LOGINS = {
    "volunteer": "志愿者",
    "team": "队长",
    "leader": "活动负责人",
    "unit": "单位管理员",
    "unit2": "单位管理员（第二人）",
    "committee": "区直团工委",
    "committee2": "区直团工委（第二人）",
    "inspector": "检查人员",
    "audit": "审计管理员",
    "security": "安全管理员",
}
INSPECTION = timedelta(days=60)


def appoint_first(story: Story) -> None:
    """What `bootstrap` does on a real installation: the root unit and the first two accounts."""
    bootstrap.set_up(administrator="committee", security="security")
    for username in ("committee", "security"):
        story.staff[username] = User.objects.get(username=username)
    for place, (username, role) in enumerate(
        {"committee2": Role.COMMITTEE, "inspector": Role.INSPECTOR, "audit": Role.AUDIT_ADMIN}.items()
    ):
        user = _account(username, names.staff_name(place), by=story.staff["security"])
        story.staff[username] = user
        proposal = appointments.propose(
            user=user,
            role=role,
            unit=bootstrap.root_unit() if role == Role.COMMITTEE else None,
            until_on=clock.local_date(story.now + INSPECTION) if role == Role.INSPECTOR else None,
            by=story.staff["security"],
        )
        appointments.confirm(proposal=proposal, by=story.staff["committee"])


def appoint_administrators(story: Story) -> None:
    """Appoint one for each unit, two for the logins' unit, none for two units."""
    desks = {key: key for key in story.units if key not in (CIVIL, *MERGED, *WITHOUT_ADMINISTRATOR)}
    desks = {"unit": CIVIL, "unit2": CIVIL} | desks
    committee = story.staff["committee"]
    for place, (username, key) in enumerate(desks.items(), start=10):
        login = username if username in LOGINS else f"admin-{username}"
        user = _account(login, names.staff_name(place), by=committee)
        story.staff[username] = user
        proposal = appointments.propose(user=user, role=Role.UNIT_ADMIN, unit=story.units[key], by=committee)
        appointments.confirm(proposal=proposal, by=story.staff["security"])
    story.staff[CIVIL] = story.staff["unit"]


def set_passwords(password: str) -> None:
    """Every printed login gets the one password; all other accounts of the demonstration cannot log in."""
    User.objects.filter(username__in=LOGINS).update(
        password=make_password(password), must_change_password=False, password_changed_at=clock.now()
    )


def _account(username: str, display_name: str, *, by: User) -> User:
    user = User(username=username, display_name=display_name, password=make_password(None))
    user.save()
    history.record(by=by, did="created account", to=user)
    return user
