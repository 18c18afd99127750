"""Messages to the people of a shift: to whom, once, kept as said, delivered by the worker; thanks afterwards."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from rest_framework.test import APIClient

from checkin.attendance.services import attendance
from checkin.desk.services import people_messages
from checkin.exceptions import PeopleMessageRefused
from checkin.models import PeopleMessage, PeopleMessageTo
from registry.ground import jobs
from registry.history.deed_fields import value_of
from registry.models import HistoryEntry, Job, Notification, TextMessage
from registry.notifications.services import notification_mail
from registry.notifications.sms import gateway
from registry.protection import keys
from tests.doors import program_of
from tests.factories import ShiftFactory, SignUpFactory, VolunteerFactory
from tests.presence import scanned

pytestmark = pytest.mark.django_db
Reason = PeopleMessageRefused.Reason
HTML = "集合地点改到<b>东门</b>，请带身份证。"


@pytest.fixture
def people(shift):
    """Vera is on the list, Otto too and has come, one has no account."""
    vera, otto = (SignUpFactory(shift=shift, volunteer=VolunteerFactory(name=name)).volunteer for name in ("韦", "覃"))
    SignUpFactory(shift=shift, volunteer=VolunteerFactory(user=None, name="黄示例"))
    scanned(otto, shift, [(shift.starts_at, shift.ends_at)])
    attendance.rebuild_many(people={otto.pk}, shift=shift)
    return vera, otto


def reason_of(command, **said):
    with pytest.raises(PeopleMessageRefused) as refusal:
        command(**said)
    return refusal.value.reason


def test_a_message_goes_to_those_chosen_once_and_is_kept_as_it_was_said(client, shift, people, at):
    vera, otto = people
    client.force_login(shift.activity.leader)
    page = client.get(reverse("shift-messages", args=[shift.pk]), {"show": "absent"})
    assert "未到（2 人）" in page.content.decode()
    assert "同时发短信" not in page.content.decode()
    assert "（0 人）" not in page.content.decode()
    assert "这些人群现在没有人，没有列出：" in page.content.decode()
    said = {"audience": "absent", "text": HTML, "key": page.context["form"].initial["key"]}

    for _press in range(2):
        answer = client.post(reverse("shift-messages", args=[shift.pk]), said, follow=True).content.decode()
    assert "共 2 人" in answer
    assert "1 人没有账号" in answer
    assert "&lt;b&gt;东门&lt;/b&gt;" in answer
    message = PeopleMessage.objects.get()
    assert (message.text, message.people, message.unreached, message.by) == (HTML, 2, 1, shift.activity.leader)
    assert PeopleMessageTo.objects.filter(message=message).count() == 2
    told = HistoryEntry.objects.get(did="people messaged").fields
    assert (told["people"], value_of(told["audience"])) == (2, "未到的人")
    assert Job.objects.filter(name=people_messages.DELIVER).count() == 1
    assert not Notification.objects.exists()

    vera.user.email = "vera@example.org"
    vera.user.save()
    for _delivery in range(2):
        jobs.known[people_messages.DELIVER].function(message=message.pk)
    told = Notification.objects.get()
    assert (told.user, "集合地点改到<b>东门</b>" in told.text) == (vera.user, True)
    at("2026-03-14 09:10")
    notification_mail.send_waiting()
    assert HTML in mail.outbox[0].body

    client.force_login(vera.user)
    own = client.get(reverse("notification", args=[told.pk]), follow=True)
    assert "&lt;b&gt;东门&lt;/b&gt;" in own.content.decode()
    client.force_login(otto.user)
    assert client.get(told.url).status_code == 404


def test_people_are_ticked_over_pages_and_only_they_get_it(client, shift, people, monkeypatch):
    vera, otto = people
    third = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="陆")).volunteer
    monkeypatch.setattr("registry.doors.http.page_of.__defaults__", (2,))
    client.force_login(shift.activity.leader)
    pick, write = reverse("shift-pick", args=[shift.pk]), reverse("shift-messages", args=[shift.pk])
    first = client.get(pick)
    shown = [line.volunteer.pk for line in first.context["lines"]]
    assert (len(shown), f'href="{pick}' in client.get(write).content.decode()) == (2, True)
    assert client.get(pick, {"done": 1}).status_code == 422
    second = client.get(pick, {"page": 2, "person": [shown[0]], "shown": ".".join(map(str, shown)), "picked": ""})
    assert (second.context["elsewhere"], "其他页已勾选 1 人" in second.content.decode()) == (str(shown[0]), True)
    narrowed = client.get(pick, {"show": "out", "picked": f"{shown[0]}.{otto.pk}", "person": "0x1"})
    assert [line.volunteer for line in narrowed.context["lines"]] == [otto]
    assert " checked" in narrowed.content.decode()

    told = {"done": 1, "picked": f"{vera.pk}.{third.pk}.999999", "shown": str(third.pk), "person": [otto.pk]}
    written = client.get(pick, told, follow=True)
    assert "发给勾选的 2 人：" in written.content.decode()
    said = {"text": "请带水", "key": "k", "people": f"{vera.pk}.{otto.pk}"}
    for _press in range(2):
        client.post(f"{write}?show=picked", said)
    message = PeopleMessage.objects.get()
    assert (message.audience, {each.volunteer for each in message.receivers.all()}) == ("picked", {vera, otto})
    assert value_of(HistoryEntry.objects.get(did="people messaged").fields["audience"]) == "勾选的人"

    refused = {
        Reason.MESSAGE_PICKED_NOBODY: said | {"key": "a", "people": ""},
        Reason.MESSAGE_STRANGER: said | {"key": "b", "people": f"{vera.pk}.999999"},
        Reason.MESSAGE_KEY_USED: said | {"people": str(vera.pk)},
    }
    for reason, wrong in refused.items():
        answer = client.post(f"{write}?show=picked", wrong)
        assert (answer.status_code, [error.code for error in answer.context["form"].non_field_errors().as_data()]) == (
            422, [reason],
        )  # fmt: skip
        assert "请带水" in answer.content.decode()


def test_thanks_are_one_press_and_nobody_is_thanked_twice(client, shift, people, at):
    _vera, otto = people
    client.force_login(shift.activity.leader)
    assert reason_of(people_messages.thank, shift=shift, text="谢谢", key="k", by=shift.activity.leader) == (
        Reason.THANKS_TOO_EARLY
    )
    at("2026-03-14 12:00")
    client.force_login(shift.activity.leader)
    page = client.get(reverse("shift-messages", args=[shift.pk]))
    prepared = {name: page.context["thanks"].initial[name] for name in ("text", "key")}
    assert "感谢到场的 1 人" in page.content.decode()

    client.post(reverse("shift-thanks", args=[shift.pk]), prepared)
    assert "发送感谢" not in client.get(reverse("shift-messages", args=[shift.pk])).text  # nobody is left to thank
    again = client.post(reverse("shift-thanks", args=[shift.pk]), prepared | {"key": "again"}, follow=True)

    assert (again.status_code, "到场的人都已经感谢过，没有再发。" in again.text) == (200, True)
    told = program_of(shift.activity.leader).post(reverse("api-shift-thanks", args=[shift.pk]), {"key": "third"})
    assert (told.status_code, told.json()["repeated"]) == (200, True)
    message = PeopleMessage.objects.get()
    assert (message.kind, [each.volunteer for each in message.receivers.all()]) == ("thanks", [otto])
    assert "感谢您参加" in message.text
    shift.activity.title = "“邻里守望”探访"
    assert people_messages.prepared_thanks(shift).startswith("感谢您参加“‘邻里守望’探访”。")


def test_what_is_refused(shift, people, at, monkeypatch):
    said = {"activity": shift.activity, "shift": shift, "by": shift.activity.leader, "text": "请带水"}
    send = people_messages.send
    assert reason_of(send, audience="waiting", key="a", **said) == Reason.MESSAGE_TO_NOBODY
    assert reason_of(send, audience="nobody", key="a", **said) == Reason.MESSAGE_AUDIENCE
    assert reason_of(send, audience="absent", key="a", **said | {"text": " \n"}) == Reason.MESSAGE_EMPTY
    send(audience="absent", key="a", **said)
    assert reason_of(send, audience="absent", key="a", **said | {"text": "另一条"}) == Reason.MESSAGE_KEY_USED
    monkeypatch.setattr(people_messages, "MOST_A_DAY", 1)
    assert reason_of(send, audience="absent", key="b", **said) == Reason.MESSAGE_TOO_MANY
    at("2026-04-14 12:00")
    assert reason_of(send, audience="absent", key="c", **said) == Reason.MESSAGE_OVER


def test_a_press_used_for_another_activity_at_the_same_moment_is_refused(shift, people, monkeypatch):
    by, receivers = shift.activity.leader, people_messages._receivers

    def after_the_other(*said):
        """The press comes through for another activity once this one has looked."""
        other = ShiftFactory().activity
        PeopleMessage.objects.create(activity=other, audience="expected", text="请带水", key="k", by=by, people=1)
        return receivers(*said)

    monkeypatch.setattr(people_messages, "_receivers", after_the_other)
    said = {"activity": shift.activity, "shift": shift, "audience": "absent", "text": "请带水", "key": "k", "by": by}
    assert reason_of(people_messages.send, **said) == Reason.MESSAGE_KEY_USED


def test_phones_get_it_where_there_is_a_gateway_and_the_number_is_confirmed(shift, people, monkeypatch):
    vera, _otto = people
    monkeypatch.setattr(gateway, "is_there_a_gateway", lambda: True)
    vera.phone, vera.phone_digest = "13900000001", keys.digest("13900000001")
    vera.confirmed_phone_digest = vera.phone_digest
    vera.save()
    message = people_messages.send(
        activity=shift.activity, shift=shift, audience="expected", text="下雨改室内", key="k", by_phone=True,
        by=shift.activity.leader,
    )  # fmt: skip

    people_messages.deliver(message.pk)

    (text,) = TextMessage.objects.all()
    assert (text.kind, text.user, re.search("下雨改室内", text.values) is not None) == ("organiser", vera.user, True)


def test_the_api_sends_by_the_same_rules_for_a_shift_and_an_activity(shift, people, at):
    api = APIClient()
    api.force_authenticate(shift.activity.leader)
    told = {"audience": "absent", "text": "请带水", "key": "k", "by_phone": True}

    first, same = (api.post(f"/api/v1/shifts/{shift.pk}/messages/", told).json() for _press in range(2))
    everybody = api.post(
        f"/api/v1/activities/{shift.activity_id}/messages/", told | {"audience": "expected", "key": "e"}
    )
    nobody = api.post(f"/api/v1/activities/{shift.activity_id}/messages/", told | {"audience": "waiting", "key": "n"})
    vera, otto = people
    picked = told | {"audience": "picked", "people": [otto.pk], "key": "p"}
    some = api.post(f"/api/v1/shifts/{shift.pk}/messages/", picked).json()
    stranger = api.post(
        f"/api/v1/shifts/{shift.pk}/messages/", picked | {"people": [VolunteerFactory().pk], "key": "s"}
    )
    assert (some["people"], stranger.json()["code"]) == (1, Reason.MESSAGE_STRANGER)
    listed = api.get("/api/v1/people-messages/", {"shift": shift.pk}).json()
    assert [row["audience"] for row in listed["results"]] == ["picked", "absent"]
    api.force_authenticate(vera.user)
    assert api.get("/api/v1/people-messages/").json()["results"] == []
    api.force_authenticate(shift.activity.leader)
    at("2026-03-14 12:00")
    thanks = api.post(f"/api/v1/shifts/{shift.pk}/thanks/", {"key": "t"})

    assert (first["people"], first["uuid"]) == (2, same["uuid"])
    assert first["by_phone"] is False  # no gateway: nothing went to phones
    assert (everybody.json()["people"], everybody.json()["shift"]) == (3, None)
    assert (nobody.status_code, nobody.json()["code"]) == (409, Reason.MESSAGE_TO_NOBODY)
    assert (thanks.status_code, thanks.json()["people"], thanks.json()["kind"]) == (200, 1, "thanks")
