"""The leader's page of a shift's people: narrowed, found, told apart, called, checked in and out without a jump."""

import re

import pytest
from django.urls import reverse

from checkin.deciding.services import decisions
from checkin.desk.services import phones
from checkin.desk.services.people_page import People, Show, Stand
from checkin.exceptions import PhonesRefused, UndoRefused
from checkin.models import Scan
from registry.models import HistoryEntry, RoleAssignment, Volunteer
from registry.words.numbering import volunteer_no
from tests.factories import RoleAssignmentFactory, SignUpFactory, VolunteerFactory, local
from tests.factories_hours import handed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(client, shift):
    client.force_login(shift.activity.leader)
    return reverse("shift-desk", args=[shift.pk])


def names(page):
    return [line.volunteer.name for line in page.context["people"]]


def press(client, shift, person, direction="in", nonce="n", **more):
    told = {"volunteer": person.uuid, "direction": direction, "nonce": nonce}
    return client.post(f"{reverse('shift-call', args=[shift.pk])}?show=absent&q=sl", told, **more)


def test_one_press_answers_with_the_row_and_the_counts_and_nothing_jumps(client, shift, desk, at):
    vera, otto = (
        SignUpFactory(shift=shift, volunteer=VolunteerFactory(name=name, initials=initials)).volunteer
        for name, initials in (("韦示例", "wsl"), ("覃示例", "qsl"))
    )
    page = client.get(desk, {"show": "absent", "q": "sl"})
    assert names(page) == ["覃示例", "韦示例"]

    row = press(client, shift, vera, headers=HTMX).content.decode()
    assert row.lstrip().startswith(f'<li id="person-{vera.pk}">')
    assert ("韦示例 已签到" in row, "撤销签到" in row, f'id="call-{vera.pk}"' in row) == (True, True, True)
    assert ('hx-swap-oob="true"' in row, "<html" in row, "覃示例" in row) == (True, False, False)
    undone = client.post(reverse("shift-undo", args=[shift.pk, Scan.objects.earliest("pk").pk]), headers=HTMX)
    assert "已撤销韦示例的签到" in undone.content.decode()

    without_script = press(client, shift, otto, nonce="n3")
    assert without_script["Location"] == f"{desk}?show=absent&q=sl#person-{otto.pk}"
    again = press(client, shift, otto, nonce="n4", headers=HTMX)
    assert (again.status_code, "已签到，不重复计" in again.content.decode()) == (422, True)
    shown = {show: names(client.get(desk, {"show": show})) for show in ("", "absent", "in", "out", "open")}
    assert (shown["absent"], shown["in"], shown["open"], shown["out"]) == (["韦示例"], ["覃示例"], [], [])
    at("2026-03-14 12:00")
    assert names(client.get(desk, {"show": "open"})) == ["覃示例"]
    handed_in(shift, open_as_zero=True)
    late = client.post(reverse("shift-undo", args=[shift.pk, Scan.objects.latest("pk").pk]), headers=HTMX)
    assert (late.status_code, str(UndoRefused.Reason.UNDO_HANDED_IN.label) in late.content.decode()) == (422, True)


def test_every_number_beside_the_list_moves_with_a_press(client, shift, desk, at):
    vera = SignUpFactory(shift=shift).volunteer
    client.post(reverse("shift-heads", args=[shift.pk]), {"moment": "start", "heads": "0"})
    page = client.get(desk).text
    assert [followed(page, one) for one in ("heads-told", "heads-agree")] == [
        "扫码到场 0 人 · 开始时 0 人",
        "开始和结束时各数一次人头，提交时自动带上。没有网络时可以在办结时补填。",
    ]

    row = press(client, shift, vera, headers=HTMX).text

    assert followed(row, "heads-told") == "扫码到场 1 人 · 开始时 0 人"
    assert followed(row, "heads-agree").startswith("与扫码人数不一致。")
    assert followed(row, "roll-deed") == "登记现场来的人"
    at("2026-03-14 12:05")
    client.force_login(shift.activity.leader)
    assert followed(client.get(desk).text, "roll-deed") == "为 1 人补签退"
    assert followed(press(client, shift, vera, "out", "n2", headers=HTMX).text, "roll-deed") == "录入签到表"


