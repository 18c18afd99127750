"""From a school's need to a finished shift, in a database that was just set up: pages alone, on phones."""

import pytest
from django.core.management import call_command

from tests.e2e.cast import cast, person
from tests.e2e.organising import hosting, running
from tests.e2e.visits import Visits
from tests.e2e.worker import work
from tests.factories import VolunteerFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NAMES, WALK_IN = ("韦示例一", "覃示例二", "黄示例三"), "莫示例四"


def test_a_need_becomes_a_shift_that_its_host_confirms(visits: Visits, days, settings, capsys):
    settings.DEMO = False
    who = cast(lambda unit: [VolunteerFactory(unit=unit, name=name, user=person(name)) for name in NAMES])
    lea, otto, school = visits.of(who.lea), visits.of(who.otto), visits.phone()

    address, pin = hosting.make_link(otto)
    activity = running.take(lea, hosting.post_need(school, address, pin))
    running.approve(otto)
    running.publish(lea, activity)
    gone, served, missing = activity.recording_unit.volunteers.order_by("pk")
    vera, vince, xenia = (visits.of(one.user) for one in (gone, served, missing))
    running.sign_up(vera)
    running.sign_up(vince)
    running.sign_up(xenia, waits=True)
    running.withdraw(vera)
    work()
    running.moved_up(xenia)
    hosting.see_who_comes(school, address)

    running.ask_for_change(lea, activity, starts="14:00", ends="16:00")
    running.send_back(otto)
    running.ask_for_change(lea, activity, starts="10:00", ends="12:00", returned=True)
    assert not running.told(vince, "10:00")
    running.approve(otto)
    work()
    for page in (vince, xenia):
        assert len(running.told(page, "活动有变")) == 1
    assert not running.told(vera, "活动有变")

    shift = activity.shifts.get()
    days.go("2026-03-21 09:55")
    lea = visits.of(who.lea)
    running.check_in_without_network(lea, shift, served, WALK_IN)
    days.go("2026-03-21 11:50")
    lea = visits.of(who.lea)
    running.check_out(lea, shift, NAMES[1], WALK_IN)
    days.go("2026-03-21 12:30")
    lea = visits.of(who.lea)
    running.note_no_show(lea, shift, NAMES[2])
    running.thank(lea, shift)
    work()
    hosting.confirm(school, address, pin)
    running.finish(lea, activity)
    vince, xenia = visits.of(served.user), visits.of(missing.user)
    assert len(running.told(vince, "感谢")) == 1
    assert len(running.told(xenia, "未到场")) == 1

    work()
    call_command("audit_ledger")
    assert "没有发现不一致" in capsys.readouterr().out
