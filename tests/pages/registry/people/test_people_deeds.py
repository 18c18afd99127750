"""成批办理: chosen on the page or by the filter, looked at, then done for each; who is refused is named and why."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from checkin.scanning.services import cards
from config.nightly import forget_people_deeds
from registry.doors.http import PAGE_SIZE
from registry.exceptions import PeopleDeedRefused, SignUpRefused
from registry.ground import jobs
from registry.models import HistoryEntry, Job, Notification, PeopleDeed, Qualification, SignUp, Volunteer
from registry.people.many.services import people_deeds
from tests.doors import program_of, text_of
from tests.factories import ShiftFactory, UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import administrator_of
from tests.people import administrator, applicant, browser_of, holder, id_number, phone
from tests.readers import pdf_text

pytestmark = pytest.mark.django_db
Reason = PeopleDeedRefused.Reason


@pytest.fixture(autouse=True)
def files_here(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)


@pytest.fixture
def unit():
    committee_unit()
    return UnitFactory()


@pytest.fixture
def lea(unit):
    return administrator(unit)


def url(code, **asked):
    return reverse("people-deed-new", args=[code], query=asked)


def refused(reason, command, **told):
    with pytest.raises(PeopleDeedRefused) as refusal:
        command(**told)
    assert refusal.value.reason == reason


def rows_of(deed):
    return {row.volunteer.name: row.reason for row in deed.rows.select_related("volunteer").order_by("pk")}


def confirmed(client, address, **said):
    shown = client.post(address, said | {"look": "1"})
    return client.post(address, said | {"confirmed": "1", "expected": shown.context["look"].total})


def test_without_a_script_a_page_or_all_that_the_filter_finds_are_picked(unit, lea):
    for number in range(31):
        VolunteerFactory(unit=unit, name=f"韦示例{chr(0x4E00 + number)}")
    VolunteerFactory(unit=unit, status="suspended", status_reason="x")
    desk, here = browser_of(lea), reverse("manage-volunteers", query={"status": "registered"})

    page = text_of(desk.get(f"{here}&picked=page"))
    everybody = text_of(desk.get(f"{here}&picked=all"))
    look = desk.get(url("admit", status="registered", everybody="1"))

    assert page.count(" checked") == PAGE_SIZE
    assert "选中全部符合条件的 31 人" in page
    assert 'name="everybody"' in everybody
    assert 'name="chosen"' not in everybody
    assert "选中 31 人" in text_of(look)
    assert look.context["look"].able == 0
    assert "没有待审核的申请" in text_of(look)


def test_applicants_are_admitted_and_each_refused_one_is_named(unit, lea):
    first = applicant(unit=unit, name="韦示例一", id_number=id_number(sequence=30), phone=phone(7))
    own = applicant(unit=unit, id_number=id_number(sequence=20), phone=phone(2), name="黄示例六")
    holder("unit_admin", user=own.user, unit=unit)
    foreign = applicant(name="别单位", id_number=id_number(sequence=40), phone=phone(3))
    desk = browser_of(own.user)

    answer = confirmed(desk, url("admit", chosen=[first.pk, own.pk, foreign.pk, "x"]))

    deed = PeopleDeed.objects.get()
    assert rows_of(deed) == {"韦示例一": "", "黄示例六": "不能审核自己的注册申请，请由其他管理员处理。"}
    shown = text_of(desk.get(answer.url))
    assert "已办 1 人，未办 1 人" in shown
    assert "黄示例六" in shown
    assert {one.status for one in Volunteer.objects.filter(pk__in=[own.pk, foreign.pk])} == {"submitted"}
    assert HistoryEntry.objects.get(did="did for many").fields == {"what": "admit", "people": 2}
    assert desk.get(reverse("people-deed", args=[deed.pk])).status_code == 200
    assert browser_of(lea).get(reverse("people-deed", args=[deed.pk])).status_code == 404


def test_the_number_that_was_shown_must_still_be_true(unit, lea):
    VolunteerFactory(unit=unit)
    desk, address = browser_of(lea), url("admit", everybody="1")
    desk.get(address)
    VolunteerFactory(unit=unit)

    answer = desk.post(address, {"confirmed": "1", "expected": "1"})

    assert answer.status_code == 422
    assert str(Reason.DEED_CHANGED.label).split("，")[0].format(counted=1) in text_of(answer)
    assert 'value="2"' in text_of(answer)
    assert not PeopleDeed.objects.exists()


def test_a_qualification_is_granted_to_all_but_those_who_have_it(unit, lea):
    one, two = VolunteerFactory(unit=unit, name="韦示例一"), VolunteerFactory(unit=unit, name="韦示例二")
    suspended = VolunteerFactory(unit=unit, name="韦示例三", status="suspended", status_reason="x")
    said = {"kind": "medical", "basis": "示例名单", "valid_until_on": ""}
    desk, address = browser_of(lea), url("grant", everybody="1")
    confirmed(desk, url("grant", chosen=two.pk), **said)

    asked = desk.get(address)
    wrong = desk.post(address, said | {"basis": "", "look": "1"})
    look = text_of(desk.post(address, said | {"look": "1"}))
    confirmed(desk, address, **said)

    assert "下一步" in text_of(asked)
    assert wrong.status_code == 422
    assert "将为 1 人办理" in look.replace('<strong class="num">', "").replace("</strong>", "")
    assert str(Reason.DEED_HAS_QUALIFICATION.label) in look
    assert "示例名单" in look
    reasons = rows_of(PeopleDeed.objects.first())
    assert reasons[one.name] == ""
    assert reasons[two.name] == Reason.DEED_HAS_QUALIFICATION.label
    assert "暂停" in reasons[suspended.name]
    assert Qualification.objects.granted().count() == 2


def test_people_are_invited_to_a_place_that_only_they_can_take(unit, lea):
    shift = ShiftFactory()
    one, listed = VolunteerFactory(unit=unit, name="韦示例一"), VolunteerFactory(unit=unit, name="韦示例二")
    said = {"position": str(shift.positions.get().pk)}
    desk = browser_of(lea)
    confirmed(desk, url("invite", chosen=listed.pk), **said)

    confirmed(desk, url("invite", everybody="1"), **said)

    assert rows_of(PeopleDeed.objects.first()) == {one.name: "", listed.name: str(Reason.DEED_ON_THE_LIST.label)}
    assert set(SignUp.objects.values_list("status", flat=True)) == {SignUp.Status.INVITED}
    gone = people_deeds.ask(code="invite", filters={"chosen": str(one.pk)}, said={"position": 0}, by=lea)
    assert rows_of(gone) == {one.name: str(SignUpRefused.Reason.WRONG_POSITION.label)}


def test_many_are_done_by_the_worker_that_goes_on_where_it_died(unit, lea, monkeypatch):
    for number in range(people_deeds.AT_ONCE + 1):
        VolunteerFactory(
            unit=unit,
            name=f"韦示例{chr(0x4E00 + number)}",
            status="submitted",
            born_on=date(1990, 1, 1 + number % 28),
            volunteer_no=None,
        )
    filters, asked = {"status": "submitted"}, {"code": "admit", "said": {}, "by": lea}
    deed = people_deeds.ask(filters=filters, **asked)
    assert people_deeds.states(deed)["waiting"] == 31
    assert "正在办理" in text_of(browser_of(lea).get(reverse("people-deed", args=[deed.pk])))
    refused(Reason.DEED_UNDER_WAY, people_deeds.ask, filters=filters, **asked)

    monkeypatch.setattr(people_deeds, "_finish", lambda *_told: 1 / 0)
    for _attempt in range(jobs.MOST_ATTEMPTS):
        Job.objects.filter(pk=deed.job_id).update(state="waiting", run_at=deed.asked_at)
        jobs.perform(deed.job_id)
    monkeypatch.undo()
    stuck = text_of(browser_of(lea).get(reverse("people-deed", args=[deed.pk])))
    browser_of(lea).post(reverse("people-deed-resume", args=[deed.pk]))
    jobs.perform(deed.job_id)

    deed.refresh_from_db()
    assert "接着办" in stuck
    assert people_deeds.states(deed) == {"waiting": 0, "done": 31, "refused": 0}
    assert deed.finished_at
    assert HistoryEntry.objects.filter(did="admitted").count() == 31
    assert Notification.objects.get(user=lea).text == "通过注册申请：已办 31 人，未办 0 人。"


def test_what_the_user_may_no_longer_decide_is_refused_one_by_one(unit, lea):
    VolunteerFactory.create_batch(people_deeds.AT_ONCE + 1, unit=unit)
    deed = people_deeds.ask(code="admit", filters={}, said={}, by=lea)
    lea.roles.all().delete()

    jobs.perform(deed.job_id)

    assert set(rows_of(deed).values()) == {str(Reason.DEED_NOT_YOURS.label)}


def test_a_role_that_ends_while_the_worker_is_at_it_ends_the_deed(unit, lea, monkeypatch):
    VolunteerFactory.create_batch(2, unit=unit, user=None, name="韦示例二")
    monkeypatch.setattr(people_deeds, "AT_ONCE", 0)
    monkeypatch.setattr(people_deeds, "STEP", 1)
    deed = people_deeds.ask(code="cards", filters={}, said={"reason": ""}, by=lea)
    monkeypatch.setattr(people_deeds.jobs, "progress", lambda *_told: lea.roles.all().delete())

    people_deeds.work(deed.pk)

    reasons = list(deed.rows.order_by("pk").values_list("reason", flat=True))
    assert reasons == ["", str(Reason.DEED_NOT_YOURS.label)]


def test_cards_are_drawn_ten_to_a_sheet_and_the_person_is_told(unit, lea, monkeypatch):
    vera = VolunteerFactory(unit=unit, name="韦示例一")
    plain = [VolunteerFactory(unit=unit, name="韦示例二", user=None) for _ in range(2)]
    desk = browser_of(lea)

    VolunteerFactory(name="要转来的", requested_unit=unit, user=None)
    look = text_of(desk.post(url("cards", everybody="1"), {"reason": "", "look": "1"}))
    answer = confirmed(desk, url("cards", chosen=[plain[0].pk, vera.pk]), reason="现场发放")
    deed = PeopleDeed.objects.get()
    paper = desk.get(reverse("people-deed-file", args=[deed.pk]))

    assert f"1 人：{Reason.DEED_NOT_YOURS.label}" in look
    assert "1 人：本人有账号，卡就在本人手机里：代为打印须写明理由" in look
    assert "下载文件" in text_of(desk.get(answer.url))
    assert paper["Content-Disposition"].endswith('"cards.pdf"')
    assert "韦示例一" in pdf_text(paper.content)
    assert "韦示例二" in pdf_text(paper.content)
    assert "理由：现场发放" in Notification.objects.get(user=vera.user).text
    assert HistoryEntry.objects.get(did="exported").fields["people"] == 2
    monkeypatch.setattr(cards, "PER_FILE", 1)
    confirmed(desk, url("cards", everybody="1"), reason="")
    several = desk.get(reverse("people-deed-file", args=[PeopleDeed.objects.first().pk]))
    assert ZipFile(BytesIO(several.content)).namelist() == ["cards-001.pdf", "cards-002.pdf"]
    administrator_of_another = UnitFactory()
    holder("unit_admin", user=lea, unit=administrator_of_another)
    refused(Reason.DEED_RIGHTS, people_deeds.content_of, deed=deed, by=lea)
    PeopleDeed.objects.update(file="")
    refused(Reason.DEED_NO_FILE, people_deeds.content_of, deed=PeopleDeed.objects.first(), by=lea)


def test_the_page_of_the_names_asks_for_the_reason_that_some_still_need(unit, lea):
    """With nobody else chosen there is only the question; a reason typed beside the last button is looked at first."""
    vera, here = VolunteerFactory(unit=unit, name="韦示例一"), url("cards", everybody="1")
    desk = browser_of(lea)
    asked = {"deed": "cards", "people": [vera.pk], "said": {"reason": ""}}

    alone = desk.post(here, {"reason": "", "look": "1"})
    VolunteerFactory(unit=unit, name="韦示例二", user=None)
    typed = desk.post(here, {"reason": "现场发放", "late": "reason", "confirmed": "1", "expected": "2"})
    looked = program_of(lea).post(reverse("api-people-deed-look"), asked, format="json").json()

    assert (alone.context["look"].able, alone.context["late"].name) == (0, "reason")
    assert "写好理由，重新核对" in text_of(alone)
    assert not PeopleDeed.objects.exists()
    assert (typed.context["look"].able, typed.context["late"]) == (2, None)
    assert (looked["able"], looked["late"]) == (0, "reason")
    desk.post(here, {"reason": "现场发放", "confirmed": "1", "expected": "2"})
    assert set(rows_of(PeopleDeed.objects.get()).values()) == {""}


def test_what_is_ticked_goes_to_the_export_as_a_filter(unit, lea):
    answer = browser_of(lea).get(url("export", chosen=[3, 5]))

    assert answer.url == reverse("export", args=["volunteers"], query={"chosen": "3.5"})


def test_what_cannot_be_done_is_said_with_its_code(unit, lea, monkeypatch):
    VolunteerFactory.create_batch(2, unit=unit)
    desk, asked = browser_of(lea), {"said": {}, "by": lea}

    nobody = desk.get(url("admit"), follow=True)
    narrowed = desk.get(url("admit") + "?list-status=submitted&list-q=韦")
    listed = desk.get(reverse("manage-volunteers") + "?status=submitted").content.decode()

    assert str(Reason.DEED_NOBODY.label) in text_of(nobody)
    assert {"status=submitted", "q=%E9%9F%A6"} == set(narrowed["Location"].partition("?")[2].split("&"))
    assert 'name="list-status" value="submitted"' in listed or 'id="bulk"' not in listed
    refused(Reason.DEED_NOBODY, people_deeds.ask, code="admit", filters={"q": "无此人"}, **asked)
    refused(Reason.DEED_UNKNOWN, people_deeds.ask, code="fly", filters={}, **asked)
    refused(Reason.DEED_FILTERS, people_deeds.ask, code="admit", filters={"no": "1"}, **asked)
    refused(Reason.DEED_FILTERS, people_deeds.ask, code="admit", filters={"age_from": "x"}, **asked)
    monkeypatch.setattr(people_deeds, "counted", people_deeds.counted)
    object.__setattr__(people_deeds.many.known["admit"], "most", 1)
    refused(Reason.DEED_TOO_MANY, people_deeds.ask, code="admit", filters={}, **asked)
    object.__setattr__(people_deeds.many.known["admit"], "most", 5_000)
    with pytest.raises(PermissionDenied):
        people_deeds.ask(code="admit", filters={}, said={}, by=UserFactory())
    assert desk.get(url("fly", everybody="1")).status_code == 404


def test_over_the_api_it_is_looked_at_done_and_each_refusal_read(unit, lea, at):
    vera = applicant(unit=unit, id_number=id_number(sequence=30), phone=phone(7))
    other = VolunteerFactory(unit=unit, name="黄示例六")
    program, here = program_of(lea), reverse("api-people-deed-list")
    asked = {"deed": "admit", "people": [vera.pk, other.pk]}

    look = program.post(reverse("api-people-deed-look"), asked, format="json")
    done = program.post(here, asked | {"expected": 2}, format="json")
    wrong = program.post(here, {"deed": "grant", "people": [vera.pk]}, format="json")
    no_file = program.get(reverse("api-people-deed-file", args=[done.json()["id"]]))

    who = {"name": "黄示例六", "volunteer_no": other.volunteer_no, "unit": unit.pk}
    left_out = {"reason": "没有待审核的申请。", "count": 1, "people": [{"id": other.pk} | who]}
    assert look.json() == {"total": 2, "able": 1, "left_out": [left_out], "late": ""}
    assert (done.status_code, done.json()["done"], done.json()["refused"]) == (201, 1, 1)
    named = program.get(reverse("api-people-deed-refused", args=[done.json()["id"]])).json()["results"]
    assert named == [{"volunteer": other.pk, "reason": "这份注册申请已经处理过，请刷新页面查看结果。"} | who]
    assert wrong.status_code == 400
    assert "kind" in wrong.json()["said"]
    assert (no_file.status_code, no_file.json()["code"]) == (409, Reason.DEED_NO_FILE)
    at("2099-01-01 03:45")
    forget_people_deeds()
    assert not PeopleDeed.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_thirty(unit, lea, django_assert_max_num_queries):
    VolunteerFactory.create_batch(30, unit=unit)
    administrator_of(unit)

    with django_assert_max_num_queries(60):
        browser_of(lea).get(url("admit", everybody="1"))
