"""下载我的数据: everything any room holds, for the person alone, at once or by the worker (D92)."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import ExportRefused, PrivacyRefused
from registry.ground import jobs
from registry.ground.services import drawn_files, ordered_files
from registry.models import DataRequest, HistoryEntry, Job, Notification
from registry.notifications.services import notifications
from registry.people import own_data
from registry.people.documents import own_copies as archives
from registry.people.services import own_copies
from registry.signups.services import signups
from registry.standing.services import corrections, own_details
from tests import own_data as known
from tests.shared import built_once

pytestmark = pytest.mark.django_db
# Nothing happened to 覃不忘示例 in these.
EMPTY = {"tokens", "recoveries", "openings", "supplements", "opening_balances", "teams_founded", "activities_led",
         "activity_contacts", "stars", "devices", "roles", "entered_times", "requests",
         "saved_filters", "handovers", "second_factors", "outside", "text_messages",
         "candidates", "nominations", "deliveries", "outside_proofs", "story_consents",
         "roll_consents", "stories", "no_shows", "people_messages",
         "positions_led", "mail_addresses", "rounds_reviewed", "project_results", "role_proposals",
         "typed_applications", "project_pages"}  # fmt: skip


def test_two_papers_of_one_name_stand_beside_each_other():
    made = BytesIO()
    twice = [own_data.Paper("照片-me.png", lambda n=n: bytes([n])) for n in range(3)]

    facts = dict.fromkeys(("system", "name", "volunteer_no"), "") | {"made_at": "2026-04-02 09:00"}
    archives.write(made, facts=facts, parts=[], papers=twice)

    with ZipFile(made) as archive:
        assert [archive.read(name) for name in archive.namelist()[:3]] == [b"\0", b"\1", b"\2"]
        assert archive.namelist()[:3] == ["照片-me.png", "照片-me（2）.png", "照片-me（3）.png"]


@pytest.fixture
def drawn_here(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)


def _built(at):
    return known.known_everywhere(at)


world = built_once(_built)


def test_the_copy_holds_everything_as_page_json_and_papers(world, at):
    at("2026-04-02 09:00")
    here = world()

    copy = known.read(own_copies.at_once(volunteer=here.person, by=here.person.user))

    profile = copy.parts["profile"]["rows"][0]
    assert (profile["name"], profile["id_number"], profile["phone"]) == (known.NAME, known.NUMBER, known.MOBILE)
    assert {code for code, part in copy.parts.items() if not part["rows"]} <= EMPTY
    assert "分" in copy.parts["decisions"]["rows"][0]["arithmetic"]
    assert copy.parts["scans"]["rows"][0]["latitude"]
    assert here.proof.number in str(copy.parts["certificates"]["rows"])
    columns = [column for part in copy.parts.values() for column in part["columns"]]
    assert all(column["title"] not in ("", column["code"]) for column in columns)
    assert known.NUMBER in copy.page
    assert "时长怎样算出来的" in copy.page
    assert {row["kind"] for row in copy.parts["ledger"]["rows"]} == {"志愿服务"}
    assert {row["origin"] for row in copy.parts["ledger"]["rows"]} == {"扫码"}
    papers = [name for name in copy.names if "/" in name]
    assert [name.split("/")[0] for name in papers] == ["资质", "证书"]
    assert copy.data["files"] == papers
    assert (copy.data["format"], copy.data["version"]) == ("qzzy-own-data", 1)


def test_a_correction_is_told_in_words(world, at):
    at("2026-04-02 09:00")
    here = world()
    corrections.ask(
        volunteer=here.person, by=here.person.user, why="写错", name="韦示例壹", document_type="resident_id"
    )

    copy = known.read(own_copies.at_once(volunteer=here.person, by=here.person.user))

    assert copy.parts["requests"]["rows"][0]["said"] == f"姓名：{known.NAME} → 韦示例壹；原因：写错"
    assert "内容 姓名" in [row["said"] for row in copy.parts["history"]["rows"]]
    assert "2026年4月2日 09:00:00" in copy.page
    assert "{" not in copy.page
    assert ("没有记录的：" in copy.page, 'id="entered_times"' in copy.page) == (True, False)


def test_it_tells_who_looked_by_unit_and_never_another_name(world):
    here = world()

    rows = known.read(own_copies.at_once(volunteer=here.person, by=here.person.user)).parts["history"]["rows"]

    assert {row["who"] for row in rows} >= {"本人", f"{here.person.unit.short_name}经办人"}
    assert here.desk.display_name not in str(rows)


def test_each_taking_is_logged_and_stands_among_the_requests(world, at):
    at("2026-04-02 09:00")
    here = world()

    own_copies.at_once(volunteer=here.person, by=here.person.user)

    assert HistoryEntry.objects.about(here.person).last().did == "copied own data"
    asked = DataRequest.objects.get(volunteer=here.person)
    assert (asked.kind, asked.status, asked.due_on.isoformat()) == ("copy", "done", "2026-04-16")


def test_of_whom_there_is_much_the_worker_makes_it(world, drawn_here, monkeypatch, django_capture_on_commit_callbacks):
    here = world()
    user = here.person.user
    monkeypatch.setattr(own_copies, "MOST_AT_ONCE", 1)
    assert own_copies.is_long(here.person)

    job = own_copies.ask(volunteer=here.person, by=user)
    assert own_copies.ask(volunteer=here.person, by=user) == job
    with pytest.raises(ExportRefused) as early:
        own_copies.content_of(job, by=user)
    jobs.perform(job.pk)
    job.refresh_from_db()

    assert early.value.reason == ExportRefused.Reason.EXPORT_NOT_READY
    assert job.state == Job.State.DONE
    assert known.NAME not in str(job.arguments)
    assert not drawn_files.read(f"{job.arguments['asked']}.file").startswith(b"PK")
    assert known.read(own_copies.content_of(job, by=user)).parts["profile"]["rows"]
    assert DataRequest.objects.get(volunteer=here.person).status == DataRequest.Status.DONE
    assert Notification.objects.filter(user=user, key=f"own-copy:{job.pk}").exists()
    ordered_files.forget_all_of(user)
    with pytest.raises(ExportRefused) as gone:
        own_copies.content_of(job, by=user)
    assert gone.value.reason == ExportRefused.Reason.EXPORT_ERASED


def test_one_file_a_day_unless_something_changed(world, at, drawn_here, monkeypatch):
    """Nothing but a download happened: the same file. A few a day at most, whatever changes."""
    at("2026-04-02 09:00")
    here, monkey = world(), monkeypatch
    me = {"volunteer": here.person, "by": here.person.user}
    monkey.setattr(own_copies, "MOST_AT_ONCE", 1)
    first = own_copies.ask(**me)
    jobs.perform(first.pk)
    first.refresh_from_db()
    own_copies.content_of(first, by=here.person.user)

    at("2026-04-02 12:00")
    assert own_copies.ask(**me) == first
    assert own_copies.next_at(first).isoformat() == "2026-04-03T01:00:00+00:00"
    made = {first.pk}
    for hour in range(13, 17):
        at(f"2026-04-02 {hour}:00")
        own_details.change(volunteer=here.person, by=here.person.user, skills=f"急救{hour}")
        made.add((job := own_copies.ask(**me)).pk)
        jobs.perform(job.pk)
    assert len(made) == own_copies.LIMIT.times
    at("2026-04-02 18:00")
    own_details.change(volunteer=here.person, by=here.person.user, skills="手语")
    with pytest.raises(PrivacyRefused) as often:
        own_copies.ask(**me)
    assert often.value.reason == PrivacyRefused.Reason.COPY_LIMIT
    assert "4月3日（周五）08:00 以后" in often.value.message
    at("2026-04-03 09:01")
    assert own_copies.ask(**me).pk not in made


def test_what_others_did_to_a_row_of_the_person_makes_another_file(world, at, drawn_here, monkeypatch):
    """No act on the person, not a row more, nor a word to them."""
    at("2026-04-02 09:00")
    here = world()
    me = {"volunteer": here.person, "by": here.person.user}
    monkeypatch.setattr(own_copies, "MOST_AT_ONCE", 1)
    first = own_copies.ask(**me)
    at("2026-04-02 09:05")
    jobs.perform(first.pk)
    first.refresh_from_db()
    own_copies.content_of(first, by=here.person.user)
    assert own_copies.ask(**me) == first

    at("2026-04-02 12:00")
    signups.turn_down(signup=here.place, by=here.place.shift.activity.leader, reason="名额有变化")
    Notification.objects.filter(user=here.person.user).exclude(key__startswith="own-copy").delete()
    told = own_copies.ask(**me)
    assert told != first
    jobs.perform(told.pk)

    at("2026-04-02 13:00")
    assert own_copies.ask(**me) == told
    notifications.tell(users=[here.person.user], key="x", text="请查收", url="/")
    assert own_copies.ask(**me) != told


def test_several_given_at_once_are_one_request_in_the_units_list(world, at):
    at("2026-04-02 09:00")
    here = world()
    me = {"volunteer": here.person, "by": here.person.user}

    for _time in range(own_copies.LIMIT.times):
        own_copies.at_once(**me)
    with pytest.raises(PrivacyRefused) as often:
        own_copies.at_once(**me)

    assert often.value.reason == PrivacyRefused.Reason.COPY_LIMIT
    assert DataRequest.objects.filter(volunteer=here.person).count() == 1
    assert not DataRequest.objects.visible_to(here.desk).without_given_copies().exists()


def test_only_the_person_gets_it(world):
    here = world()

    for command in (own_copies.at_once, own_copies.ask):
        with pytest.raises(PermissionDenied):
            command(volunteer=here.person, by=here.desk)
