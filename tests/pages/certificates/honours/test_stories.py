"""典型选树: written by a unit, agreed to word by word and photo by photo, published, and gone with one press (D88)."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from PIL import Image

from certificates.exceptions import StoryRefused
from certificates.honours.duties import honour_duties
from certificates.honours.services import stories, story_consents, story_photos
from certificates.models import Story, StoryConsent, StoryPhoto
from registry.models import HistoryEntry, Notification, Project, StoredFile
from registry.standing.services import closing
from registry.words import chinese
from tests.factories import TeamFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_honours import TEXT, told_story
from tests.factories_hours import administrator_of, committee_member
from tests.factories_merges import merged
from tests.factories_reports import photo
from tests.own_data import own_copy_of

pytestmark = pytest.mark.django_db
Reason = StoryRefused.Reason


@pytest.fixture
def vera(at):
    at("2026-03-20 09:00")
    committee_unit()
    return VolunteerFactory(name="韦示例一")


@pytest.fixture
def lea(vera):
    return administrator_of(vera.unit)


def text(response) -> str:
    return response.content.decode()


def page_of(client, story):
    client.logout()
    return client.get(reverse("story", args=[story.uuid]))


def with_photo(story, by, size=(2000, 1000)) -> StoryPhoto:
    return story_photos.add(story=story, upload=photo(size=size), caption="示例活动", people_agreed=True, by=by)


def published(volunteer, by) -> Story:
    story = told_story(volunteer, by=by)
    story_consents.agree(story=story, by=volunteer.user)
    return stories.publish(story=story, by=committee_member())


def refused(reason, command, /, **told):
    with pytest.raises(StoryRefused) as refusal:
        command(**told)
    assert refusal.value.reason == reason


def test_from_the_draft_to_the_page_and_off_it_again(client, vera, lea):
    committee = committee_member()
    client.force_login(lea)
    client.post(reverse("story-new"), {"kind": "person", "person": vera.volunteer_no, "title": "周末的河堤"})
    story = Story.objects.get()
    desk = reverse("story-edit", args=[story.uuid])
    client.post(desk, {"do": "save", "title": "周末的河堤", "text": "<b>开头</b>", "seen": 1})
    short = client.post(desk, {"do": "submit", "title": "周末的河堤", "text": "太短", "seen": 2})
    assert (short.status_code, "太短" in text(short)) == (422, True)
    told = {"photo": photo(size=(2000, 1000)), "caption": "清理河道", "people_agreed": "on"}
    client.post(reverse("story-photo-add", args=[story.uuid]), told)
    client.post(desk, {"do": "submit", "title": "周末的河堤", "text": f"<b>{TEXT}</b>", "seen": 2})

    client.force_login(committee)
    assert [duty.title for duty in honour_duties(committee)] == ["发布典型事迹"]
    client.post(reverse("story-publish", args=[story.uuid]))
    assert page_of(client, story).status_code == 404

    client.force_login(vera.user)
    assert [duty.title for duty in honour_duties(vera.user)] == ["看过关于您的事迹，决定是否公开"]
    mine, picture = reverse("me-story", args=[story.uuid]), story.photos.get()
    assert "清理河道" in text(client.get(mine))
    answer = reverse("story-consent", args=[story.uuid])
    client.post(answer, {"agrees": "1", "photo": ""})
    client.force_login(committee)
    client.post(reverse("story-publish", args=[story.uuid]))

    shown = text(page_of(client, story))
    picture_url = reverse("story-photo", args=[story.uuid, picture.uuid])
    assert ("&lt;b&gt;" in shown, "<b>" in shown, "韦示例一" in shown) == (True, False, True)
    assert (vera.volunteer_no in shown, picture_url in shown) == (False, False)
    assert client.get(picture_url).status_code == 404
    client.force_login(vera.user)
    client.post(answer, {"agrees": "1", "photo": str(picture.uuid)})
    assert picture_url in text(page_of(client, story))
    sent = Image.open(BytesIO(b"".join(client.get(picture_url).streaming_content)))
    assert (max(sent.size), dict(sent.getexif())) == (1280, {})
    assert "周末的河堤" in text(client.get(reverse("stories")))

    client.force_login(vera.user)
    client.post(answer, {"agrees": "0", "photo": str(picture.uuid)})
    client.logout()
    assert client.get(picture_url).status_code == 404
    client.force_login(vera.user)
    client.post(answer, {"agrees": "0", "photo": ""})
    assert page_of(client, story).status_code == 404
    assert "周末的河堤" not in text(client.get(reverse("stories")))
    for user in (lea, committee):
        assert Notification.objects.filter(user=user, text__contains="已撤下").exists()
    assert not StoryConsent.objects.in_force().exists()
    said = HistoryEntry.objects.filter(target_model="certificates.story").order_by("pk").values_list("did", flat=True)
    assert list(said) == [
        "story begun",
        "story saved",
        "story photo added",
        "story saved",
        "story submitted",
        "story consent given",
        "story published",
        "story consent given",
        "story consent taken back",
        "story consent taken back",
        "story withdrawn",
    ]
    copy = own_copy_of(vera).parts
    assert [row["title"] for row in copy["stories"]["rows"]] == ["周末的河堤"]
    assert len(copy["story_consents"]["rows"]) == 2


def test_changed_words_need_a_new_yes(client, vera, lea):
    committee, story = committee_member(), told_story(vera, by=lea)
    story_consents.agree(story=story, by=vera.user)
    client.force_login(committee)
    client.post(reverse("story-return", args=[story.uuid]), {"reason": "请写具体的事"})
    client.force_login(lea)
    assert "请写具体的事" in text(client.get(reverse("story-edit", args=[story.uuid])))
    assert [duty.title for duty in honour_duties(lea)] == ["修改被退回的典型事迹"]

    story.refresh_from_db()
    stories.save_and_submit(story=story, title=story.title, text=f"{TEXT}还有一句。", seen=story.version, by=lea)

    refused(Reason.STORY_NO_CONSENT, stories.publish, story=story, by=committee)
    assert honour_duties(vera.user)
    story_consents.agree(story=story, by=vera.user)
    assert stories.publish(story=story, by=committee).is_published


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"title": " "}, Reason.STORY_TITLE),
        ({"title": "优秀志愿者"}, Reason.STORY_WORDING),
        ({"text": "短"}, Reason.STORY_TEXT),
        ({"text": f"{TEXT}电话１３８ ００００ 1234"}, Reason.STORY_NUMBER),
        ({"text": f"{TEXT}450000199508080023"}, Reason.STORY_NUMBER),
        ({"seen": 7}, Reason.STORY_CHANGED),
    ],
)
def test_words_that_cannot_be_shown_are_refused(vera, lea, said, reason):
    story = stories.begin(about=vera, title="示例", text="", by=lea)
    told = {"title": "周末的河堤", "text": TEXT, "seen": story.version} | said

    refused(reason, stories.save_and_submit, story=story, by=lea, **told)

    story.refresh_from_db()
    assert (story.status, story.text) == (Story.Status.DRAFT, "")


def test_years_and_dates_are_no_numbers_of_people(vera, lea):
    story = stories.begin(about=vera, title="示例", text=f"{TEXT}2025-2026 年服务 1200 人，1985-03-14 至今。", by=lea)

    assert stories.submit(story=story, by=lea).is_submitted


def test_whom_nobody_writes_about(vera, lea):
    vera.user = lea
    vera.save(update_fields=["user"])
    young = VolunteerFactory(unit=vera.unit, born_on=date(2010, 1, 1))
    left = VolunteerFactory(unit=vera.unit, status="left")

    for reason, about in ((Reason.STORY_OWN, vera), (Reason.STORY_MINOR, young), (Reason.STORY_STANDING, left)):
        refused(reason, stories.begin, about=about, title="示例", text="", by=lea)
    with pytest.raises(PermissionDenied):
        stories.begin(about=VolunteerFactory(), title="示例", text="", by=lea)


def test_photos_are_few_and_others_on_them_agreed(client, vera, lea, monkeypatch):
    monkeypatch.setattr(story_photos, "MOST", 1)
    story = stories.begin(about=vera, title="示例", text=TEXT, by=lea)
    client.force_login(lea)
    address = reverse("story-photo-add", args=[story.uuid])

    unagreed = client.post(address, {"photo": photo(), "caption": ""})
    client.post(address, {"photo": photo(), "people_agreed": "on"})
    many = client.post(address, {"photo": photo(), "people_agreed": "on"})

    assert str(Reason.STORY_PHOTO_UNAGREED.label) in text(unagreed)
    assert Reason.STORY_PHOTOS_MANY.label.format(most=1) in text(many)
    kept = story.photos.get()
    client.get(reverse("story-photo", args=[story.uuid, kept.uuid])).getvalue()
    assert HistoryEntry.objects.about(story).last().did == "opened file"
    client.post(reverse("story-photo-remove", args=[story.uuid, kept.uuid]))
    assert not StoredFile.objects.exists()


def test_who_has_no_account_signs_and_the_unit_says_how(vera, lea):
    old = VolunteerFactory(user=None, name="覃示例老", unit=vera.unit)
    story = told_story(old, by=lea)

    refused(Reason.STORY_PAPER, story_consents.agree, story=story, by=lea)
    story_consents.agree(story=story, how="3月1日书面签名", by=lea)

    assert stories.publish(story=story, by=committee_member()).is_published
    with pytest.raises(PermissionDenied):
        story_consents.agree(story=told_story(vera, by=lea), how="书面", by=lea)


def test_a_person_is_found_by_name_and_chosen_among_several(client, vera, lea):
    names = ("覃示例", "覃示例", "覃示例花")
    twins = [VolunteerFactory(name=one, unit=vera.unit, bigrams=chinese.bigrams(one)) for one in names]
    client.force_login(lea)
    new, said = reverse("story-new"), {"kind": "person", "title": "周末的河堤"}

    unknown = client.post(new, said | {"person": "没有此人"})
    several = client.post(new, said | {"person": "覃示例"})
    part = client.post(new, said | {"person": "示例花"})
    forged = client.post(new, said | {"person": "覃示例", "chosen": str(twins[2].pk)})
    client.post(new, said | {"person": "覃示例", "chosen": str(twins[1].pk)})

    assert "本单位没有这个姓名或编号的志愿者" in text(unknown)
    assert [one.status_code for one in (unknown, several, part, forged)] == [422, 422, 302, 422]
    shown = text(several)
    assert all(said in shown for said in ("有 2 位符合，请选一位", "周末的河堤", twins[0].volunteer_no))
    assert twins[2].volunteer_no not in shown
    assert list(Story.objects.order_by("pk").values_list("volunteer", flat=True)) == [twins[2].pk, twins[1].pk]


def test_teams_and_projects_are_agreed_to_by_their_unit(client, vera, lea):
    team, committee = TeamFactory(unit=vera.unit, name="示例先锋队"), committee_member()
    project = Project.objects.create(name="示例护河项目", unit=vera.unit, starts_on="2026-01-01")
    client.force_login(lea)
    for kind, about in (("team", team), ("project", project)):
        client.post(reverse("story-new"), {"kind": kind, kind: about.pk, "title": f"{about.name}的故事"})
        story = Story.objects.get(kind=kind)
        stories.save_and_submit(story=story, title=story.title, text=TEXT, seen=1, by=lea)
        client.post(reverse("story-consent", args=[story.uuid]), {"agrees": "1"})
        stories.publish(story=story, by=committee)

    listed = text(client.get(reverse("stories")))
    assert all(name in listed for name in ("示例先锋队的故事", "示例护河项目的故事"))
    team.status = "dissolved"
    team.save(update_fields=["status"])
    assert "示例先锋队的故事" not in text(client.get(reverse("stories")))


def test_the_committee_withdraws_with_a_reason_and_it_stays_off(client, vera, lea):
    story, committee = published(vera, lea), committee_member()
    client.force_login(committee)
    address = reverse("story-withdraw", args=[story.uuid])

    empty = client.post(address, {"reason": ""})
    client.post(address, {"reason": "事实有误"})

    assert (empty.status_code, str(Reason.STORY_REASON.label) in text(empty)) == (422, True)
    assert page_of(client, story).status_code == 404
    client.force_login(vera.user)
    assert "事实有误" in text(client.get(reverse("me-story", args=[story.uuid])))
    refused(Reason.STORY_STATE, stories.publish, story=story, by=committee)
    refused(Reason.STORY_STATE, stories.withdraw, story=story, reason="再撤", by=committee)


def test_one_who_says_not_at_all_owes_no_reason(client, vera, lea):
    story = told_story(vera, by=lea)
    client.force_login(vera.user)

    client.post(reverse("me-story-withdraw", args=[story.uuid]))

    story.refresh_from_db()
    assert (story.status, story.reason) == (Story.Status.WITHDRAWN, "本人不同意公开")
    assert Notification.objects.filter(user=lea, text__contains="已撤下").exists()


def test_who_left_is_not_shown_and_closing_erases_words_and_photos(client, vera, lea):
    gone = VolunteerFactory(unit=vera.unit)
    story = stories.begin(about=gone, title="示例标题", text=TEXT, by=lea)
    with_photo(story, lea)
    stories.submit(story=story, by=lea)
    story_consents.agree(story=story, by=gone.user)
    stories.publish(story=story, by=committee_member())
    type(gone).objects.filter(pk=gone.pk).update(status="left")
    assert page_of(client, story).status_code == 404
    type(gone).objects.filter(pk=gone.pk).update(status="registered")
    assert page_of(client, story).status_code == 200

    closing.close(volunteer=gone, by=gone.user)

    story.refresh_from_db()
    assert (story.status, story.title, story.text) == (Story.Status.WITHDRAWN, "已注销", "")
    assert not StoredFile.objects.exists()
    assert page_of(client, story).status_code == 404


def test_a_merged_file_leaves_its_story_to_the_person(client, vera, lea):
    other = VolunteerFactory(name="韦示例一", unit=vera.unit)
    story = published(other, lea)
    merged(vera, other)

    assert page_of(client, story).status_code == 200
    client.force_login(vera.user)
    client.post(reverse("story-consent", args=[story.uuid]), {"agrees": "0"})
    assert page_of(client, story).status_code == 404


def test_strangers_and_other_units_see_nothing_unpublished(client, vera, lea):
    story = told_story(vera, by=lea)
    picture = reverse("story-photo", args=[story.uuid, story.uuid])
    for user in (administrator_of(UnitFactory()), VolunteerFactory().user):
        client.force_login(user)
        assert client.get(reverse("story-edit", args=[story.uuid])).status_code in (403, 404)
        assert client.post(reverse("story-consent", args=[story.uuid]), {"agrees": "1"}).status_code == 404
        assert client.get(picture).status_code == 404
