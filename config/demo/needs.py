"""Needs that places posted: one that waits, one that a unit has taken, one that was served and is confirmed."""

from datetime import timedelta
from typing import Any

from config.demo.plans import shift_hours
from config.demo.scripts import Script
from config.demo.story import Story
from config.demo.units import CIVIL, COMMUNITIES
from registry import clock
from registry.activities.needs.services import confirmations, host_links, needs
from registry.activities.needs.wishes import Wish
from registry.models import Activity, Site, User
from registry.units.services import host_contacts
from registry.units.services.notice import SCHOOLS

CONTACT = {"name": "韦示例接", "phone": "0771-0000000", "post": "办公室"}
READING = ("课后阅读陪伴", "三年级两个班，每班三名志愿者，读绘本、讲故事，书由学校准备。", 6, 80)
PHONES = ("手机课堂：老年人学用智能手机", "教社区老人挂号、视频通话、防诈骗，一位志愿者带两三位老人。", 8, 20)
TAKEN = 1  # needs that have become an activity which is no script
WORD = "老人们学得很开心，回家都会视频通话了，盼着下个月再来。"


def expect_needs(story: Story) -> None:
    """The contacts of a school and a community ask, a unit answers."""
    story.agenda.at(story.day(-3, "10:10"), _post, story, SCHOOLS[0], READING, story.day(9, "16:00"))
    story.agenda.at(story.day(-2, "15:40"), _post, story, COMMUNITIES[0], PHONES, story.day(12, "09:00"))
    story.agenda.at(story.day(-1, "16:20"), _take, story, COMMUNITIES[0])


def _post(story: Story, site: str, said: tuple[str, str, int, int], starts_at: Any) -> None:
    title, content, people, served = said
    link = _link(story, story.sites[site])
    needs.post_by_host(link=link, wish=Wish(title, content, starts_at, starts_at + timedelta(hours=2), people, served))


def _link(story: Story, site: Site) -> Any:
    by = story.staff["committee"]
    contact = site.contacts.filter(ended_on=None).first() or host_contacts.add(site=site, by=by, **CONTACT)
    return host_links.make(contact=contact, by=by).link


def _take(story: Story, site: str) -> None:
    need = story.sites[site].needs.filter(starts_at__gt=clock.now()).get()
    needs.take(need=need, unit=story.units[CIVIL], by=story.administrator(CIVIL))


def taken_for(story: Story, script: Script, *, by: User) -> Activity:
    """A place asks for what the script does, and the unit takes it."""
    starts_at, ends_at = shift_hours(story, script, 0)
    wish = Wish(script.title, script.content, starts_at, ends_at, script.people, script.served)
    need = needs.post_by_host(link=_link(story, story.sites[script.site]), wish=wish)
    return needs.take(need=need, unit=story.units[script.unit], by=by)


def confirm(story: Story, script: Script, activity: Activity) -> None:
    """The host counted a few less."""
    link = _link(story, story.sites[script.site])
    confirmations.confirm(link=link, activity=activity, served_count=script.served - 2, mark=5, word=WORD)
