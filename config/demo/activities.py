"""Activities: applied for, decided, published, filled, by the services that pages call."""

from datetime import datetime, timedelta

from config.demo import flows, meetings, needs
from config.demo.plans import NURSE, plan_of, shift_hours
from config.demo.scripts import Script, Until
from config.demo.story import Person, Story
from config.demo.units import CIVIL
from registry import clock
from registry.activities.services import activities, approvals
from registry.activities.services.doubts import EVERYTHING
from registry.models import Activity, ApprovalStep, Position, Shift, User
from registry.signups.services import signups
from registry.units.services import deciders

RETURN_NOTE = "请补充恶劣天气预案，并明确现场安全员后重新提交。"
CALLED_OFF, TAKEN_BACK = "气象台发布暴雨预警，活动取消，另行安排。", "场地调整，活动改由血液中心另行组织。"
WAVES = (8, 5, 2)  # days before the shift on which people sign up


def put_on(story: Story, script: Script) -> None:
    """Start with the application; each step then puts the next one on the agenda."""
    first = shift_hours(story, script, 0)[0]
    apply_at = first - timedelta(hours=2) if script.is_emergency else _office_hour(story, script)
    story.agenda.at(apply_at, _apply, story, script)


def published(story: Story, script: Script) -> Activity:
    """From application to publication in one morning, for the many background activities."""
    with clock.at(_office_hour(story, script)):
        applicant = _applicant(story, script)
        activity = activities.submit(activity=_draft(story, script, applicant), by=applicant)
        while step := ApprovalStep.objects.current().filter(activity=activity).select_related("unit").first():
            approvals.approve(step=step, by=_decider(step, activity), note="同意。")
        return activities.publish(activity=activity, by=story.cast[script.leader].user)


def _apply(story: Story, script: Script) -> None:
    applicant = _applicant(story, script)
    activity = _draft(story, script, applicant)
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
    """Approve the current step; the committee's follows a day later."""
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
    if script.flow != Activity.Flow.AT_ONCE:
        story.agenda.at(clock.now() + timedelta(hours=2), _wish, story, script, activity.shifts.get())
        return
    for number, shift in enumerate(Shift.objects.live().filter(activity=activity).in_order()):
        for wave, days in enumerate(WAVES):
            moment = max(
                shift.starts_at - timedelta(days=days, hours=11 - 2 * wave), clock.now() + timedelta(minutes=5)
            )
            story.agenda.at(moment, _sign_up, story, script, shift, number, wave)
        if script.until >= Until.CAME:
            meetings.hold(story, script, shift, number)
        if script.of_need:
            story.agenda.at(shift.ends_at + timedelta(hours=17), needs.confirm, story, script, activity)


def _wish(story: Story, script: Script, shift: Shift) -> None:
    flows.wish(story, script, shift, _willing(story, script, shift, 0, 0)[: script.people])


def _sign_up(story: Story, script: Script, shift: Shift, number: int, wave: int) -> None:
    """A third of the people sign up; when no place is left they join the waiting list."""
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
    """People who are free: the regulars of a series, otherwise colleagues in random order."""
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
    """The two logins and the first colleagues."""
    own = [person for person in story.people if person.unit == CIVIL and person is not story.cast["leader"]]
    return sorted(own, key=lambda person: person.place)[:9]


def _draft(story: Story, script: Script, applicant: User) -> Activity:
    if script.of_need:
        taken = needs.taken_for(story, script, by=applicant)
        return activities.revise(activity=taken, plan=plan_of(story, script), by=applicant, confirmed=EVERYTHING)
    return activities.draft(
        plan=plan_of(story, script),
        unit=story.units[script.unit],
        team=story.teams[script.unit] if script.of_team else None,
        by=applicant,
        confirmed=EVERYTHING,
    )


def _applicant(story: Story, script: Script) -> User:
    """The team leader, otherwise an administrator who does not decide the application."""
    if script.by_leader:
        return story.cast["team"].user
    return story.staff["unit2"] if script.unit == CIVIL else story.administrator(script.unit)


def _decider(step: ApprovalStep, activity: Activity) -> User:
    return deciders.administrators(step.unit, excluding=[activity.submitted_by_id or 0])[0]


def _office_hour(story: Story, script: Script) -> datetime:
    return story.day(script.days[0] - script.lead_days, "10:00")
