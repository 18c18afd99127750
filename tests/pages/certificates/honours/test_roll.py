"""光荣榜: only who agreed to this one, gone with the press, nothing that tells of the others (D88)."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from certificates.exceptions import RollRefused
from certificates.honours.services import roll
from certificates.models import Candidate, CommendationRound, Nomination, RollConsent, StarApplication
from certificates.rounds.services import decisions
from registry import clock
from registry.models import HistoryEntry, Project
from registry.standing.services import closing
from tests.factories import TeamFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import administrator_of, committee_member
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.own_data import own_copy_of

pytestmark = pytest.mark.django_db
Reason = RollRefused.Reason


@pytest.fixture
def vera(at):
    at("2026-12-20 09:00")
    committee_unit()
    return VolunteerFactory(name="韦示例一")


@pytest.fixture
def round(vera):
    return RoundFactory(title="2026 年度志愿服务嘉许", status="decided", decided_on=clock.today())


def commended(round, volunteer=None, **other) -> Nomination:
    about = other or {"volunteer": volunteer}
    unit = volunteer.unit if volunteer else next(iter(other.values())).unit
    candidate = CandidateFactory(round=round, unit=unit, **({"volunteer": None} | about))
    return NominationFactory(candidate=candidate, status="accepted")


def starred(volunteer, star=1) -> StarApplication:
    return StarApplication.objects.create(
        volunteer=volunteer,
        star=star,
        status="approved",
        minutes_at_proposal=6000,
        volunteer_unit=volunteer.unit,
        proposed_by=volunteer.user,
        decided_by=committee_member(),
        decided_at=clock.now(),
    )


def text(response) -> str:
    return response.content.decode()


def shown(client, **asked) -> str:
    return text(client.get(reverse("honour-roll"), asked))


def told(user, name: str, **said):
    door = APIClient()
    door.force_authenticate(user)
    return door.post(reverse(f"api-honour-roll-{name}"), said, format="json")


def test_nobody_stands_on_it_until_they_agree_and_is_off_with_one_press(client, vera, round):
    silent = VolunteerFactory(name="覃不语示例", unit=vera.unit)
    nomination, _other = commended(round, vera), commended(round, silent)
    assert "光荣榜上还没有人" in shown(client)

    client.force_login(vera.user)
    assert "没有公开" in text(client.get(reverse("me-honours")))
    address = reverse("nomination-roll", args=[nomination.pk])
    client.post(address, {"agrees": "1"})
    client.post(address, {"agrees": "1"})
    client.logout()

    page = shown(client)
    assert all(word in page for word in ("韦示例一", vera.unit.full_name, round.title))
    assert "覃不语示例" not in page
    client.force_login(vera.user)
    client.post(address, {"agrees": "0"})
    client.logout()
    assert "韦示例一" not in shown(client)
    kept = RollConsent.objects.get()
    assert (kept.given_by, kept.withdrawn_by) == (vera.user, vera.user)
    said = HistoryEntry.objects.filter(target_model="certificates.rollconsent").order_by("pk")
    assert list(said.values_list("did", flat=True)) == ["agreed to honour roll", "left honour roll"]
    [row] = own_copy_of(vera).parts["roll_consents"]["rows"]
    assert (row["what"], bool(row["withdrawn_at"])) == (round.title, True)


def test_filters_offer_only_what_stands_on_it(client, vera, round):
    hidden = RoundFactory(title="没有人同意的批次", status="decided", decided_on=clock.today())
    commended(hidden, VolunteerFactory())
    roll.agree(to=commended(round, vera), by=vera.user)
    roll.agree(to=starred(vera, 2), by=vera.user)

    page = shown(client, q="韦示例一")
    api = APIClient().get(reverse("api-honour-roll-list"), {"what": "star-2"}).json()

    assert "没有人同意的批次" not in page
    assert f'value="round-{round.pk}"' in page
    assert "光荣榜上没有这一项" in shown(client, what=f"round-{hidden.pk}")
    assert shown(client, year="2026").count("韦示例一") == 2
    assert shown(client, what=f"round-{round.pk}").count("韦示例一") == 1
    assert api["results"] == [
        {"name": "韦示例一", "unit": vera.unit.full_name, "what": "二星级志愿者", "on": "2026-12-20"}
    ]


def test_it_is_searched_once_it_is_longer_than_twenty(client, vera, round):
    for _n in range(20):
        roll.agree(to=commended(round, one := VolunteerFactory()), by=one.user)
    assert 'id="filters"' not in shown(client)

    roll.agree(to=commended(round, vera), by=vera.user)

    assert 'id="filters"' in shown(client)


def test_who_is_withdrawn_leaves_or_closes_is_off_at_once(client, vera, round):
    committee = committee_member()
    lost, left, closed = commended(round, vera), VolunteerFactory(name="韦已退"), VolunteerFactory(name="韦已销")
    for nomination, one in ((lost, vera), (commended(round, left), left), (commended(round, closed), closed)):
        roll.agree(to=nomination, by=one.user)
    star = starred(vera)
    roll.agree(to=star, by=vera.user)

    decisions.withdraw(nomination=lost, reason="示例", by=committee)
    StarApplication.objects.filter(pk=star.pk).update(status="revoked")
    type(left).objects.filter(pk=left.pk).update(status="left")
    closing.close(volunteer=closed, by=closed.user)

    assert "光荣榜上还没有人" in shown(client)
    assert told(vera.user, "agree", nomination=lost.pk).json()["code"] == Reason.ROLL_NOT_COMMENDED
    assert told(vera.user, "agree", star=star.pk).json()["code"] == Reason.ROLL_NOT_COMMENDED
    assert told(left.user, "agree", nomination=left_nomination(left).pk).json()["code"] == Reason.ROLL_NOT_REGISTERED


def left_nomination(volunteer) -> Nomination:
    return Nomination.objects.get(candidate__volunteer=volunteer)


def test_a_minor_does_not_stand_on_it(vera, round):
    young = VolunteerFactory(born_on="2010-01-01")

    answer = told(young.user, "agree", nomination=commended(round, young).pk)

    assert (answer.status_code, answer.json()["code"]) == (409, Reason.ROLL_MINOR)


def test_teams_units_and_projects_are_their_administrators_to_show(client, vera, round):
    unit, lea = vera.unit, administrator_of(vera.unit)
    team = TeamFactory(unit=unit, name="示例先锋队")
    project = Project.objects.create(name="示例护河项目", unit=unit, starts_on="2026-01-01")
    nominations = [commended(round, team=team), commended(round, project=project)]
    candidate = Candidate.objects.create(round=round, recipient_unit=unit, unit=unit, qualifies=True)
    nominations.append(NominationFactory(candidate=candidate, status="accepted"))
    foreign = administrator_of(UnitFactory())

    client.force_login(foreign)
    assert "没有由您决定的" in text(client.get(reverse("round-roll", args=[round.pk])))
    assert client.post(reverse("nomination-roll", args=[nominations[0].pk]), {"agrees": "1"}).status_code == 404
    assert reverse("round-roll", args=[round.pk]) not in text(client.get(reverse("round-detail", args=[round.pk])))
    client.force_login(lea)
    assert "示例护河项目" in text(client.get(reverse("round-roll", args=[round.pk])))
    for one in nominations:
        client.post(reverse("nomination-roll", args=[one.pk]), {"agrees": "1"})
    client.logout()

    page = shown(client)
    assert all(name in page for name in ("示例先锋队", "示例护河项目", unit.full_name))


def test_nobody_says_yes_for_another_and_no_undecided_round_is_shown(client, vera, round):
    nomination = commended(round, vera)
    assert told(administrator_of(vera.unit), "agree", nomination=nomination.pk).status_code == 403
    assert told(vera.user, "agree").status_code == 400
    assert told(VolunteerFactory().user, "agree", nomination=nomination.pk).status_code == 400

    roll.agree(to=nomination, by=vera.user)
    CommendationRound.objects.filter(pk=round.pk).update(status="announced", decided_on=None)

    assert "韦示例一" not in shown(client)
    client.force_login(vera.user)
    assert client.get(reverse("round-roll", args=[round.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_roll_costs_the_same_however_long(client, vera, round, count, django_assert_max_num_queries):
    for _n in range(count):
        roll.agree(to=commended(round, one := VolunteerFactory()), by=one.user)
        roll.agree(to=starred(one), by=one.user)

    with django_assert_max_num_queries(9):
        client.get(reverse("honour-roll"))
