"""Own questions of an activity on its form, at sign-up, at the desk, in files and over the API."""

import io
import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from rest_framework.test import APIClient

from checkin.desk.services import kits
from registry.activities.forms.questions import QuestionFormSet, choices_of, initial_of
from registry.activities.plans import ActivityPlan
from registry.models import Activity, Consent, RoleAssignment, SignUp, SignUpAnswer
from registry.models.office import asked
from registry.models.office.asked import Question
from registry.people import legal
from registry.signups import own_data
from registry.signups.services import answers, signups
from tests.factories import RoleAssignmentFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.pages.registry.activities.applying import application
from tests.shared import built_at

pytestmark = pytest.mark.django_db
ASKED = (
    Question("背心尺码", "choice", key="vest", help="按平时的尺码", is_required=True, choices=("S", "M", "L")),
    Question("能否<b>开车", "yes_no", key="drives"),
    Question("鞋码", "number", key="shoe", least=30, most=50),
)
SAYS = {"risk_acknowledged": True, "answers": {"vest": "M"}}


def build():
    """Two shifts of an activity with three questions, one of an activity without, and who reads about them."""
    times = [("2026-03-14 09:00", "2026-03-14 11:00"), ("2026-03-21 09:00", "2026-03-21 11:00")]
    first = ShiftFactory(starts_at=local(times[0][0]), ends_at=local(times[0][1]))
    first.activity.questions = asked.rows_of(ASKED)
    first.activity.save()
    second = ShiftFactory(activity=first.activity, starts_at=local(times[1][0]), ends_at=local(times[1][1]))
    silent = ShiftFactory(starts_at=local("2026-03-28 09:00"), ends_at=local("2026-03-28 11:00"))
    vera = VolunteerFactory(unit=first.activity.recording_unit, phone="10000000001", born_on=date(1990, 1, 1))
    inspector = RoleAssignmentFactory(role=RoleAssignment.Role.INSPECTOR, unit=None, until_on=date(2026, 12, 31)).user
    told = {"vera": vera, "lea": first.activity.leader, "inspector": inspector}
    return SimpleNamespace(first=first, second=second, silent=silent, activity=first.activity, **told)


world, _now = built_at("2026-03-02 09:00", build)


def answered(w, **given):
    told = {"risk_acknowledged": True, "given": {"vest": "M", "drives": "yes"} | given}
    return signups.sign_up(volunteer=w.vera, shift=w.first, by=w.vera.user, **told)


def api_of(user):
    client = APIClient()
    client.force_login(user)
    return client


def test_a_volunteer_answers_on_the_page_of_the_sign_up(client, world):
    w = world()
    client.force_login(w.vera.user)
    address = reverse("shift-sign-up", args=[w.first.pk])
    page = client.get(address).text
    assert page.index("回答加密保存") < page.index("背心尺码") < page.index("我已阅读并知晓")
    assert "负责人、记录单位及其上级看得到" in page  # as can_take_roll has it
    assert "能否&lt;b&gt;开车" in page
    assert "报名时要回答" in client.get(reverse("activity", args=[w.activity.pk])).text

    typed = {"ask-shoe": "51", "ask-drives": "no", "risk_acknowledged": "on"}
    wrong = client.post(address, typed)
    gone = client.post(address, typed | {"ask-vest": "M", "ask-shoe": "42", "ask-old": "蓝"})
    done = client.post(address, typed | {"ask-vest": "M", "ask-shoe": "42"}, follow=True)
    assert wrong.status_code == 422
    assert "请回答“背心尺码”。" in wrong.text
    assert "“鞋码”的数字须在 30 到 50 之间。" in wrong.text
    assert 'value="51"' in wrong.text
    assert wrong.context["form"]["ask-drives"].value() == "no"
    assert (gone.status_code, "已不再问" in gone.text) == (422, True)
    assert "报名时的回答" in done.text

    signup = SignUp.objects.get()
    again = client.get(reverse("shift-sign-up", args=[w.second.pk])).context["form"]
    assert {name: again[name].value() for name in ("ask-vest", "ask-drives", "ask-shoe")} == {
        "ask-vest": "M",
        "ask-drives": "no",
        "ask-shoe": "42",
    }
    own = reverse("signup-answers", args=[signup.pk])
    bare = client.post(own, {"ask-vest": ""})
    fixed = client.post(own, {"ask-vest": "L", "ask-shoe": ""}, follow=True)
    assert (bare.status_code, fixed.redirect_chain[-1][0]) == (422, reverse("my-signups"))
    assert SignUpAnswer.objects.said_by_signup([signup.pk]) == {signup.pk: {"vest": "L"}}
    client.force_login(w.lea)
    assert client.get(own).status_code == 404


