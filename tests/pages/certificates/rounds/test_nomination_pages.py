"""推荐 in a browser and over the API: from the duty on the home page to a returned and resubmitted nomination."""

import pytest
from django.urls import reverse

from certificates.models import Nomination
from registry.models import Notification
from tests.factories import MembershipFactory, TeamFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_rounds import CandidateFactory, RoundFactory
from tests.people import browser_of

pytestmark = pytest.mark.django_db
TEXT = "一年来坚持到社区陪伴老人，认真负责，受到服务对象的好评。"


@pytest.fixture
def scene(at):
    at(AFTERWARDS)
    committee_unit()
    unit, round = UnitFactory(), RoundFactory(quota_kind="unit", places_each=1)
    pair = [CandidateFactory(round=round, volunteer=VolunteerFactory(unit=unit)) for _n in range(2)]
    return browser_of(administrator_of(unit)), browser_of(committee_member()), round, pair


def test_a_unit_puts_somebody_forward_and_the_committee_returns_it(scene):
    unit, committee, round, (first, second) = scene
    home = unit.get(reverse("home")).content.decode()
    none = unit.get(reverse("nominations", args=[round.pk])).content.decode()
    begun = unit.post(reverse("nomination-begin", args=[first.pk]), {"source": "unit"})
    made = Nomination.objects.get()
    page = reverse("nomination", args=[made.pk])

    short = unit.post(page, {"text": "好人", "seen": "1", "do": "submit"})
    kept = unit.post(page, {"text": TEXT, "seen": "1", "do": "save"}, follow=True).content.decode()
    done = unit.post(page, {"text": TEXT, "seen": "2", "do": "submit"}, follow=True).content.decode()
    assert "排序上移一位" not in done  # it is the first already
    seen = committee.get(page).content.decode()
    assert [word in seen for word in ("退回修改", "撤回推荐", "存为草稿")] == [True, False, False]
    assert committee.post(page, {"text": TEXT, "seen": "3", "do": "save"}).status_code == 403
    told = committee.post(reverse("nomination-return", args=[made.pk]), {"reason": "请写具体事例"}, follow=True)
    back = unit.get(reverse("home")).content.decode()
    news = Notification.objects.get(user=made.by)
    again = unit.post(page, {"text": TEXT + "今年三十次。", "seen": "3", "do": "submit"}, follow=True).content.decode()

    assert "嘉许推荐" in home
    assert reverse("round-candidates", args=[round.pk]) in none
    assert round.title in home
    assert begun["Location"] == page
    assert short.status_code == 422
    assert "推荐理由应为 20 至 600 字" in short.content.decode()
    assert "好人" in short.content.decode()
    assert "草稿已保存" in kept
    assert "已提交区直团工委" in done
    assert "请写具体事例" in told.content.decode()
    assert "修改被退回的嘉许推荐" in back
    assert (news.url, "理由：请写具体事例" in news.text) == (page, True)
    assert "已提交" in again

    unit.post(reverse("nomination-begin", args=[second.pk]), {"source": "unit"})
    other = Nomination.objects.exclude(pk=made.pk).get()
    full = unit.post(reverse("nomination", args=[other.pk]), {"text": TEXT, "seen": "1", "do": "submit"})
    assert full.status_code == 422
    assert "已经用完" in full.content.decode()
    assert "陪伴老人" in full.content.decode()
    twice = unit.post(reverse("nomination-begin", args=[first.pk]), {"source": "unit"}, follow=True)
    assert "不能重复推荐" in twice.content.decode()
    gone = unit.post(reverse("nomination-withdraw", args=[made.pk]), follow=True).content.decode()
    assert "名额可以另用" in gone


def test_who_left_is_named_on_the_list_with_what_next(scene):
    unit, committee, round, (first, _second) = scene
    unit.post(reverse("nomination-begin", args=[first.pk]), {"source": "unit"})
    first.volunteer.status = "left"
    first.volunteer.save(update_fields=["status"])

    page = committee.get(reverse("nominations", args=[round.pk])).content.decode()

    assert "现在是“已退出”，不能嘉许。请撤回，名额可以另用。" in page


def test_strangers_see_and_begin_nothing(scene):
    unit, committee, round, (first, _second) = scene
    unit.post(reverse("nomination-begin", args=[first.pk]), {"source": "unit"})
    made, stranger = Nomination.objects.get(), browser_of(administrator_of(UnitFactory()))

    assert stranger.post(reverse("nomination-begin", args=[first.pk])).status_code == 404
    assert stranger.get(reverse("nomination", args=[made.pk])).status_code == 404
    assert unit.get(reverse("nomination-return", args=[made.pk])).status_code == 403
    early = committee.post(reverse("nomination-late", args=[made.pk]), {"reason": "合并期间无人经办"})
    assert early.status_code == 422
    assert "推荐还没有截止" in early.content.decode()


def test_a_team_leader_finds_the_members_and_puts_them_forward(scene):
    unit, _committee, round, (first, second) = scene
    captain, team = VolunteerFactory(unit=first.unit), TeamFactory(unit=first.unit)
    MembershipFactory(team=team, volunteer=captain, is_leader=True)
    MembershipFactory(team=team, volunteer=first.volunteer)
    leader, listed = browser_of(captain.user), reverse("round-candidates", args=[round.pk])
    page, other = (reverse("candidate", args=[one.pk]) for one in (first, second))

    type(round).objects.filter(pk=round.pk).update(teams_nominate=False)
    assert leader.get(page).status_code == 404
    type(round).objects.filter(pk=round.pk).update(teams_nominate=True)
    assert (page in leader.get(listed).content.decode(), other in leader.get(listed).content.decode()) == (True, False)
    shown = leader.get(page).content.decode()
    assert ("团队推荐" in shown, reverse("me-corrections") in shown) == (
        True,
        False,
    )  # nobody's records but the person's own
    unit.post(reverse("nomination-begin", args=[first.pk]), {"source": "unit"})
    taken, made = leader.get(page).content.decode(), Nomination.objects.get()
    assert ("已有推荐" in taken, reverse("nomination", args=[made.pk]) in taken) == (True, False)
    unit.post(reverse("nomination-withdraw", args=[made.pk]))
    begun = leader.post(reverse("nomination-begin", args=[first.pk]), {"source": "team"})
    assert leader.get(begun["Location"]).status_code == 200
