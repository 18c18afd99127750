"""What a person presented from elsewhere, with its scans, in the copy of their data."""

from collections.abc import Iterator

from certificates.models import OutsideProof, RollConsent, Story, StoryConsent, StoryPhoto
from certificates.recognition.services.stars import star_name
from registry.models import Volunteer
from registry.people.own_data import Paper, Part, stored_paper, table

COLUMNS = {
    "kind": "种类", "name": "名称", "body": "授予或培训单位", "awarded_on": "日期", "content": "内容",
    "minutes": "学习时长（分）", "number": "证书编号", "status": "状态", "submitted_at": "提交时间",
    "checked_at": "核对时间", "reason": "退回原因、登记依据",
}  # fmt: skip


def parts(person: Volunteer) -> Iterator[Part]:
    rows = [
        (one.get_kind_display(), one.name, one.body, one.awarded_on, one.content, one.minutes, one.number,
         one.get_status_display(), one.submitted_at, one.checked_at, one.reason)
        for one in OutsideProof.objects.of_person(person)
    ]  # fmt: skip
    yield table("outside_proofs", "别处的荣誉和培训", COLUMNS, rows)
    columns = {"what": "嘉许或星级", "given_at": "同意公开的时间", "withdrawn_at": "撤下的时间"}
    consents = RollConsent.objects.of_person(person).select_related("nomination__round", "star").order_by("pk")
    told = [(_commended(one), one.given_at, one.withdrawn_at) for one in consents]
    yield table("roll_consents", "光荣榜", columns, told)
    yield from _stories(person)


def papers(person: Volunteer) -> Iterator[Paper]:
    for one in OutsideProof.objects.of_person(person).exclude(document=None).select_related("document"):
        if one.document:
            yield stored_paper(f"荣誉/{one.pk}-{one.document.name}", one.document)
    for photo in StoryPhoto.objects.filter(story__in=Story.objects.about(person)).select_related("file"):
        yield stored_paper(f"典型/{photo.pk}-{photo.file.name}", photo.file)


def _stories(person: Volunteer) -> Iterator[Part]:
    columns = {
        "title": "标题", "text": "事迹", "unit": "单位", "status": "状态", "reason": "退回、撤下的原因",
        "published_at": "发布时间", "withdrawn_at": "撤下时间",
    }  # fmt: skip
    rows = list(Story.objects.about(person).select_related("unit").order_by("pk"))
    told = [
        (one.title, one.text, one.unit.full_name, one.get_status_display(), one.reason, one.published_at,
         one.withdrawn_at)
        for one in rows
    ]  # fmt: skip
    yield table("stories", "典型事迹", columns, told)
    columns = {
        "title": "标题", "what": "同意公开的", "how": "怎样取得的", "given_at": "同意时间", "withdrawn_at": "撤回时间",
    }  # fmt: skip
    consents = StoryConsent.objects.filter(story__in=rows).select_related("story", "photo__file").order_by("pk")
    said = [
        (one.story.title, str(one.photo) if one.photo else "文字", one.how, one.given_at, one.withdrawn_at)
        for one in consents
    ]
    yield table("story_consents", "典型公开同意", columns, said)


def _commended(consent: RollConsent) -> str:
    if consent.star:
        return star_name(consent.star.star)
    return consent.nomination.round.title if consent.nomination else ""
