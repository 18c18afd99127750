"""`python -m bench.activities N`: applying and approving among N activities, in this process, without a server."""

import os
import sys
import time
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.asking import analyse_as_autovacuum, line  # noqa: E402
from registry import clock  # noqa: E402
from registry.models import Activity, ApprovalStep, Position, Shift, User  # noqa: E402
from registry.words import chinese  # noqa: E402
from tests.factories import SiteFactory, UnitFactory  # noqa: E402
from tests.factories_hours import administrator_of, committee_member  # noqa: E402

UNITS, SITES, WAITING, GOAL_MS, BATCH = 100, 40, 300, 100, 5_000
TITLES = (
    "邻里守望探访",
    "主题微课堂",
    "义务植树护绿",
    "医疗义诊咨询",
    "博览会引导",
    "反诈宣传进社区",
    "清洁家园",
    "法律援助",
)


def fill(count: int) -> User:
    """Published activities over two years, the last of them waiting for the committee; an administrator to ask with."""
    units = [UnitFactory() for _ in range(UNITS)]
    sites, leaders = [SiteFactory() for _ in range(SITES)], [administrator_of(unit) for unit in units]
    first = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=500)
    for start in range(0, count, BATCH):
        rows = [_activity(n, count, units, sites, leaders) for n in range(start, min(count, start + BATCH))]
        Activity.objects.bulk_create(rows)
        moments = [first + timedelta(hours=(start + n) * 900 * 24 // count) for n in range(len(rows))]
        shifts = Shift.objects.bulk_create(_shift(*pair) for pair in zip(rows, moments, strict=True))
        Position.objects.bulk_create(Position(shift=each, name="志愿者", is_default=True, places=20) for each in shifts)
        ApprovalStep.objects.bulk_create(_step(row) for row in rows)
    analyse_as_autovacuum()
    return leaders[0]


def _activity(n: int, count: int, units: list, sites: list, leaders: list) -> Activity:
    title, leader = f"{TITLES[n % len(TITLES)]}{n}", leaders[n % UNITS]
    waits = n >= count - WAITING
    return Activity(
        title=title,
        bigrams=chinese.bigrams(title),
        category="COMMUNITY",
        content="讲授科普课两节。",
        place="白沙小学",
        meeting_point="学校东门",
        site=sites[n % SITES],
        recording_unit=units[n % UNITS],
        leader=leader,
        created_by=leader,
        submitted_by=leader,
        submitted_at=clock.now(),
        contact_name="示例",
        contact_phone="0771-0000000",
        risk_notice="往返途中注意交通安全。",
        status="submitted" if waits else "published",
        published_at=None if waits else clock.now(),
    )


def _shift(activity: Activity, starts_at: object) -> Shift:
    hour = timedelta(hours=1)
    ends_at = starts_at + 2 * hour
    times = {"starts_at": starts_at, "ends_at": ends_at, "scans_from": starts_at - hour, "scans_until": ends_at + hour}
    return Shift(activity=activity, sign_up_closes_at=starts_at, **times)


def _step(activity: Activity) -> ApprovalStep:
    from_desk = {"activity": activity, "order": 1, "unit": activity.recording_unit, "content_digest": "0" * 64}
    if activity.status == "submitted":
        return ApprovalStep(**from_desk, due_on=clock.today() - timedelta(days=1))
    decided = {"state": "approved", "decided_by": activity.leader, "decided_at": clock.now()}
    return ApprovalStep(**from_desk, **decided)


if __name__ == "__main__":
    total = int(sys.argv[1])
    since = time.perf_counter()
    applicant = fill(total)
    committee = committee_member()
    print(f"{connection.vendor}：{total:,} 项活动，准备用时 {time.perf_counter() - since:.0f} 秒")
    waiting = ApprovalStep.objects.current().order_by("pk").first()
    own = Activity.objects.filter(leader=applicant).order_by("pk").first()
    for words, user, address in (
        ("申请表", applicant, reverse("activity-new")),
        ("修改表", applicant, reverse("activity-edit", args=[own.pk])),
        ("组织者页面", applicant, reverse("manage-activity", args=[own.pk])),
        ("审批清单，区直团工委", committee, reverse("approvals")),
        ("审批清单，单位", applicant, reverse("approvals")),
        ("审批页面", committee, reverse("approval", args=[waiting.pk])),
    ):
        print(line(words, user, address, goal_ms=GOAL_MS))