def followed(page, name):
    """The words of a part that moves with the list."""
    part = re.search(rf'<(\w+)[^>]* id="{name}"\s+data-follow[^>]*>(.*?)</\1>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", part[2]).split())


def test_whoever_leaves_after_the_end_checks_out_while_the_gate_is_open(client, shift, desk, at):
    vera = SignUpFactory(shift=shift).volunteer
    press(client, shift, vera)
    close = reverse("check-out-close", args=[shift.pk, vera.pk])
    at("2026-03-14 12:05")
    client.force_login(shift.activity.leader)
    page = client.get(desk).text
    assert (f'id="call-{vera.pk}"' in page, close in page) == (True, True)
    assert "已签退" in press(client, shift, vera, "out", "n2", headers=HTMX).text

    client.post(reverse("shift-undo", args=[shift.pk, Scan.objects.latest("pk").pk]))
    at("2026-03-14 18:00")
    client.force_login(shift.activity.leader)
    page = client.get(desk).text
    assert (f'id="call-{vera.pk}"' in page, close in page) == (False, True)


def test_phones_are_shown_on_request_and_each_look_is_kept(client, shift, desk, at):
    vera = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例", phone="10000000001")).volunteer
    young = VolunteerFactory(name="覃示例", phone="10000000002", born_on=local("2010-01-01").date())
    SignUpFactory(shift=shift, volunteer=young)
    stranger = VolunteerFactory(phone="10000000003")
    assert "tel:" not in client.get(desk).content.decode()

    page = client.post(reverse("shift-phones", args=[shift.pk]), follow=True).content.decode()

    assert ("tel:10000000001" in page, "10000000002" in page, "已显示 1 人的电话" in page) == (True, False, True)
    looks = HistoryEntry.objects.filter(did="unmasked").values_list("target_id", "fields__reason", "fields__shift")
    assert list(looks) == [(vera.pk, "contact", shift.pk)]
    at("2026-03-14 13:30")
    client.force_login(shift.activity.leader)
    assert "tel:" not in client.get(desk).content.decode()
    with pytest.raises(PhonesRefused) as nobody:
        phones.show(shift=shift, people=[stranger.pk, young.pk], by=shift.activity.leader)
    assert nobody.value.reason == PhonesRefused.Reason.PHONES_NOBODY
    at("2026-03-22 12:00")
    with pytest.raises(PhonesRefused) as over:
        phones.show(shift=shift, people=[vera.pk], by=shift.activity.leader)
    assert over.value.reason == PhonesRefused.Reason.PHONES_OVER


def test_a_desk_whose_gate_is_closed_offers_neither_passcodes_nor_an_empty_count(client, shift, desk, at):
    def shown():
        page = client.get(desk).content.decode()
        return "生成签到口令" in page, 'id="heads"' in page

    assert shown() == (True, True)
    at("2026-03-14 12:05")  # over; who is still there checks out and is counted
    client.force_login(shift.activity.leader)
    assert shown() == (True, True)
    at("2026-03-14 18:00")
    client.force_login(shift.activity.leader)
    assert shown() == (False, False)


def test_two_of_one_name_are_told_apart_on_whichever_page_they_stand(client, shift, desk, monkeypatch):
    monkeypatch.setattr("checkin.desk.views.people.PAGE_SIZE", 1)
    twins = [
        SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例", initials=initials)).volunteer
        for initials in ("a", "b")
    ]

    first, second = client.get(desk), client.get(desk, {"page": 2})

    for twin, page in zip(twins, (first, second), strict=True):
        assert f"韦示例（{twin.volunteer_no}）" in page.content.decode()
    assert len(names(second)) == 1


def test_five_hundred_people_cost_no_more_statements_and_a_light_page(
    client, shift, desk, django_assert_max_num_queries
):
    model = SignUpFactory(shift=shift)
    people = [
        Volunteer(
            name=f"韦示例{n:03d}",
            initials=f"wsl{n:03d}",
            unit=model.volunteer.unit,
            status="registered",
            volunteer_no=volunteer_no(2026, 5000 + n),
        )
        for n in range(500)
    ]
    Volunteer.objects.bulk_create(people)
    type(model).objects.bulk_create(
        type(model)(shift=shift, position=model.position, volunteer=person, status="confirmed") for person in people
    )
    client.get(desk)

    with django_assert_max_num_queries(21):
        page = client.get(desk)
    with django_assert_max_num_queries(40):
        row = press(client, shift, people[250], headers=HTMX)

    assert len(names(page)) == 25
    assert len(page.content) < 40_000
    assert len(row.content) < 3_000


@pytest.mark.parametrize(("is_over", "missed"), [(False, False), (False, True), (True, True)])
def test_every_state_is_counted_once_and_together_they_are_all(is_over, missed, monkeypatch):
    states = ["", "in", "out", "open"] if is_over else ["", "in", "out"]
    stands = [
        Stand(n, "韦示例", "", "wsl", is_expected=n % 3 > 0, state=state, is_missed=missed and not state and n % 2 == 0)
        for n, state in enumerate(states * 7)
    ]
    people = People(None, stands, {}, {}, {}, None)
    monkeypatch.setitem(people.__dict__, "is_over", is_over)

    assert sum(n for _label, n in people.parts) == people.counts[Show.ALL] == len(stands)
    assert len(people.states) == len({str(show.label) for show in people.states})


def test_after_the_end_the_chips_say_each_state_once(client, shift, desk, at):
    at_shift = [SignUpFactory(shift=shift, volunteer=VolunteerFactory(name=f"覃示例{n}")) for n in range(3)]
    press(client, shift, at_shift[0].volunteer)
    during = client.get(desk).text
    at("2026-03-14 14:00")
    client.force_login(shift.activity.leader)
    after = client.get(desk).text

    assert ['data-show="in"' in page for page in (during, after)] == [True, False]
    assert ['data-show="open"' in page for page in (during, after)] == [False, True]
    assert "共 3 人：未到、还没有记" in " ".join(after.split())


def test_before_the_window_nobody_is_called_and_nothing_is_there_to_undo(client, shift, desk, at):
    vera = SignUpFactory(shift=shift).volunteer
    at("2026-03-13 18:00")
    client.force_login(shift.activity.leader)

    page = client.get(desk).text
    refused = press(client, shift, vera, headers=HTMX)

    assert "3月14日（周六）08:00 起可以签到" in page
    assert (f'id="call-{vera.pk}"' in page, "登记现场来的人" in page) == (False, False)
    assert (refused.status_code, "不在扫码时间（3月14日 08:00–12:30）之内" in refused.text) == (422, True)
    assert "撤销签到" not in client.get(desk).text


def test_what_was_handed_in_is_no_more_corrected_at_the_desk(client, shift, desk, at):
    vera, otto = (SignUpFactory(shift=shift).volunteer for _ in range(2))
    press(client, shift, vera)
    at("2026-03-14 12:10")
    client.force_login(shift.activity.leader)
    press(client, shift, vera, "out", "n2")
    assert "撤销签退" in client.get(desk).text
    record = handed_in(shift)[0]

    page = client.get(desk).text
    asked = client.get(f"/api/v1/shifts/{shift.pk}/presses/")
    returning(record)
    returned = client.get(desk).text

    there = row_of(page, vera)
    assert "1 人的到场已经提交认定，不能在这里更正或撤销" in page
    assert ("btn" in there, "撤销" in there, "更正" in there) == (False, False, False)
    assert ("延时" in page, ">办结</a>" in page, "看办结情况" in page) == (False, False, True)
    assert "录入时间" in row_of(page, otto)
    entered = {"in_at": "2026-03-14T09:00", "out_at": "2026-03-14T11:00", "reason": "签到表迟交"}
    assert client.post(reverse("entered-time-create", args=[shift.pk, otto.pk]), entered).status_code == 302
    assert ">办结</a>" in client.get(desk).text
    assert asked.json() == []
    assert ("撤销签退" in returned, "已经提交认定" in returned) == (True, False)


def returning(record):
    admin = RoleAssignmentFactory(unit=record.recording_unit).user
    decisions.return_(record=record, reason="时间不对", by=admin)


def row_of(page, person):
    return page.partition(f'<li id="person-{person.pk}">')[2].partition("</li>")[0]


def test_an_inspector_who_leads_checks_people_in_by_their_names_and_each_look_is_kept(client, shift, desk):
    """Surnames are not enough at a gate: what is done there is a leader's work, and reads as a leader's."""
    SignUpFactory(shift=shift, volunteer__name="韦示例")
    inspector = RoleAssignmentFactory(role=RoleAssignment.Role.INSPECTOR, unit=None, until_on="2026-12-31").user
    client.force_login(inspector)
    assert client.get(desk).status_code == 403  # who does not lead it gets nothing of it

    shift.activity.leader = inspector
    shift.activity.save()
    page = client.get(desk).content.decode()

    assert ("韦示例" in page, "韦*" in page) == (True, False)
    assert HistoryEntry.objects.filter(by=inspector, did="inspected").exists()
