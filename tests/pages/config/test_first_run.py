"""开办向导: from an empty installation, step by step; what is there counts, not what was pressed."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from rest_framework.test import APIClient

from config.first_run import steps
from config.running import BACKUP_MARK
from registry import clock
from registry.accounts.services import appointments
from registry.exceptions import OfficeRefused
from registry.models import CollaborationGroup, HistoryEntry, Office, Programme, Site, User
from registry.units.services import offices, setup
from tests.factories import UnitFactory
from tests.factories_hours import administrator_of

pytestmark = pytest.mark.django_db
Reason = OfficeRefused.Reason


@pytest.fixture
def member(monkeypatch):
    """The first committee account, as `bootstrap` leaves it, with its password changed."""
    monkeypatch.setenv("FIRST_PASSWORD", "Kaiban-2026-xiangdao")
    call_command("bootstrap")
    user = User.objects.get(username="committee-admin")
    user.must_change_password, user.email = False, "first@example.org"
    user.save()
    return user


@pytest.fixture
def page(client, member):
    client.force_login(member)
    return client


def text(response) -> str:
    return response.content.decode()


def done() -> set[str]:
    return {step.code for step in steps.guide().steps if step.is_done}


def test_an_empty_installation_begins_with_the_first_step(page):
    home = text(page.get(reverse("home")))

    assert "开办：还差几步就能开始" in home
    assert "填写名称和标识" in home
    assert "录入服务地点" not in home  # only the next one is opened
    assert "等我办理的事项" in home
    assert done() == set()


def test_each_step_is_done_when_its_thing_is_there(member, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    unit = UnitFactory()
    assert done() == {"units"}

    offices.change(by=member, system_name="南城志愿")
    administrator_of(unit)
    Site.objects.create(kind=Site.Kind.BASE, name="示例基地")
    CollaborationGroup.objects.create(name="示例协作组", leading_unit=unit)
    year = clock.today().year
    Programme.objects.create(
        name="示例专项", starts_on=date(year, 3, 1), ends_on=date(year, 12, 31), table_title="示例"
    )
    setup.send_test_mail(by=member)
    Path(tmp_path, BACKUP_MARK).touch()

    assert steps.CODES - done() == {"stars", "qualifications"}
    assert mail.outbox[0].to == ["first@example.org"]
    old = clock.now().timestamp() - 8 * 86_400
    os.utime(Path(tmp_path, BACKUP_MARK), (old, old))
    assert "backup" not in done()
    assert any("协作组还没有结对学校" in step.note for step in steps.guide().steps)


def test_units_and_places_are_brought_in_by_tables_from_their_steps(page, member):
    setup.put_aside(step="office", by=member)
    assert f'href="{reverse("import-new", args=["units"])}"' in text(page.get(reverse("setup")))
    setup.put_aside(step="units", by=member)
    appointments.propose(role="unit_admin", unit=UnitFactory(), by=member, username="shilitw", display_name="韦示例")
    administrators = text(page.get(reverse("setup")))
    assert "已提议 1 位，等另一位有权的人（例如安全管理员）确认。" in administrators
    assert f'href="{reverse("role-proposals")}"' in administrators
    setup.put_aside(step="administrators", by=member)
    assert f'href="{reverse("import-new", args=["sites"])}"' in text(page.get(reverse("home")))


def test_a_step_is_put_aside_and_taken_up_again(page, member):
    page.post(reverse("setup-put-aside", args=["office"]))
    aside = text(page.get(reverse("home")))
    page.post(reverse("setup-take-up", args=["office"]), {"from": "page"})

    assert "已跳过" in aside
    assert "有哪些团组织" in aside  # the next one
    assert steps.guide().next.code == "office"
    assert page.post(reverse("setup-put-aside", args=["nothing"])).status_code == 404
    said = HistoryEntry.objects.filter(target_model="registry.office").order_by("pk")
    assert [(one.did, one.by, one.fields) for one in said] == [
        ("put setup step aside", member, {"step": "office"}),
        ("took setup step up", member, {"step": "office"}),
    ]


def test_the_guide_is_put_away_and_found_again(page):
    for code in steps.CODES:
        page.post(reverse("setup-put-aside", args=[code]))
    assert "开办：都办好了" in text(page.get(reverse("home")))

    page.post(reverse("setup-put-away"))
    assert 'id="setup"' not in text(page.get(reverse("home")))
    assert "再办这一步" in text(page.get(reverse("setup")))

    page.post(reverse("setup-take-up", args=["units"]))
    assert 'id="setup"' in text(page.get(reverse("home")))


def test_only_the_committee_sees_it(client, member):
    client.force_login(administrator_of(UnitFactory()))

    assert 'id="setup"' not in text(client.get(reverse("home")))
    assert client.get(reverse("setup")).status_code == 403


def test_a_test_mail_says_what_is_wrong(page, member, settings, monkeypatch):
    def refused(_self, **_options):
        raise ConnectionRefusedError(111, "Connection refused")

    member.email = ""
    with pytest.raises(OfficeRefused) as nobody:
        setup.send_test_mail(by=member)
    member.email = "first@example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    with pytest.raises(OfficeRefused) as unset:
        setup.send_test_mail(by=member)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    shown = text(page.post(reverse("setup-test-mail"), follow=True))

    assert (nobody.value.reason, unset.value.reason) == (Reason.MAIL_NO_ADDRESS, Reason.MAIL_NOT_SET)
    assert "没有寄出：[Errno 111] Connection refused" in shown
    assert Reason.MAIL_FAILED.value == "mail_failed"
    assert "mail" not in done()


def test_the_api_tells_the_same(member, settings):
    api = APIClient()
    api.force_authenticate(member)

    aside = api.post(reverse("api-setup-put-aside"), {"step": "units"})
    taken = api.post(reverse("api-setup-take-up"), {"step": "units"})
    wrong = api.post(reverse("api-setup-put-aside"), {"step": "nothing"})
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    unset = api.post(reverse("api-setup-test-mail"))
    away = api.post(reverse("api-setup-put-away"))

    assert {one["code"]: one["is_put_aside"] for one in aside.json()["steps"]}["units"] is True
    assert {one["code"]: one["is_put_aside"] for one in taken.json()["steps"]}["units"] is False
    assert (wrong.status_code, unset.status_code, unset.json()["code"]) == (400, 409, "mail_not_set")
    assert (away.json()["is_closed"], api.get(reverse("api-setup-list")).json()["is_closed"]) == (True, True)
    assert Office.objects.get().setup_closed_at is not None