def test_new_rules_are_read_and_agreed_to_where_answers_are_asked(client, world):
    """They are named at home and on 我的; with the answers they are agreed to in the same press."""
    w, old = world(), legal.PRIVACY_1
    Consent.objects.create(volunteer=w.vera, item=old.item, text_version=old.version, text_digest=old.digest)
    client.force_login(w.vera.user)
    rules = reverse("me-rules")
    assert [rules in client.get(reverse(name)).text for name in ("home", "me")] == [True, True]
    page = client.get(rules).text
    assert (
        page.index("报名时的回答：活动负责人可以在报名时提出") < page.index("我已阅读并同意") < page.index("规则全文")
    )
    assert "活动负责人和您所报岗位的负责人可以看到您的姓名和手机号码" in page
    assert "我已阅读并同意新版" not in client.get(reverse("shift-sign-up", args=[w.silent.pk])).text

    address, typed = reverse("shift-sign-up", args=[w.first.pk]), {"ask-vest": "M", "risk_acknowledged": "on"}
    refused = client.post(address, typed)
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"rules_agreed"})
    assert refused.context["form"]["ask-vest"].value() == "M"
    answer = api_of(w.vera.user).post(f"/api/v1/shifts/{w.first.pk}/sign-up/", SAYS, format="json")
    assert (answer.status_code, answer.data["code"]) == (409, "rules_changed")
    box = f'name="rules_agreed" value="{legal.PRIVACY_2.version}"'
    older = client.post(address, typed | {"rules_agreed": "2026-1.5"})
    assert (older.status_code, "刚刚又有新版" in older.text) == (422, True)
    assert [box in one.text and f"{box} checked" not in one.text for one in (refused, older)] == [True, True]
    client.post(address, typed | {"rules_agreed": legal.PRIVACY_2.version})
    assert SignUpAnswer.objects.get().said == "M"
    assert [rules in client.get(reverse(name)).text for name in ("home", "me")] == [False, False]
    assert "我已阅读并同意新版" not in client.get(reverse("shift-sign-up", args=[w.second.pk])).text


def test_new_rules_are_agreed_to_by_themselves(client, world):
    w, old = world(), legal.PRIVACY_1
    Consent.objects.create(volunteer=w.vera, item=old.item, text_version=old.version, text_digest=old.digest)
    api = api_of(w.vera.user)
    assert api.post(reverse("api-own-consent"), {"item": "privacy", "agrees": False}, format="json").status_code == 403
    assert api.post(reverse("api-own-consent"), {"item": "privacy", "agrees": True}, format="json").status_code == 204
    w.vera.consents.filter(text_version=legal.PRIVACY_2.version).delete()
    client.force_login(w.vera.user)
    unread = client.post(reverse("me-rules"), {"version": old.version}, follow=True)
    assert "规则又有新版本，请看过再同意" in unread.text
    assert "我已阅读并同意" in unread.text
    agreed = client.post(reverse("me-rules"), {"version": legal.PRIVACY_2.version}, follow=True)
    assert agreed.redirect_chain[-1][0] == reverse("me")
    assert "已同意" in client.get(reverse("me-rules")).text


def test_answers_wait_with_who_finds_the_shift_full(client, world):
    w = world()
    SignUpFactory(shift=w.first)
    w.first.positions.update(places=1)
    client.force_login(w.vera.user)
    address = reverse("shift-sign-up", args=[w.first.pk])
    typed = {"ask-vest": "M", "ask-shoe": "42", "ask-drives": "no", "risk_acknowledged": "on"}

    full = client.post(address, typed)
    kept = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', full.text))
    del kept["csrfmiddlewaretoken"]
    client.post(address, kept)

    assert "填写的回答已保留，不用再填。" in full.text
    assert (full.status_code, kept) == (422, typed | {"join_waitlist": "on"})
    waits = SignUp.objects.get(volunteer=w.vera)
    assert (waits.status, SignUpAnswer.objects.said_by_signup([waits.pk])[waits.pk]) == (
        SignUp.Status.WAITLISTED,
        {"vest": "M", "shoe": "42", "drives": "no"},
    )


def test_after_the_deadline_answers_are_read_and_not_changed(client, world, at):
    w = world()
    signup = answered(w)
    client.force_login(w.vera.user)
    at("2026-03-14 09:30")
    own = reverse("signup-answers", args=[signup.pk])
    page = client.get(own).text
    late = client.post(own, {"ask-vest": "L"})
    assert "<dd>M</dd>" in page
    assert 'name="ask-vest"' not in page
    assert late.status_code == 422
    assert "报名已截止，回答不能再改" in late.text


