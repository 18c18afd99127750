"""Activities: applied for, decided, published, filled, by the services that pages call."""

from datetime import datetime, time, timedelta

from config.demo import meetings
from config.demo.scripts import Script, Until
from config.demo.story import Person, Story
from config.demo.units import CIVIL
from registry import clock
from registry.models import Activity, ApprovalStep, Position, Qualification, ServiceField, Shift, User
from registry.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.services import activities, approvals, duty, signups

RISK_NOTICE = "往返途中注意交通安全，听从现场安排；身体不适请立即告知负责人，恶劣天气活动改期。"
POLICY_NO, INSURER = "DEMO-2026-0001", "示例财产保险公司（演示）"
NOONTIDE = (time(12), time(14))
RETURN_NOTE = "请补充恶劣天气预案，并明确现场安全员后重新提交。"
CALLED_OFF, TAKEN_BACK = "气象台发布暴雨预警，活动取消，另行安排。", "场地调整，活动改由血液中心另行组织。"
WAVES = (8, 5, 2)  # days before the shift on which people sign up
NURSE = "医务"


def put_on(story: Story, script: Script) -> None:
    """The application first; each act then puts the next one on the agenda."""
    first = shift_hours(story, script, 0)[0]
    apply_at = first - timedelta(hours=2) if script.is_emergency else _office_hour(story, script)
    story.agenda.at(apply_at, _apply, story, script)


def _apply(story: Story, script: Script) -> None:
    applicant = (
        story.cast["team"].user if script.by_leader else story.staff.get(_applicant(script), story.staff["unit2"])
    )
    activity = activities.draft(
        plan=_plan(story, script),
        unit=story.units[script.unit],
        team=story.teams[script.unit] if script.of_team else None,
        by=applicant,
    )
    if script.until == Until.DRAFTED:
        return
    activity = activities.submit(activity=activity, by=applicant)
    if script.is_emergency:
        _expect_people(story, script, activity)
        return
    if script.until == Until.WITHDRAWN:
        later = clock.now() + timedelta(days=1)
        story.agenda.at(later, activities.withdraw, activity=activity, by=applicant, reason=TAKEN_BACK)
    elif script.until > Until.SUBMITTED:
        story.agenda.at(clock.now() + timedelta(hours=23), _decide, story, script, activity)


def _decide(story: Story, script: Script, activity: Activity) -> None:
    """The step whose turn it is; the committee's follows a day later."""
    step = ApprovalStep.objects.current().get(activity=activity)
    by = _decider(step, activity)
    if script.until == Until.RETURNED:
        approvals.send_back(step=step, by=by, note=RETURN_NOTE)
        return
    approvals.approve(step=step, by=by, note="同意。")
    activity.refresh_from_db()
    tomorrow = clock.now() + timedelta(hours=25)
    if activity.status == Activity.Status.SUBMITTED:
        if script.until != Until.AT_COMMITTEE:
            story.agenda.at(tomorrow, _decide, story, script, activity)
    elif script.until >= Until.PUBLISHED:
        story.agenda.at(tomorrow, _publish, story, script, activity)


def _publish(story: Story, script: Script, activity: Activity) -> None:
    leader = story.cast[script.leader].user
    activity = activities.publish(activity=activity, by=leader)
    if script.until == Until.CALLED_OFF:
        eve = shift_hours(story, script, 0)[0] - timedelta(hours=20)
        story.agenda.at(eve, activities.cancel, activity=activity, by=leader, reason=CALLED_OFF)
    _expect_people(story, script, activity)


def _expect_people(story: Story, script: Script, activity: Activity) -> None:
    """For each shift the sign-ups in waves, then the meeting itself."""
    for number, shift in enumerate(Shift.objects.live().filter(activity=activity).in_order()):
        for wave, days in enumerate(WAVES):
            moment = max(
                shift.starts_at - timedelta(days=days, hours=11 - 2 * wave), clock.now() + timedelta(minutes=5)
            )
            story.agenda.at(moment, _sign_up, story, script, shift, number, wave)
        if script.until >= Until.CAME:
            meetings.hold(story, script, shift, number)


