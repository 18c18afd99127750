"""Teams: founded by a volunteer, admitted by the unit, joined by colleagues."""

from config.demo.story import Person, Story
from config.demo.units import CIVIL, MARK
from registry import clock
from registry.models import Membership
from registry.teams.services import links, members, teams

OWN_TEAM = f"民政厅“邻里守望”志愿服务队{MARK}"
SCHOOL_TEAM = f"水利电力学院青年志愿服务队{MARK}"
NEW_TEAM = f"民政厅“微课堂”志愿服务队{MARK}"
INTRODUCTION = "队员来自本单位各处室，每周安排固定时间服务，新队员先跟队一次再单独上岗。"
WORK = (
    "每周六上午到结对社区陪伴独居老人，每月一次政策咨询和手机课堂；寒暑假为农民工子女开主题微课堂。\n"
    "欢迎有医护、法律、摄影特长的同事加入，每月参加一次即可。"
)
MOST_MEMBERS = 14
FOUNDED, ADMITTED, JOINED = -238, -237, -236


def found_teams(story: Story) -> None:
    """Two teams that exist, one that waits for the unit, and people who ask to join the first."""
    for name, unit, role in ((OWN_TEAM, CIVIL, "team"), (SCHOOL_TEAM, "hydraulics", "leader-hydraulics")):
        story.agenda.at(story.day(FOUNDED, "14:00"), _found, story, name, unit, role)
        story.agenda.at(story.day(ADMITTED, "15:00"), _admit, story, unit)
        story.agenda.at(story.day(JOINED, "15:30"), _join, story, unit)
    story.agenda.at(story.day(-1, "11:20"), _found, story, NEW_TEAM, CIVIL, "leader")
    story.agenda.at(story.day(-1, "14:40"), _ask, story)


def _found(story: Story, name: str, unit: str, role: str) -> None:
    founder = story.cast[role]
    team = teams.found(unit=story.units[unit], name=name, introduction=INTRODUCTION, by=founder.user)
    story.teams.setdefault(unit, team)


def _admit(story: Story, unit: str) -> None:
    story.teams[unit] = teams.admit(team=story.teams[unit], by=story.administrator(unit))


def _join(story: Story, unit: str) -> None:
    team = story.teams[unit]
    leader = story.cast["team" if unit == CIVIL else "leader-hydraulics"]
    for person in [each for each in story.people if each.unit == unit and each is not leader][:MOST_MEMBERS]:
        asked = members.join(team=team, volunteer=person.volunteer, by=person.user)
        members.admit_member(membership=asked, by=leader.user)
    if helper := team.memberships.active().filter(is_leader=False).last():
        members.appoint_deputy(membership=helper, by=leader.user)
    teams.change(team=team, introduction=INTRODUCTION, work=WORK, is_public=unit == CIVIL, by=leader.user)


def _ask(story: Story) -> None:
    """Two colleagues ask to join; the team leader has not answered, and has made a link for others."""
    team = story.teams[CIVIL]
    known = set(Membership.objects.open().filter(team=team).values_list("volunteer", flat=True))
    for person in newcomers(story, known)[:2]:
        members.join(team=team, volunteer=person.volunteer, by=person.user)
    links.make(team=team, days=30, places=30, asks_first=False, by=story.cast["team"].user)


def newcomers(story: Story, known: set[int]) -> list[Person]:
    """Colleagues outside the team, the ones admitted last first."""
    now = clock.now()
    outside = [each for each in story.people if each.unit == CIVIL and each.volunteer.pk not in known]
    return sorted(outside, key=lambda each: each.volunteer.decided_at or now, reverse=True)
