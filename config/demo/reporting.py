"""Reports of shifts and the tables of stages, as units hand them in."""

from datetime import timedelta

from certificates.exceptions import TableRefused
from certificates.models import StageReport
from certificates.reports.services import reports
from certificates.tables import stages
from certificates.tables.services import asked_stages, stage_reports
from certificates.tables.stages import Stage
from certificates.tables.subjects import Subject
from config.demo.scripts import Script
from config.demo.story import Story
from config.demo.units import CIVIL
from registry.models import Shift

MATERIALS_FOLLOW = "活动按计划开展，志愿者分组服务，秩序良好，服务对象满意；问题已记录并转交相关单位。"
LONGEST = 300
RETURN_REASON = "请核对服务人数，与活动情况报送一致后重新提交。"


def report(story: Story, script: Script, shift: Shift, number: int) -> None:
    """The leader reports the shift."""
    served = max(
        1, script.served + story.dice("served", script.key, number).randint(-script.served // 6, script.served // 6)
    )
    by = story.cast[script.leader].user
    draft = reports.save(
        shift=shift,
        served_count=served,
        served_is_estimate=script.served >= 100,
        summary=f"{script.content}{MATERIALS_FOLLOW}"[:LONGEST],
        by=by,
    )
    reports.submit(report=draft, by=by)


def hand_in_tables(story: Story, days_of_lesson: int) -> None:
    """The stage before the last is accepted, the last one waits, and one unit must correct its table."""
    last = stages.month_before(story.today)
    before = stages.month_before(last.from_on)
    of_lesson = stages.month(story.today + timedelta(days=days_of_lesson))
    story.agenda.at(min(before.ends_at, story.now), _ask, story, [before, last])
    for stage, unit, is_accepted in ((before, CIVIL, True), (of_lesson, "weather", None), (last, CIVIL, False)):
        moment = stage.ends_at + timedelta(days=1, hours=10)
        story.agenda.at(min(moment, story.now), _hand_in, story, unit, stage, is_accepted)


def _ask(story: Story, asked: list[Stage]) -> None:
    """The committee asks every unit for its tables of two months."""
    asked_stages.ask(stages=asked, by=story.staff["committee"])


def _hand_in(story: Story, unit: str, stage: Stage, is_accepted: bool | None) -> None:
    """Submit a unit's table, if it has an activity in the stage."""
    by = story.administrator(unit)
    table = stage_reports.draft(subject=Subject(unit=story.units[unit], stage=stage), by=by)
    try:
        table = stage_reports.submit(report=table, by=by)
    except TableRefused:
        stage_reports.discard(report=table, by=by)
        return
    if is_accepted is not False:
        moment = stage.ends_at + timedelta(days=3, hours=9)
        story.agenda.at(min(moment, story.now), _settle, story, table, is_accepted)


def _settle(story: Story, table: StageReport, is_accepted: bool | None) -> None:
    by = story.staff["committee"]
    if is_accepted:
        stage_reports.accept(report=table, by=by)
    else:
        stage_reports.send_back(report=table, reason=RETURN_REASON, by=by)
