"""A story that is published, one that waits for its person, and an award from elsewhere that waits for a look."""

from certificates.honours.services import outside_proofs, roll, stories, story_consents
from certificates.models import StarApplication
from certificates.models import Story as Told
from config.demo.afterwards import picture
from config.demo.story import Story
from config.demo.units import CIVIL

STAR_SHOWN, WRITTEN, AGREED, PUBLISHED, PRESENTED = -20, -18, -17, -16, -1
PUBLISHED_TEXT = """周末的早晨，他总是第一个到社区。铺好签到的桌子，试一试量血压的仪器，等老人们来。

“来得早一点，老人们就不用排队。”他说。三年里，他参加了四十多次服务，没有迟到过一次。

社区的老人记不住他的姓名，都叫他“小韦”。"""
WAITING_TEXT = """带队是件细致的事。出发前一天，她把每个人的岗位写在一张纸上，谁带水，谁带药箱，谁留到最后收拾场地。

“大家愿意来，就不能让大家白跑。”这是她常说的一句话。"""


def expect_honours(story: Story) -> None:
    """Put the acts about the logins on the agenda."""
    agenda = story.agenda
    agenda.at(story.day(STAR_SHOWN, "19:40"), _show_star, story)
    agenda.at(story.day(WRITTEN, "10:05"), _write, story)
    agenda.at(story.day(AGREED, "20:30"), _agree, story)
    agenda.at(story.day(PUBLISHED, "09:20"), _publish, story)
    agenda.at(story.day(PRESENTED, "21:15"), _present, story)


def _show_star(story: Story) -> None:
    person = story.cast["volunteer"]
    star = StarApplication.objects.held().of_person(person.volunteer).for_lists().first()
    if star is not None:
        roll.agree(to=star, by=person.user)


def _write(story: Story) -> None:
    by = story.administrator(CIVIL)
    for role, title, text in (
        ("volunteer", "第一个到社区的人", PUBLISHED_TEXT),
        ("team", "一张写满岗位的纸", WAITING_TEXT),
    ):
        begun = stories.begin(about=story.cast[role].volunteer, title=title, text=text, by=by)
        stories.submit(story=begun, by=by)


def _agree(story: Story) -> None:
    person = story.cast["volunteer"]
    written = Told.objects.about(person.volunteer).get()
    story_consents.agree(story=written, by=person.user)


def _publish(story: Story) -> None:
    written = Told.objects.about(story.cast["volunteer"].volunteer).get()
    stories.publish(story=written, by=story.staff["committee"])


def _present(story: Story) -> None:
    person = story.cast["volunteer"]
    outside_proofs.hand_in(
        volunteer=person.volunteer,
        kind="training",
        name="社区急救培训",
        body="示例红十字会",
        awarded_on=story.day(PRESENTED).date(),
        content="心肺复苏、止血包扎、自动除颤器的使用",
        minutes=360,
        upload=picture("培训证书.png"),
        by=person.user,
    )
