"""未到场: who may say it, of whom, when; shown to the person, taken back in the open, no penalty by itself (D27)."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from checkin.attendance.services import attendance
from checkin.desk.services import no_shows
from checkin.exceptions import NoShowRefused
from checkin.models import NoShow
from registry.models import Activity, HistoryEntry, Notification, SignUp
from tests.factories import SignUpFactory, VolunteerFactory
from tests.presence import scanned

pytestmark = pytest.mark.django_db
Reason = NoShowRefused.Reason


@pytest.fixture
def people(shift):
    return [
        SignUpFactory(shift=shift, volunteer=VolunteerFactory(name=name)).volunteer for name in ("韦示例", "覃示例")
    ]


def reason_of(command, **said):
    with pytest.raises(NoShowRefused) as refusal:
        command(**said)
    return refusal.value.reason


def test_the_leader_says_it_after_the_shift_and_the_person_reads_who_and_why(client, shift, people, at):
    vera, otto = people
    client.force_login(shift.activity.leader)
    at("2026-03-14 12:00")
    page = client.get(reverse("no-shows", args=[shift.pk]), {"person": vera.pk})
    assert page.context["form"].initial["people"] == [vera.pk]
    assert client.post(reverse("no-shows", args=[shift.pk]), {"reason": "没有来"}).status_code == 422

    said = {"people": [vera.pk], "is_excused": "on", "reason": "电话说临时加班"}
    done = client.post(reverse("no-shows", args=[shift.pk]), said, follow=True).content.decode()

    assert "已记 1 人未到场" in done
    assert "未到场（已说明）：电话说临时加班" in done
    desk = reverse("shift-desk", args=[shift.pk])
    shown = {
        show: [line.volunteer for line in client.get(desk, {"show": show}).context["people"]]
        for show in ("absent", "missed")
    }
    assert shown == {"absent": [otto], "missed": [vera]}
    entry = HistoryEntry.objects.get(did="no-show written down")
    assert (entry.target_id, entry.by, entry.fields["excused"]) == (vera.pk, shift.activity.leader, True)
    assert "未到场（已说明）" in Notification.objects.get(user=vera.user).text
    client.force_login(vera.user)
    own = client.get(reverse("my-signups")).content.decode()
    assert f"电话说临时加班（{shift.activity.leader}）" in own
    assert "未到场（已说明）" in own

    client.force_login(shift.activity.leader)
    undo = reverse("no-show-undo", args=[shift.pk, vera.pk])
    assert "电话说临时加班" in client.get(undo).content.decode()
    assert client.post(undo, {"reason": "其实来了，忘记签到"}).status_code == 302
    assert client.get(undo).status_code == 404
    assert client.post(undo, {"reason": "其实来了，忘记签到"}).status_code == 302  # the same press, sent again
    assert list(NoShow.objects.values_list("n", "kind")) == [(1, "missed"), (2, "undone")]
    assert HistoryEntry.objects.filter(did="no-show taken back").count() == 1


def test_who_joined_at_the_place_was_never_expected(client, shift, people, at):
    """Their check-in was undone, and the place is still theirs: absent, and no no-show."""
    joined = SignUpFactory(shift=shift, source=SignUp.Source.WALK_IN).volunteer
    at("2026-03-14 12:00")
    client.force_login(shift.activity.leader)

    offered = client.get(reverse("no-shows", args=[shift.pk])).context["missing"]
    answer = client.get(reverse("shift-desk", args=[shift.pk]))
    desk, parts = answer.content.decode(), answer.context["parts"]

    assert parts == [("未到、还没有记", 2), ("现场加入、没有到场记录", 1)]
    assert set(offered) == set(people)
    assert f"?person={people[0].pk}" in desk
    assert f"?person={joined.pk}" not in desk
    said = {"shift": shift, "reason": "没有来", "by": shift.activity.leader}
    assert reason_of(no_shows.mark, people=[joined], **said) == Reason.NO_SHOW_NOT_EXPECTED


def test_evidence_of_presence_is_stronger_than_the_word(client, shift, people, at):
    vera, _otto = people
    at("2026-03-14 12:00")
    no_shows.mark(shift=shift, people=[vera], reason="没有来", by=shift.activity.leader)

    scanned(vera, shift, [(shift.starts_at, shift.ends_at)])
    attendance.rebuild_many(people={vera.pk}, shift=shift)

    client.force_login(vera.user)
    assert "没有来（" not in client.get(reverse("my-signups")).content.decode()
    client.force_login(shift.activity.leader)
    assert client.get(reverse("shift-desk", args=[shift.pk]), {"show": "missed"}).context["people"] == []


def test_the_same_press_twice_writes_once_and_adds_only_who_is_new(client, shift, people, at):
    vera, otto = people
    at("2026-03-14 12:00")
    client.force_login(shift.activity.leader)
    page, said = reverse("no-shows", args=[shift.pk]), {"people": [vera.pk], "reason": "没有来"}

    client.post(page, said)
    again = client.post(page, said, follow=True)
    both = client.post(page, said | {"people": [vera.pk, otto.pk]}, follow=True)

    assert ("都已经记为未到场，没有再记" in again.text, "已记 1 人未到场" in both.text) == (True, True)
    assert list(NoShow.objects.order_by("pk").values_list("volunteer", "n")) == [(vera.pk, 1), (otto.pk, 1)]
    assert Notification.objects.filter(key__startswith="no-show:").count() == 2


def test_what_is_refused(shift, people, at):
    vera, otto = people
    leader, stranger = shift.activity.leader, VolunteerFactory()
    said = {"shift": shift, "reason": "没有来", "by": leader}
    assert reason_of(no_shows.mark, people=[vera], **said) == Reason.NO_SHOW_TOO_EARLY
    at("2026-03-14 12:00")
    assert reason_of(no_shows.mark, people=[], **said) == Reason.NO_SHOW_NOBODY
    assert reason_of(no_shows.mark, people=[vera, stranger], **said) == Reason.NO_SHOW_NOT_EXPECTED
    assert reason_of(no_shows.mark, people=[vera], **said | {"reason": " "}) == Reason.NO_SHOW_REASON_MISSING
    assert reason_of(no_shows.undo, volunteer=vera, **said) == Reason.NO_SHOW_NOT_SET
    scanned(otto, shift, [(shift.starts_at, shift.ends_at)])
    attendance.rebuild_many(people={otto.pk}, shift=shift)
    assert reason_of(no_shows.mark, people=[vera, otto], **said) == Reason.NO_SHOW_WAS_THERE
    assert not NoShow.objects.exists()
    no_shows.mark(people=[vera], **said)
    for other in ({"reason": "生病"}, {"is_excused": True}):
        assert reason_of(no_shows.mark, people=[vera], **said | other) == Reason.NO_SHOW_OTHERWISE
    Activity.objects.filter(pk=shift.activity_id).update(is_remote=True)
    shift.activity.refresh_from_db()
    assert reason_of(no_shows.mark, people=[otto], **said) == Reason.NO_SHOW_REMOTE


def test_the_api_says_the_same_by_numbers(shift, people, at):
    vera, otto = people
    at("2026-03-14 12:00")
    api = APIClient()
    api.force_authenticate(shift.activity.leader)
    base = f"/api/v1/shifts/{shift.pk}/"

    told = api.post(f"{base}no-shows/", {"volunteers": [vera.volunteer_no.lower()], "reason": "没有来"})
    again = api.post(f"{base}no-shows/", {"volunteers": [vera.volunteer_no], "reason": "没有来"})
    unknown = api.post(f"{base}no-shows/", {"volunteers": ["nobody"], "reason": "没有来"})

    assert [row["volunteer_no"] for row in told.json()] == [vera.volunteer_no]
    assert [row["repeated"] for answer in (told, again) for row in answer.json()] == [False, True]
    assert (again.status_code, again.json()[0]["id"], unknown.status_code) == (200, told.json()[0]["id"], 400)
    stands = api.get(f"{base}people/", {"show": "missed"}).json()
    assert (stands["counts"]["absent"], [each["name"] for each in stands["people"]]) == (1, ["韦示例"])
    undone = api.post(f"{base}no-shows/undo/", {"volunteer": vera.volunteer_no, "reason": "记错了"}).json()
    twice = api.post(f"{base}no-shows/undo/", {"volunteer": vera.volunteer_no, "reason": "记错了"}).json()
    assert (twice["id"], twice["repeated"], undone["repeated"]) == (undone["id"], True, False)
    assert (undone["kind"], api.get(f"{base}people/").json()["counts"]["missed"]) == ("undone", 0)