def test_the_page_says_why_an_answer_cannot_be_changed(client, world):
    w = world()
    signup = answered(w)
    client.force_login(w.vera.user)
    own, said = reverse("signup-answers", args=[signup.pk]), {}
    for status, rows in (("confirmed", []), ("invited", ASKED), ("withdrawn", ASKED)):
        w.activity.questions = asked.rows_of(rows or [replace(one, is_closed=True) for one in ASKED])
        w.activity.save()
        SignUp.objects.update(status=status, ended_at=local("2026-03-02 09:00") if status == "withdrawn" else None)
        said[status] = client.get(own).text
    assert "这些问题已不再问" in said["confirmed"]
    assert "<dt>背心尺码（原来问的）</dt><dd>M</dd>" in said["confirmed"]
    assert "接受邀请时再回答" in said["invited"]
    assert "这次报名已经结束" in said["withdrawn"]


def test_a_roster_with_words_only_says_that_it_holds_answers(client, world):
    w = world()
    w.activity.questions = asked.rows_of([Question("想做什么", "text", key="wish")])
    w.activity.save()
    signup = signups.sign_up(volunteer=w.vera, shift=w.first, by=w.vera.user, risk_acknowledged=True)
    answers.keep(signup, {"wish": "搬运"})
    client.force_login(w.lea)
    assert "打印带电话和回答的花名册" in client.get(reverse("shift-desk", args=[w.first.pk])).text


def test_who_keeps_the_roll_reads_the_answers_and_nobody_else(client, world, at):
    w = world()
    answered(w)
    desk, export = reverse("shift-desk", args=[w.first.pk]), reverse("export-of", args=["shift-signups", w.first.pk])
    client.force_login(w.lea)
    page = client.get(desk).text
    assert '背心尺码：<span\n  class="strong">M</span> · 能否&lt;b&gt;开车' in page
    assert "背心尺码 M 1" in " ".join(page.split())
    choice = {"columns": ["volunteer_no", "answers"], "suffix": "xlsx", "purpose": "organising", "words": ""}
    file = client.post(export, choice)
    sheet = load_workbook(io.BytesIO(b"".join(file))).active
    assert "背心尺码：M；能否<b>开车：是" in [cell.value for row in sheet.iter_rows() for cell in row]
    silent = reverse("export-of", args=["shift-signups", w.silent.pk])
    assert "报名时的回答" in client.get(export).text
    client.force_login(w.silent.activity.leader)
    assert "报名时的回答" not in client.get(silent).text
    assert "报名时要回答" not in client.get(reverse("activity", args=[w.silent.activity_id])).text

    printed = kits.kit_of(shift=w.first, by=w.lea, with_phones=True)
    assert [line.answers for line in printed.roster] == ["背心尺码：M；能否<b>开车：是"]
    assert not kits.kit_of(shift=w.first, by=w.lea).has_answers
    client.force_login(w.inspector)
    for address in (desk, export, reverse("manage-activity", args=[w.activity.pk])):
        assert "背心尺码：" not in client.get(address).text
    at("2026-03-22 09:00")
    client.force_login(w.lea)
    assert "背心尺码：" not in client.get(desk).text


def test_one_sets_questions_on_the_form_and_the_approver_reads_them(client, world):
    w = world()
    admin = RoleAssignmentFactory(unit=w.activity.recording_unit).user
    client.force_login(admin)
    rows = {"questions-TOTAL_FORMS": "2", "questions-INITIAL_FORMS": "0", "do": "save"}
    rows |= {"questions-0-text": "背心尺码", "questions-0-kind": "choice", "questions-0-is_required": "on"}
    rows |= {"questions-1-text": "车牌号", "questions-1-kind": "text", "questions-1-help": "开车来的填"}
    bad = client.post(reverse("activity-new"), application(**rows))
    assert bad.status_code == 422
    assert "请填至少两个选项" in bad.text
    assert 'value="开车来的填"' in bad.text

    many = {f"questions-{n}-text": f"问题{n}" for n in range(11)} | {f"questions-{n}-kind": "text" for n in range(11)}
    many |= {"questions-TOTAL_FORMS": "11", "questions-INITIAL_FORMS": "0", "do": "save"}
    assert "最多问 10 个问题，现在有 11 个" in client.post(reverse("activity-new"), application(**many)).text

    rows |= {"questions-0-choices": "S、M，L", "do": "submit", "title": "社区大扫除"}
    client.post(reverse("activity-new"), application(**rows), follow=True)
    made = Activity.objects.get(title="社区大扫除")
    assert [one.says for one in made.asks] == ["背心尺码（S、M、L；必答）", "车牌号（文字；选答）开车来的填"]
    step = made.steps.current().get()
    client.force_login(RoleAssignmentFactory(unit=step.unit).user)
    page = client.get(reverse("approval", args=[step.pk])).text
    assert "1. 背心尺码（S、M、L；必答）<br>2. 车牌号（文字；选答）开车来的填" in page

    client.force_login(admin)
    rows = client.get(reverse("activity-edit", args=[made.pk])).context["form"].question_rows
    assert [form.initial["choices"] for form in rows.initial_forms] == ["S、M、L", ""]
    assert len(rows.forms) == 4