def _sign_up(story: Story, script: Script, shift: Shift, number: int, wave: int) -> None:
    """A third of the people; whoever comes when the places are gone waits."""
    wanted = script.people * (wave + 1) // len(WAVES) - script.people * wave // len(WAVES)
    positions = {position.name: position for position in Position.objects.filter(shift=shift)}
    team = story.teams.get(script.unit) if script.of_team else None
    for person in _willing(story, script, shift, number, wave)[:wanted]:
        is_nurse = NURSE in positions and person.volunteer.qualifications.exists()
        signups.sign_up(
            volunteer=person.volunteer,
            shift=shift,
            by=person.user,
            position=positions[NURSE] if is_nurse else positions.get("志愿者"),
            team=team if team and person.volunteer.memberships.active().filter(team=team).exists() else None,
            risk_acknowledged=True,
            join_waitlist=True,
        )
        person.promised.append((shift.starts_at, shift.ends_at))


def _willing(story: Story, script: Script, shift: Shift, number: int, wave: int) -> list[Person]:
    """Who is free: the regulars of a series, else colleagues and friends in an order of chance."""
    dice = story.dice("signs up", script.key, number, wave)
    leader = story.cast[script.leader]
    free = [
        person for person in story.people if person is not leader and person.is_free(shift.starts_at, shift.ends_at)
    ]
    if script.key == "neighbours":
        return [person for person in _regulars(story) if person in free and (person.place < 2 or dice.random() < 0.9)]
    if script.min_age or script.is_bodily:
        free = [person for person in free if not person.volunteer.is_minor]
    eager = [story.cast["volunteer"]] if script.key == "clinic" or (script.key == "desk" and number % 3 == 0) else []
    nurses = [each for each in free if each.unit == "health"] if script.nurses else []
    dice.shuffle(free)
    own = [person for person in free if person.unit == script.unit]
    others = [person for person in free if person.unit != script.unit]
    ordered = [*[each for each in eager if each in free], *nurses, *own[: script.people // 2], *others, *own]
    return list(dict.fromkeys(ordered))


def _regulars(story: Story) -> list[Person]:
    """The two logins and the colleagues who were there from the beginning."""
    own = [person for person in story.people if person.unit == CIVIL and person is not story.cast["leader"]]
    return sorted(own, key=lambda person: person.place)[:9]


def shift_hours(story: Story, script: Script, number: int) -> tuple[datetime, datetime]:
    """When a shift of the script takes place."""
    start, end = script.later_hours if number and script.later_hours else script.hours
    return story.day(script.days[number], start), story.day(script.days[number], end)


def _plan(story: Story, script: Script) -> ActivityPlan:
    leader = story.cast[script.leader]
    site = story.sites.get(script.site)
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
        "site": site,
        "programme": programme if in_programme else None,
        "project": story.projects.get(script.project),
        "group": None if script.group is None else story.groups[script.group],
        "leader": leader.user,
        "contact_name": leader.volunteer.name,
        "contact_phone": "0771-0000000",
        "risk_level": Activity.Risk.BODILY if script.is_bodily else Activity.Risk.LOW,
        "risk_notice": RISK_NOTICE,
        "is_series": script.is_series,
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
    nurses = PositionPlan(places=script.nurses, name=NURSE, qualification=Qualification.Kind.MEDICAL)
    return ShiftPlan(
        starts_at=starts_at,
        ends_at=ends_at,
        positions=(main, nurses) if script.nurses else (main,),
        breaks=((noon[0], noon[1]),) if has_noon else (),
    )


def _applicant(script: Script) -> str:
    return "unit2" if script.unit == CIVIL else script.unit


def _decider(step: ApprovalStep, activity: Activity) -> User:
    return duty.administrators(step.unit, excluding=[activity.submitted_by_id or 0])[0]


def _office_hour(story: Story, script: Script) -> datetime:
    return story.day(script.days[0] - script.lead_days, "10:00")
