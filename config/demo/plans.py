"""The application of a script: facts, lists and shifts."""

from datetime import datetime, time, timedelta

from config.demo.scripts import Script
from config.demo.story import Story
from registry import clock
from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.models import Activity, ServiceField
from registry.models.office import asked
from registry.models.office.asked import Question

RISK_NOTICE = "往返途中注意交通安全，听从现场安排；身体不适请立即告知负责人，恶劣天气活动改期。"
POLICY_NO, INSURER = "DEMO-2026-0001", "示例财产保险公司（演示）"
NOONTIDE = (time(12), time(14))
NURSE = "医务"
QUESTIONS = (
    Question("可以领读哪个年级", "choice", is_required=True, choices=("一、二年级", "三、四年级", "都可以")),
    Question("带过小学生读书吗", "yes_no"),
    Question("想读哪本书", "text", help="没有想好可以不写"),
)


def shift_hours(story: Story, script: Script, number: int) -> tuple[datetime, datetime]:
    """When a shift of the script takes place."""
    start, end = script.later_hours if number and script.later_hours else script.hours
    return story.day(script.days[number], start), story.day(script.days[number], end)


def plan_of(story: Story, script: Script) -> ActivityPlan:
    """The application as it is drafted."""
    leader = story.cast[script.leader]
    programme = story.programme
    day = clock.local_date(shift_hours(story, script, 0)[0])
    in_programme = programme is not None and programme.starts_on <= day <= programme.ends_on
    insured = {
        "insurer": INSURER,
        "insurance_policy_no": POLICY_NO,
        "insured_from_on": day - timedelta(days=30),
        "insured_until_on": day + timedelta(days=330),
    }
    facts = {
        "title": script.title,
        "kind": Activity.Kind.TRAINING if script.is_training else Activity.Kind.SERVICE,
        "origin": Activity.Origin.EMERGENCY if script.is_emergency else Activity.Origin.REGULAR,
        "category": script.category,
        "content": script.content,
        "place": script.place or script.site,
        "site": story.sites.get(script.site),
        "programme": programme if in_programme else None,
        "project": story.projects.get(script.project),
        "group": None if script.group is None else story.groups[script.group],
        "leader": leader.user,
        "contact_name": leader.volunteer.name,
        "contact_phone": "0771-0000000",
        "risk_level": Activity.Risk.BODILY if script.is_bodily else Activity.Risk.LOW,
        "risk_notice": RISK_NOTICE,
        "is_series": script.is_series,
        "flow": script.flow,
        "questions": asked.rows_of(QUESTIONS if script.asks else ()),
        "expected_served": script.served,
        **(insured if script.is_bodily else {}),
    }
    lists = {
        "fields": list(ServiceField.objects.filter(code__in=script.fields)),
        "co_units": [story.units[key] for key in script.co_units],
    }
    shifts = tuple(_shift_plan(story, script, number) for number in range(len(script.days)))
    return ActivityPlan(facts=facts, shifts=shifts, lists=lists)


def _shift_plan(story: Story, script: Script, number: int) -> ShiftPlan:
    starts_at, ends_at = shift_hours(story, script, number)
    noon = tuple(datetime.combine(clock.local_date(starts_at), at, clock.LOCAL) for at in NOONTIDE)
    has_noon = script.has_break and starts_at < noon[0] and noon[1] < ends_at
    places = script.places or script.people + 4
    main = PositionPlan(places=places - script.nurses, is_default=True, min_age=script.min_age)
    nurses = PositionPlan(places=script.nurses, name=NURSE, qualification="medical")
    return ShiftPlan(
        starts_at=starts_at,
        ends_at=ends_at,
        positions=(main, nurses) if script.nurses else (main,),
        breaks=((noon[0], noon[1]),) if has_noon else (),
        sign_up_closes_at=starts_at - timedelta(days=script.closes_days) if script.closes_days else None,
    )