def test_choices_that_hold_marks_stay_whole_on_the_form():
    stored = Question("午餐", "choice", key="lunch", choices=("米饭，素", "面/粉"))
    keeps = ActivityPlan(facts={"questions": asked.rows_of([stored])}, shifts=(), lists={})
    sent = {"questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "1", "questions-0-key": "lunch"}
    sent |= {"questions-0-text": "午餐", "questions-0-kind": "choice", "questions-0-choices": "米饭，素；面/粉"}
    same = QuestionFormSet(sent, prefix="questions", plan=keeps)
    more = QuestionFormSet(sent | {"questions-0-choices": "米饭、面、粉"}, prefix="questions", plan=keeps)
    assert same.is_valid()
    assert more.is_valid()
    assert asked.read(same.rows()) == (stored,)
    assert asked.read(more.rows())[0].choices == ("米饭", "面", "粉")


def test_choices_that_hold_marks_are_told_apart_wherever_they_are_listed():
    grades = Question("年级", "choice", key="grade", choices=("一、二年级", "三、四年级", "都可以"))
    row = Activity(questions=asked.rows_of([grades, Question("尺码", "choice", key="size", choices=("S", "M"))]))

    assert [one.says for one in row.asks] == [
        "年级（“一、二年级”、“三、四年级”、“都可以”；选答）",
        "尺码（S、M；选答）",
    ]
    said = {1: [("年级", "一、二年级"), ("尺码", "S")], 2: [("年级", "都可以")]}
    assert answers.sums(row, said) == [("年级", "“一、二年级” 1、“都可以” 1"), ("尺码", "S 1")]
    assert answers.in_a_line([("想读", "童话；诗"), ("尺码", "S")]) == "想读：“童话；诗”；尺码：S"
    assert initial_of(grades)["choices"] == "一、二年级；三、四年级；都可以"
    assert choices_of(initial_of(grades)["choices"]) == grades.choices


def test_known_choices_that_hold_the_dividing_mark_stay_whole_beside_a_new_one():
    known = ("走读；午餐自理", "走读", "住校")
    typed = initial_of(Question("怎样来", "choice", key="how", choices=known))["choices"]

    assert choices_of(typed, known) == known
    assert choices_of(f"{typed}；不来", known) == (*known, "不来")
    assert choices_of("走读；午餐自理、住校", known) == ("走读；午餐自理", "住校")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("S、M，L", ("S", "M", "L")),
        (" S M\u3000L ", ("S", "M", "L")),
        ("自己开车、坐 12 路车", ("自己开车", "坐 12 路车")),
        ("只有一项、", ("只有一项",)),
        ("一、二年级；三、四年级;都可以；", ("一、二年级", "三、四年级", "都可以")),
    ],
)
def test_choices_are_parted_by_marks_or_else_by_spaces(typed, read):
    assert choices_of(typed) == read


def test_the_api_reads_questions_takes_answers_and_says_what_will_not_do(world):
    w = world()
    vera, lea = api_of(w.vera.user), api_of(w.lea)
    read = vera.get(f"/api/v1/activities/{w.activity.pk}/").json()["questions"]
    assert [(one["key"], one["kind"], one["is_required"]) for one in read] == [
        ("vest", "choice", True),
        ("drives", "yes_no", False),
        ("shoe", "number", False),
    ]
    said = {"risk_acknowledged": True, "answers": {"vest": "XXL"}}
    wrong = vera.post(f"/api/v1/shifts/{w.first.pk}/sign-up/", said, format="json")
    made = vera.post(
        f"/api/v1/shifts/{w.first.pk}/sign-up/", said | {"answers": {"vest": "S", "shoe": 40}}, format="json"
    )
    assert (wrong.status_code, wrong.json()["code"]) == (409, "answer_not_offered")
    assert made.status_code == 201
    own = f"/api/v1/sign-ups/{made.json()['id']}/answers/"
    assert vera.get(own).json() == {"answers": {"vest": "S", "shoe": "40"}}
    assert vera.post(own, {"answers": {"vest": "L"}}, format="json").json() == {"answers": {"vest": "L"}}
    gone = vera.post(own, {"answers": {"vest": "L", "none": "1"}}, format="json")
    assert (gone.status_code, gone.json()["code"]) == (409, "question_gone")
    assert lea.get(own).status_code == 404


def test_a_persons_own_copy_holds_their_answers(world):
    w = world()
    assert len(list(own_data.parts(w.vera))) == 1
    answered(w)
    _signups, said = own_data.parts(w.vera)
    assert "能否<b>开车" in str(said)
