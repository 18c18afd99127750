"""A team on its pages: shown to strangers, joined by a link in WeChat, its roll, its end in another."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from checkin.models import ServiceRecord
from registry.models import Membership, NumberSeries, Team, TeamInvitation
from registry.people.services import volunteers
from registry.teams.services import links
from tests.doors import client_of, queries_of, text_of
from tests.factories import MembershipFactory, TeamFactory, UnitFactory, VolunteerFactory
from tests.factories_certificates import served
from tests.factories_reports import photo
from tests.people import administrator, applicant, phone
from tests.shared import built_once

pytestmark = pytest.mark.django_db


def build(at) -> SimpleNamespace:
    at("2026-03-20 09:00")
    team = TeamFactory(unit=UnitFactory(), name="甲队")
    lea = MembershipFactory(team=team, is_leader=True, volunteer=VolunteerFactory(phone=phone(31)))
    vera = MembershipFactory(team=team)
    record = served(vera.volunteer)
    ServiceRecord.objects.filter(pk=record.pk).update(team=team)
    return SimpleNamespace(team=team, lea=lea, vera=vera, by=administrator(team.unit))


scene = built_once(build)


@pytest.fixture
def things(at, scene):
    at("2026-03-20 10:00")
    return scene()


def page(name, *arguments):
    return reverse(name, args=arguments)


def test_a_team_shows_itself_to_strangers_once_it_chose_to(things):
    stranger, leader, address = Client(), client_of(things.lea.volunteer.user), page("team", things.team.pk)
    assert stranger.get(address)["Location"].startswith(reverse("account_login"))
    assert "甲队" not in text_of(stranger.get(reverse("teams")))

    said = {"introduction": "周末助学", "work": "每周六辅导。", "is_public": "on"}
    leader.post(page("team-page-edit", things.team.pk), said)
    refused = leader.post(page("team-photo", things.team.pk), {"photo": photo()})
    leader.post(page("team-photo", things.team.pk), {"photo": photo(), "people_agreed": "on"})
    leader.post(page("membership-contact", things.lea.pk))

    assert (refused.status_code, "都同意公开的，才能放上来" in text_of(refused)) == (422, True)
    seen = text_of(stranger.get(address))
    assert all(words in seen for words in ("周末助学", "每周六辅导。", "3.0", "1 人、1 人次", "登录后可以看到联系人"))
    assert phone(31) not in seen
    picture = stranger.get(page("team-picture", things.team.pk))
    assert (picture["Content-Type"], b"".join(picture.streaming_content)[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert phone(31) in text_of(client_of(VolunteerFactory().user).get(address))
    leader.post(page("team-photo-remove", things.team.pk))
    leader.post(page("membership-contact-end", things.lea.pk))
    assert stranger.get(page("team-picture", things.team.pk)).status_code == 404
    assert phone(31) not in text_of(client_of(VolunteerFactory().user).get(address))


def test_a_code_leads_to_the_team_whether_one_is_registered_or_not(things):
    leader = client_of(things.lea.volunteer.user)
    leader.post(page("team-links", things.team.pk), {"days": "7", "places": "5"})
    link = TeamInvitation.objects.get()
    shown = text_of(leader.get(page("team-link", link.pk)))
    address = links.address_of(link).partition("/t/")
    invited = f"/t/{address[2]}"

    assert invited in shown
    assert leader.get(page("team-link-picture", link.pk)).content.startswith(b"\x89PNG")
    stranger = text_of(Client().get(invited))
    assert f"{reverse('register')}?next={invited}" in stranger
    olga = applicant(phone=phone(41))
    waiting = client_of(olga.user)
    assert "审核通过后自动成为队员" in text_of(waiting.get(invited))
    waiting.post(invited)
    assert "等单位审核注册" in text_of(leader.get(page("team", things.team.pk)))
    NumberSeries.objects.update_or_create(kind="GZ", year=2026, defaults={"last": 500_000})  # above the factories'
    volunteers.admit(volunteer=olga, by=administrator(olga.unit))
    assert Membership.objects.get(volunteer=olga).is_active
    newcomer = client_of(VolunteerFactory().user)
    assert "已加入团队" in text_of(newcomer.post(invited, follow=True))
    leader.post(page("team-link-end", link.pk))
    gone = Client().get(invited)
    assert (gone.status_code, "已过期或已撤销" in text_of(gone)) == (410, True)


def test_a_wrong_number_of_places_keeps_what_was_typed(things):
    answer = client_of(things.lea.volunteer.user).post(
        page("team-links", things.team.pk), {"days": "30", "places": "9999"}
    )

    assert (answer.status_code, "9999" in text_of(answer)) == (422, True)


def test_the_roll_has_hours_and_costs_the_same_for_more_people(things):
    leader, roll = client_of(things.lea.volunteer.user), page("team-roll", things.team.pk)
    before = queries_of(leader, roll)
    for _n in range(3):
        MembershipFactory(team=things.team)

    assert queries_of(leader, roll) == before
    shown = text_of(leader.get(roll))
    assert all(words in shown for words in (things.vera.volunteer.name, "3.0", "队长"))
    exported = leader.post(page("export-of", "team-roll", things.team.pk), ROLL)
    lines = exported.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "姓名,本队时长（小时）,本队人次"
    assert f"{things.vera.volunteer.name},3.0,1" in lines


ROLL = {"columns": ["name", "team_hours", "team_times"], "suffix": "csv", "purpose": "checking"}


def test_one_team_goes_into_another_and_comes_back(things):
    other = TeamFactory(unit=things.team.unit, name="乙队")
    keeper, merging = client_of(things.by), page("manage-team-merge", things.team.pk)

    assert "2 人，队长、副队长不变" in text_of(keeper.get(merging))
    assert keeper.post(merging, {"successor": ""}).status_code == 422
    done = text_of(keeper.post(merging, {"successor": other.pk}, follow=True))
    assert "已并入另一支团队" in done
    assert "由这些团队并入" in text_of(keeper.get(page("team", other.pk)))
    assert "甲队" in text_of(client_of(VolunteerFactory().user).get(page("team", things.team.pk)))
    keeper.post(page("manage-team-merge-undo", things.team.pk))
    assert Team.objects.get(pk=things.team.pk).is_admitted


def test_a_team_is_dissolved_with_a_reason(things):
    keeper, ending = client_of(things.by), page("manage-team-dissolve", things.team.pk)

    refused = keeper.post(ending, {"reason": ""})
    assert (refused.status_code, "请写明原因" in text_of(refused)) == (422, True)
    keeper.post(ending, {"reason": "队员都已毕业"})
    assert "队员都已毕业" in text_of(keeper.get(page("team", things.team.pk)))


def test_a_member_becomes_deputy_and_member_again(things):
    leader = client_of(things.lea.volunteer.user)

    leader.post(page("membership-deputise", things.vera.pk))
    assert Membership.objects.get(pk=things.vera.pk).is_deputy
    assert "您是副队长" in text_of(client_of(things.vera.volunteer.user).get(page("team", things.team.pk)))
    leader.post(page("membership-dismiss", things.vera.pk))
    assert not Membership.objects.get(pk=things.vera.pk).is_deputy
