"""The public page of a project: asked for by its unit, confirmed by the committee, read by strangers, withdrawn."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from certificates.statistics.api import public_projects as public_api
from certificates.statistics.services import public_projects, results
from registry.exceptions import ListRefused, ProjectRefused
from registry.ground.rates import Limit
from registry.models import HistoryEntry, Notification, Project, ProjectPage
from registry.units.services import lists
from tests import readers
from tests.doors import client_of, program_of, text_of
from tests.factories import ActivityFactory, ShiftFactory, SiteFactory, UnitFactory, local
from tests.factories_hours import administrator_of
from tests.people import holder, phone
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = ProjectRefused.Reason
TODAY = "2026-03-20 09:00"


def build(at):
    at(TODAY)
    unit = UnitFactory()
    keeper, office = administrator_of(unit), holder("committee")
    project = Project.objects.create(name="植绿护绿", unit=unit, starts_on="2025-03-01", goal="<b>种满山坡</b>")
    trees = results.add_aim(project=project, name="种树", measure="棵", goal=300, adds_up=True, by=keeper)
    results.state(project=project, year=2026, as_of_on=date(2026, 3, 10), reached={trees.pk: 80}, by=keeper)
    facts = {"project": project, "recording_unit": unit, "status": "published"}
    shown = ActivityFactory(title="周末植树", **facts)
    hidden = ActivityFactory(title="所内植树", site=SiteFactory(not_public=True), **facts)
    for activity in (shown, hidden):
        ShiftFactory(activity=activity, starts_at=local("2026-04-11 09:00"))
    return SimpleNamespace(project=project, keeper=keeper, office=office, trees=trees, activity=shown)


world = built_once(build)


@pytest.fixture
def made(world, at):
    at(TODAY)
    return world()


def refusal(act, **fields):
    with pytest.raises((ProjectRefused, ListRefused)) as refused:
        act(**fields)
    return refused.value.reason


def press(client, made, deed, **said):
    return client.post(reverse(f"project-{deed}", args=[made.project.pk]), said)


def test_from_the_request_to_the_stranger_and_off_again(made, client):
    keeper, office = client_of(made.keeper), client_of(made.office)
    public, desk = (reverse(name, args=[made.project.pk]) for name in ("project-public", "project-showing"))

    press(keeper, made, "show")
    before = client.get(public).status_code
    asked = public_projects.digest_of(public_projects.words_of(made.project))
    alone = press(keeper, made, "show-confirm", seen=asked).status_code
    waits = text_of(office.get(desk))
    due = [desk in who.get(reverse("home")).text for who in (keeper, office)]
    press(office, made, "show-confirm", seen=asked)
    Project.objects.filter(pk=made.project.pk).update(goal="改过的目标", partners="韦示例")
    results.change_aim(aim=made.trees, name="改过的指标", measure="株", goal=9, adds_up=True, by=made.keeper)
    page = text_of(client.get(public))
    activity = text_of(client.get(reverse("activity", args=[made.activity.pk])))
    shown = text_of(keeper.get(desk))
    code = keeper.get(reverse("project-show-qr", args=[made.project.pk]))
    program = program_of(made.keeper).get(reverse("api-project-showing-qr", args=[made.project.pk]))
    assert program.content == code.content
    press(keeper, made, "show-withdraw")

    assert (before, alone) == (404, 403)
    assert due == [False, True]
    assert desk not in office.get(reverse("home")).text
    assert "确认公开" in waits
    for part in ("&lt;b&gt;种满山坡&lt;/b&gt;", "种树", "80 棵", "目标 300", "周末植树", "主办单位填报", "系统记录"):
        assert part in page
    for part in ("改过的", "韦示例", "所内植树", str(made.keeper), "填报</span>"):
        assert part not in page.replace("主办单位填报</span>", "")
    assert public in activity
    assert "申请公开现在的内容" in shown
    assert (code.status_code, code["Content-Type"]) == (200, "image/png")
    assert client.get(public).status_code == 404
    assert public not in text_of(client.get(reverse("activity", args=[made.activity.pk])))
    assert list(HistoryEntry.objects.about(made.project).values_list("did", flat=True))[-4:] == [
        "asked for project page",
        "confirmed project page",
        "changed project aim",
        "withdrew project page",
    ]
    assert Notification.objects.filter(user=made.keeper, text__contains="已公开").count() == 1


def test_the_office_returns_with_a_word_and_publishes_its_own_at_once(made):
    office = client_of(made.office)
    public_projects.ask(project=made.project, by=made.keeper)
    back = reverse("project-show-return", args=[made.project.pk])

    assert client_of(made.keeper).get(back).status_code == 403
    assert office.post(back, {"reason": " "}).status_code == 422
    assert office.post(back, {"reason": "请写明合作单位"}).status_code == 302
    shown = text_of(client_of(made.keeper).get(reverse("project-showing", args=[made.project.pk])))
    own = public_projects.ask(project=made.project, by=made.office)

    assert "请写明合作单位" in shown
    assert (own.asked, own.shown["name"]) == (None, "植绿护绿")


def test_a_request_that_waits_is_replaced_by_the_words_of_before(made):
    """Otherwise the committee would confirm what the unit has put right meanwhile."""
    fields = Project.objects.filter(pk=made.project.pk)
    shown = public_projects.ask(project=made.project, by=made.office).shown
    fields.update(partners="韦示例")
    public_projects.ask(project=made.project, by=made.keeper)
    fields.update(partners="")
    keeper = client_of(made.keeper)

    desk = text_of(keeper.get(reverse("project-showing", args=[made.project.pk])))
    press(keeper, made, "show")
    page = ProjectPage.objects.get()

    assert "申请公开现在的内容" in desk
    assert (page.shown, page.asked) == (shown, shown)
    assert refusal(public_projects.ask, project=made.project, by=made.office) == Reason.PAGE_SAME


def test_what_cannot_be_public_is_refused(made):
    ask = {"act": public_projects.ask, "project": made.project, "by": made.keeper}
    decide = {"project": made.project, "by": made.office}
    fields = Project.objects.filter(pk=made.project.pk)

    assert refusal(public_projects.withdraw, project=made.project, by=made.keeper) == Reason.PAGE_NOT_SHOWN
    assert refusal(public_projects.confirm, seen="", **decide) == Reason.PAGE_NOT_WAITING
    assert refusal(public_projects.send_back, reason="x", **decide) == Reason.PAGE_NOT_WAITING
    fields.update(partners=f"联系 {phone(1)}")
    assert refusal(**ask) == Reason.PAGE_NUMBERS
    fields.update(partners="", goal=" ")
    assert refusal(**ask) == Reason.PAGE_WORDLESS
    fields.update(goal="种树", closed_on=date(2026, 3, 1))
    assert refusal(**ask) == ListRefused.Reason.LIST_ARCHIVED
    fields.update(closed_on=None)
    public_projects.ask(project=made.project, by=made.keeper)
    assert refusal(**ask | {"by": made.office}) == Reason.PAGE_SAME
    assert refusal(public_projects.confirm, seen="older", **decide) == Reason.PAGE_CHANGED
    assert refusal(public_projects.send_back, reason=" ", **decide) == Reason.PAGE_REASON_MISSING


@pytest.mark.parametrize("is_waiting", [False, True])
def test_what_was_archived_or_withdrawn_is_public_again_only_when_confirmed_anew(made, client, is_waiting):
    public = reverse("project-public", args=[made.project.pk])
    public_projects.ask(project=made.project, by=made.office)
    if is_waiting:
        Project.objects.filter(pk=made.project.pk).update(partners="韦示例")
        public_projects.ask(project=made.project, by=made.keeper)
    lists.archive(row=made.project, by=made.office, confirmed=True)
    archived = client.get(public).status_code
    lists.restore(row=made.project, by=made.office)
    page = ProjectPage.objects.get()
    restored = client.get(public).status_code
    public_projects.ask(project=made.project, by=made.keeper)
    asked = client.get(public).status_code
    seen = public_projects.digest_of(ProjectPage.objects.get().asked)
    public_projects.confirm(project=made.project, seen=seen, by=made.office)

    assert (archived, restored, asked) == (404, 404, 404)
    assert (page.shown, page.asked) == (None, None)
    assert client.get(public).status_code == 200


def test_a_page_that_was_public_as_its_project_was_archived_does_not_come_back(made, client):
    public_projects.ask(project=made.project, by=made.office)
    Project.objects.filter(pk=made.project.pk).update(closed_on=date(2026, 3, 1))  # before pages went with it

    lists.restore(row=made.project, by=made.office)

    assert client.get(reverse("project-public", args=[made.project.pk])).status_code == 404


def test_the_administrators_of_the_unit_hear_of_it_too(made):
    """Whoever asked may have moved on."""
    other = administrator_of(made.project.unit)
    public_projects.ask(project=made.project, by=made.keeper)
    public_projects.send_back(project=made.project, reason="请写明合作单位", by=made.office)
    public_projects.ask(project=made.project, by=made.keeper)
    seen = public_projects.digest_of(ProjectPage.objects.get().asked)
    public_projects.confirm(project=made.project, seen=seen, by=made.office)
    public_projects.withdraw(project=made.project, by=made.office)

    told = [list(Notification.objects.filter(user=who).order_by("pk").values_list("text", flat=True)) for who in
            (made.keeper, other)]  # fmt: skip
    assert (
        told[0]
        == told[1]
        == [
            "项目“植绿护绿”的公开申请已退回：请写明合作单位",
            "项目“植绿护绿”已公开，任何人都能看。",
            "项目“植绿护绿”的公开页已撤下。要再公开，请重新申请。",
        ]
    )


def test_programs_read_what_the_page_says_and_take_it_on_paper(made, client, monkeypatch):
    addresses = [reverse(name, args=[made.project.pk]) for name in ("api-project-public", "api-project-public-pdf")]
    before = [client.get(address).status_code for address in addresses]
    public_projects.ask(project=made.project, by=made.keeper)
    waiting = [client.get(address).status_code for address in addresses]
    seen = public_projects.digest_of(ProjectPage.objects.get().asked)
    public_projects.confirm(project=made.project, seen=seen, by=made.office)
    Project.objects.filter(pk=made.project.pk).update(name="改过的名称", goal="改过的目标", partners="韦示例")
    told = client.get(addresses[0]).json()
    paper = readers.pdf_words(client.get(addresses[1]).content)
    wrong = client.get(addresses[0], {"year": "1999"}).status_code
    monkeypatch.setattr(public_api, "DRAWN", Limit("public-project-pdf", 0, 3600))
    often = client.get(addresses[1])
    public_projects.withdraw(project=made.project, by=made.keeper)

    assert (before, waiting) == ([404, 404], [404, 404])
    assert (told["name"], told["goal"], told["partners"]) == ("植绿护绿", "<b>种满山坡</b>", "")
    assert [(one["name"], one["reached"], one["as_of_on"]) for one in told["stated"]] == [("种树", 80, "2026-03-10")]
    assert [one["title"] for one in told["activities"]] == ["周末植树"]
    assert str(made.keeper) not in str(told)
    assert [part in paper for part in ("植绿护绿", "种树", "改过的", "韦示例", "所内植树")] == [True] * 2 + [False] * 3
    assert (wrong, often.status_code, "Retry-After" in often.headers) == (400, 429, True)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_who_asked_takes_the_request_back_and_what_is_public_stays(made):
    keeper, office = client_of(made.keeper), client_of(made.office)
    press(keeper, made, "show")
    waiting = keeper.get(reverse("project-showing", args=[made.project.pk])).text
    assert ("撤回申请" in waiting, "撤下</" in waiting) == (True, False)

    press(keeper, made, "show-take-back")

    page = ProjectPage.objects.get(project=made.project)
    assert (page.asked, page.shown) == (None, None)
    assert refusal(public_projects.take_back, project=made.project, by=made.office) == Reason.PAGE_NOT_WAITING
    assert "确认公开" not in office.get(reverse("project-showing", args=[made.project.pk])).text
    public_projects.ask(project=made.project, by=made.office)
    Project.objects.filter(pk=made.project.pk).update(goal="种满两面山坡")
    press(keeper, made, "show")
    press(keeper, made, "show-take-back")
    page.refresh_from_db()
    assert (page.asked, page.shown["goal"]) == (None, "<b>种满山坡</b>")
    assert HistoryEntry.objects.filter(did="took back project page").count() == 2


def test_programs_ask_confirm_return_take_back_and_withdraw(made, client):
    keeper, office = program_of(made.keeper), program_of(made.office)
    public = reverse("api-project-public", args=[made.project.pk])

    def do(who, deed, **said):
        return who.post(reverse(f"api-project-showing-{deed}", args=[made.project.pk]), said, format="json")

    early = do(office, "confirm", seen="x")
    asked = do(keeper, "ask").json()
    alone = do(keeper, "confirm", seen=asked["seen"]).status_code
    wordless = do(office, "return", reason=" ").status_code
    returned = do(office, "return", reason="<b>请写明合作单位</b>").json()
    do(keeper, "ask")
    taken_back = do(keeper, "take-back").json()
    do(keeper, "ask")
    Project.objects.filter(pk=made.project.pk).update(partners="韦示例")
    older = do(keeper, "ask").json()["asked"]["partners"], do(office, "confirm", seen=asked["seen"])
    read = office.get(reverse("api-project-showing", args=[made.project.pk])).json()
    shown = do(office, "confirm", seen=read["seen"]).json()
    opened = client.get(public).status_code
    withdrawn = do(keeper, "withdraw").json()
    again = do(office, "withdraw")

    assert (early.status_code, early.json()["code"]) == (409, "page_not_waiting")
    assert (asked["is_public"], asked["shown"], asked["asked"]["goal"]) == (False, None, "<b>种满山坡</b>")
    assert asked["asked"]["aims"] == [{"name": "种树", "measure": "棵", "goal": 300}]
    assert (alone, wordless, returned["asked"], returned["reason"]) == (403, 400, None, "<b>请写明合作单位</b>")
    assert (taken_back["asked"], taken_back["seen"]) == (None, "")
    assert (older[0], older[1].status_code, older[1].json()["code"]) == ("韦示例", 409, "page_changed")
    assert (shown["is_public"], shown["asked"], shown["shown"]["partners"]) == (True, None, "韦示例")
    assert (opened, client.get(public).status_code) == (200, 404)
    assert (withdrawn["is_public"], again.status_code, again.json()["code"]) == (False, 409, "page_not_shown")
    assert str(made.keeper) not in str(read)


def test_a_press_that_came_twice_is_done_and_nothing_is_written_for_it(made):
    project, keeper, office = made.project, made.keeper, made.office

    def twice(act, **fields):
        act(project=project, **fields)
        before = HistoryEntry.objects.count()
        act(project=project, **fields)
        return HistoryEntry.objects.count() - before

    written = [twice(public_projects.ask, by=keeper), twice(public_projects.send_back, reason="请写明", by=office)]
    other = refusal(public_projects.send_back, project=project, reason="另一个原因", by=office)
    written += [twice(public_projects.ask, by=keeper), twice(public_projects.take_back, by=keeper)]
    seen = public_projects.digest_of(public_projects.ask(project=project, by=keeper).asked)
    written += [twice(public_projects.confirm, seen=seen, by=office), twice(public_projects.withdraw, by=keeper)]
    for act in (results.end_aim, results.resume_aim):
        written.append(twice(lambda project, act=act: act(aim=made.trees, by=keeper)))

    assert written == [0] * 8
    assert other == Reason.PAGE_NOT_WAITING
