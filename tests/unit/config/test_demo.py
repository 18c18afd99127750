"""The demonstration: refused in production, reproducible by seed, with every state and login."""

import ast
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from checkin.audit.services import audit
from config.demo import names, people, staff
from config.demo.agenda import Agenda
from config.demo.story import Story
from registry.models import Activity, User, Volunteer
from registry.words import identity
from tests.factories import UnitFactory, UserFactory, local

NOW = "2026-11-24 14:40"


def tell(volunteers: int = 30, *, seed: int = 7, activities: int = 0) -> str:
    out = StringIO()
    call_command("demo", volunteers=volunteers, seed=seed, activities=activities, stdout=out, stderr=out)
    return out.getvalue()


def test_demo_is_refused_without_the_setting(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="没有开启演示"):
        tell()


@pytest.mark.parametrize("occupy", [UnitFactory, UserFactory])
def test_demo_is_refused_where_somebody_works(db, occupy):
    occupy()

    with pytest.raises(CommandError, match="只能载入空库"):
        tell()
    assert not Volunteer.objects.exists()


def test_demo_needs_people_enough_for_its_parts(db):
    with pytest.raises(CommandError, match=f"至少需要 {people.FEWEST} 名"):
        tell(people.FEWEST - 1)
    assert not User.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(("vendor", "moment"), [("postgresql", "2026-11-28 00:20"), ("sqlite", "2028-02-29 23:40")])
def test_large_sizes_are_built_in_bulk_and_fit_every_day_of_the_year(db, at, monkeypatch, vendor, moment):
    """A telling takes half a minute, so each database has a day of its own; `test_demo_story` tells one on both."""
    if connection.vendor != vendor:
        pytest.skip(f"told on {vendor}")
    monkeypatch.setattr("config.demo.telling.TOLD", 30)
    at(moment)

    said = tell(120, activities=30)

    assert "没有发现不一致" in said
    assert "志愿者 ████████████████████ 90/90" in said
    assert set(Activity.objects.values_list("status", flat=True)) == set(Activity.Status.values)
    assert Volunteer.objects.count() == 122
    assert Activity.objects.exclude(origin=Activity.Origin.HISTORICAL).count() == 30
    assert Volunteer.objects.registered().filter(user__username__gt="v00030", records__status="approved").exists()
    assert list(audit.faults()) == []


def test_a_password_is_made_and_told_when_none_is_given(db, at, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    monkeypatch.setattr("config.demo.telling._plan", lambda story: None)
    at(NOW)

    (password,) = re.findall(r"密码均为 (\S+)）", tell())

    assert User.objects.get(username="committee").check_password(password)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (103, "一百零三"),
        (110, "一百一十"),
        (1012, "一千零一十二"),
        (10020, "一万零二十"),
    ],
)
def test_numerals_read_as_people_say_them(number, words):
    assert names.numeral(number) == words


def test_invented_people_differ_and_pass_every_check():
    today = date(2026, 11, 24)
    rows = [(names.name(place), names.id_number(place), names.phone(place)) for place in range(0, 21_000, 7)]

    assert len(set(rows)) == len({name for name, *_rest in rows}) == len({number for _n, number, _p in rows}) == 3000
    for name, number, phone in rows[::50]:
        assert identity.is_valid_name(name)
        assert identity.parse_id_number(number, on=today).born_on <= date(2002, 12, 31)
        assert identity.is_mobile(phone, demo=True)
        assert not identity.is_mobile(phone)


def test_another_seed_throws_other_dice():
    def dice(seed):
        moment = local(NOW)
        return Story(seed=seed, now=moment, volunteers=30, told=30, agenda=Agenda(moment)).dice("meeting", 1).random()

    assert dice(7) == dice(7)
    assert dice(7) != dice(8)


def test_the_launcher_prints_and_resets_the_same_logins():
    launcher = Path(__file__).resolve().parents[3] / "scripts" / "run.py"
    tree = ast.parse(launcher.read_text())
    (logins,) = [each.value for each in tree.body if isinstance(each, ast.Assign) and each.targets[0].id == "LOGINS"]

    assert ast.literal_eval(logins) == staff.LOGINS
