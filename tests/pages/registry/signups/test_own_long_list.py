"""我的活动 once it is long: searched, the rest behind a press."""

import pytest
from django.urls import reverse

from registry.models import SignUp
from registry.signups.views.signups import SHOWN_AT_ONCE
from tests.factories import ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.shared import built_at

pytestmark = pytest.mark.django_db
MINE = reverse("my-signups")
PAST, COMING = 12, 10


class World:
    """Who went to a dozen activities, and goes to ten more."""

    def __init__(self):
        self.vera = VolunteerFactory()
        for n in range(PAST):
            self.of("植树护绿", f"2026-02-{n + 1:02} 09:00")
        for n in range(COMING):
            self.of("晚间领读" if n else "植树护绿", f"2026-04-{n + 1:02} 09:00")

    def of(self, title, start, **more):
        shift = ShiftFactory(activity__title=title, starts_at=local(start), ends_at=local(f"{start[:10]} 11:00"))
        return SignUpFactory(volunteer=self.vera, shift=shift, **more)


world, _now = built_at("2026-03-02 09:00", World)


def test_a_long_list_is_searched_by_the_name_of_the_activity(client, world):
    here = world()
    invited = here.of("社区义诊", "2026-04-20 09:00", status=SignUp.Status.INVITED)
    client.force_login(here.vera.user)

    whole, planting = client.get(MINE), client.get(MINE, {"q": "植树"})
    nothing = client.get(MINE, {"q": "没有的"})

    assert ('name="q"' in whole.text, whole.context["page"].paginator.count) == (True, PAST)
    assert (len(planting.context["upcoming"]), planting.context["page"].paginator.count) == (1, PAST)
    assert ("没有符合条件的" in nothing.text, "还没有报名" in nothing.text) == (True, False)
    assert [each.context["invited"] for each in (whole, planting, nothing)] == [[invited]] * 3


def test_of_many_to_come_the_rest_waits_behind_a_press_unless_something_is_to_do(client, world):
    here = world()
    client.force_login(here.vera.user)

    page = client.get(MINE)
    assert (len(page.context["upcoming"]), len(page.context["later"])) == (SHOWN_AT_ONCE, COMING - SHOWN_AT_ONCE)
    assert '<details class="fold" id="later"><summary>' in page.text
    assert "其余 2 场" in page.text

    here.of("同一时间", f"2026-04-{COMING:02} 09:30")
    page = client.get(MINE)
    assert page.context["later_to_do"]
    assert '<details class="fold" id="later" open><summary>' in page.text


def test_a_short_list_is_read_at_a_glance(client, world):
    here = world()
    SignUp.objects.filter(shift__starts_at__gte=local("2026-04-01 00:00")).delete()
    client.force_login(here.vera.user)
    assert 'name="q"' not in client.get(MINE).text
