"""The afternoon: an office begins from an empty database by pages alone; here with three units, on to a first shift.

`make afternoon` starts the product in production settings and says how long each step took:
`QZZY_AFTERNOON="100 50 30"` are units, people of each, and how many confirm on their phones.
"""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest
from django.core import mail
from django.core.management import call_command

from registry.accounts.services import bootstrap
from registry.models import Unit, Volunteer
from tests.e2e.afternoon import product, steps
from tests.e2e.afternoon.hands import Office
from tests.e2e.afternoon.office import UnitToCome
from tests.e2e.organising import story
from tests.e2e.worker import work

SIZE = os.environ.get("QZZY_AFTERNOON", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(bool(SIZE), reason="the whole afternoon runs instead")
def test_an_office_begins_by_pages_alone_and_serves_its_first_school(
    live_server, settings, browser, tmp_path, capsys, days
):
    settings.PUBLIC_URL, settings.DEMO, settings.REQUIRE_SECOND_FACTOR = live_server.url, False, True
    first = {
        one.username: one.password
        for one in bootstrap.set_up(administrator="committee-admin", security="security-admin")
    }
    office = Office(live_server.url, browser, mailed, work)
    day = steps.Afternoon(office, first, [UnitToCome(n) for n in (6, 7, 2)], 4, tmp_path)

    office.device_script = days.device_script()

    steps.whole(day, on_phones=4)
    *volunteers, lea = day.volunteers
    phones = {story.name_on(phone): phone for phone in volunteers}
    story.run(story.Story(office, days, lea=lea, otto=day.second, volunteers=phones), day.committee)

    assert not office.errors, office.errors
    assert Volunteer.objects.exclude(status="draft").count() == 12
    assert Volunteer.objects.filter(status="registered").count() == 4
    assert Unit.objects.get(short_name=day.units[1].short_name).successor.short_name == day.units[2].short_name
    call_command("audit_ledger")
    assert "没有发现不一致" in capsys.readouterr().out


@pytest.mark.skipif(not SIZE, reason="make afternoon")
def test_the_whole_afternoon(browser):
    units, each, on_phones = map(int, SIZE.split())
    with TemporaryDirectory(prefix="afternoon-") as made, product.started(folder := Path(made)) as running:
        office = Office(running.url, browser, running.link_for, lambda: None)
        day = steps.Afternoon(office, running.first, [UnitToCome(n) for n in range(units)], each, folder)
        began = monotonic()
        steps.whole(day, on_phones=on_phones)
        print(f"全程 {(monotonic() - began) / 60:.1f} 分钟：{units} 个单位，{units * each} 人")
        assert not office.errors, office.errors
        day.committee.goto("/manage/volunteers/")
        assert f"{units * each}" in day.committee.locator("main").inner_text().replace(",", "")
        assert "没有发现不一致" in running.manage("audit_ledger")


def mailed(address: str) -> str:
    """The newest link for a first password that was mailed to this address."""
    letters = [letter.body for letter in mail.outbox if address in letter.to]
    return [found[0] for text in letters if (found := re.search(r"http://\S+/password/\S+", text))][-1]
