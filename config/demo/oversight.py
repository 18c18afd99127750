"""Two objections, one of them appealed, and two spot checks."""

from datetime import date, timedelta

from checkin.attendance.services.hands import barred_by_shift
from checkin.models import CorrectionRequest, ServiceRecord, SpotCheck, SpotCheckItem
from checkin.review.forms.spot_checks import last_quarter
from checkin.review.services import correction_requests, spot_checks
from config.demo.story import Story
from registry import clock
from registry.models import User
from registry.units.services import deciders

DRAWN, PUBLISHED, DRAWN_AGAIN = -45, -38, -3
FILED, ANSWERED, APPEALED, FILED_AGAIN = -13, -9, -5, -2
PERCENT, PERCENT_AGAIN = 20, 10
TOO_LITTLE = "我提前十分钟到场帮忙摆桌椅，这段时间没有计入。"
WHY_NOT = "时长按场次时间计，提前到场的不计；当天没有延时说明。"
LOOK_AGAIN = "带队的同志当天说过会补延时说明，请再核实一次。"
LEFT_LATE = "结束后我留下来收拾场地，签退时间和我记得的不一样。"
SOUND = "核对了扫码、签到表和现场照片，电话回访了服务对象，情况属实。"
RESULT = "抽查的场次时长属实，没有发现虚报。"
Matter, Outcome = CorrectionRequest.Matter, CorrectionRequest.Outcome


def expect_oversight(story: Story) -> None:
    """The committee draws once a quarter; two volunteers object to their hours."""
    story.agenda.at(story.day(DRAWN, "10:00"), _draw, story)
    story.agenda.at(story.day(DRAWN_AGAIN, "09:20"), _draw_again, story)
    story.agenda.at(story.day(FILED, "20:10"), _object, story)
    story.agenda.at(story.day(FILED_AGAIN, "19:40"), _file, story, "team", LEFT_LATE)


def _draw(story: Story) -> None:
    """Draw from the last whole quarter."""
    usual = last_quarter(clock.today()) | {"percent": PERCENT}
    if _is_decided(usual["from_on"], usual["until_on"]):
        drawn = spot_checks.draw(**usual, by=story.staff["committee"])
        story.agenda.at(story.day(PUBLISHED, "15:30"), _publish, story, drawn)


def _publish(story: Story, drawn: SpotCheck) -> None:
    """Publish, unless somebody of the committee is barred from a shift; then it stays open."""
    members = [story.staff["committee"], story.staff["committee2"]]
    items = list(drawn.items.for_lists())
    barred = spot_checks.barred_by_item(items)
    for item in items:
        free = [member for member in members if member.pk not in barred[item.pk]]
        if not free:
            return
        spot_checks.check(item=item, state=SpotCheckItem.State.SOUND, note=SOUND, called_back=True, by=free[0])
    spot_checks.publish(spot_check=drawn, result=RESULT, by=members[1])


def _draw_again(story: Story) -> None:
    """Draw from the last four decided weeks, to leave items to check today."""
    until_on = clock.today() - timedelta(days=10)
    from_on = until_on - timedelta(days=28)
    if _is_decided(from_on, until_on):
        title = f"{until_on.year}年{until_on.month}月时长抽查"
        by = story.staff["committee2"]
        spot_checks.draw(title=title, from_on=from_on, until_on=until_on, percent=PERCENT_AGAIN, by=by)


def _is_decided(from_on: date, until_on: date) -> bool:
    return ServiceRecord.objects.filter(service_on__range=(from_on, until_on), decisions__sealed__isnull=False).exists()


def _object(story: Story) -> None:
    request = _file(story, "volunteer", TOO_LITTLE)
    if request:
        story.agenda.at(story.day(ANSWERED, "10:30"), _answer, story, request)


def _file(story: Story, who: str, text: str) -> CorrectionRequest | None:
    """Object to the newest decided hours."""
    person = story.cast[who]
    record = (
        ServiceRecord.objects.filter(volunteer=person.volunteer, status=ServiceRecord.Status.APPROVED)
        .filter(service_on__gte=clock.today() - timedelta(days=50), shift__isnull=False)
        .select_related("shift")
        .order_by("-service_on")
        .first()
    )
    if record is None:
        return None
    return correction_requests.file(
        volunteer=person.volunteer, shift=record.shift, matter=Matter.MINUTES, text=text, by=person.user
    )


def _answer(story: Story, request: CorrectionRequest) -> None:
    by = _answering(request)
    if by:
        correction_requests.answer(request=request, outcome=Outcome.REFUSED, text=WHY_NOT, by=by)
        story.agenda.at(story.day(APPEALED, "21:05"), _appeal, story, request)


def _answering(request: CorrectionRequest) -> User | None:
    barred = barred_by_shift({request.shift_id})[request.shift_id]
    return next(iter(deciders.administrators(request.shift.activity.recording_unit, excluding=barred)), None)


def _appeal(story: Story, request: CorrectionRequest) -> None:
    correction_requests.appeal(request=request, text=LOOK_AGAIN, by=story.cast["volunteer"].user)
