"""`python -m bench.people N`: lists and searches over N volunteers, in this process, without server or network."""

import os
import sys
import time
from datetime import date, timedelta
from itertools import product

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402

from bench.asking import analyse_as_autovacuum, line  # noqa: E402
from registry.models import Unit, User, Volunteer  # noqa: E402
from registry.people.services.volunteers import make_findable  # noqa: E402
from registry.protection import keys  # noqa: E402
from registry.words.numbering import volunteer_no  # noqa: E402
from tests.factories import UnitFactory, VolunteerFactory  # noqa: E402
from tests.factories_hours import administrator_of, committee_member  # noqa: E402
from tests.people import id_number, phone  # noqa: E402

UNITS, GOAL_MS, BATCH = 100, 150, 5_000
SURNAMES, FIRST, SECOND = "韦覃黄陆莫蒙罗农梁卢兰甘班岑欧", "示演测志青学雷朝晓明", "例示试愿年锋阳红军华霞芳"
SKILLS = ("", "", "摄影", "急救", "心理咨询", "电工")


def fill(people: int) -> None:
    """Registered people of a hundred units with hours, some hundred of them waiting for a review."""
    units = [UnitFactory() for _ in range(UNITS)]
    names = ["".join(each) for each in product(SURNAMES, FIRST, SECOND)]
    spelt = {}
    for name in names:
        spelt[name] = one = Volunteer(name=name)
        make_findable(one)
    for start in range(0, people, BATCH):
        numbers = range(start, min(people, start + BATCH))
        Volunteer.objects.bulk_create(_person(n, names[n * 7 % len(names)], units[n % UNITS], spelt) for n in numbers)
    with_account = list(Volunteer.objects.filter(status="registered").order_by("-pk")[: people // 20])
    for n, person in enumerate(with_account):
        person.user = User(username=f"bench-{n}", display_name="示例")
    User.objects.bulk_create(person.user for person in with_account)
    Volunteer.objects.bulk_update(with_account, ["user"], batch_size=500)
    analyse_as_autovacuum()


def _person(n: int, name: str, unit: Unit, spelt: dict[str, Volunteer]) -> Volunteer:
    person = VolunteerFactory.build(user=None, unit=unit, name=name, volunteer_no=volunteer_no(2025, n + 1))
    person.initials, person.readings, person.bigrams = (
        getattr(spelt[name], column) for column in ("initials", "readings", "bigrams")
    )
    person.id_number, person.phone = id_number(date(1950, 1, 1) + timedelta(days=n // 900), n % 900 + 10), phone(n)
    person.id_digest, person.phone_digest = keys.digest(person.id_number), keys.digest(person.phone)
    person.skills, person.born_on = SKILLS[n % len(SKILLS)], date(1970, 1, 1) + timedelta(days=n * 37 % 14_000)
    person.served_minutes, person.served_year, person.year_minutes = n * 31 % 9_000, 2025 + n % 2, n * 31 % 2_400
    person.last_served_on = date(2025, 1, 1) + timedelta(days=n % 600)
    if n % 400 == 0:
        person.status, person.volunteer_no, person.submitted_at = "submitted", None, person.created_at
    return person


def visits() -> dict[str, dict[str, str]]:
    """What is asked, by the words of the report."""
    some = Volunteer.objects.exclude(volunteer_no=None).order_by("pk")[500]
    return {
        "第一页": {},
        "第 40 页": {"page": "40"},
        "按今年时长": {"sort": "year"},
        "按累计时长": {"sort": "hours"},
        "最久没有服务": {"sort": "last_up"},
        "按年龄": {"sort": "young"},
        "姓名": {"q": some.name},
        "姓名的一部分": {"q": some.name[1:]},
        "编号": {"q": some.volunteer_no or ""},
        "手机号码": {"q": some.phone},
        "身份证号码": {"q": some.id_number},
        "手机号码，没有此人": {"q": "13800000000"},
        "拼音全拼": {"q": some.readings.split()[-1]},
        "拼音首字母": {"q": some.initials.split()[0]},
        "技能、年龄、时长": {"skill": "急救", "age_from": "30", "age_to": "40", "hours_from": "50", "sort": "hours"},
        "三个月没有服务": {"quiet_since": "2026-06-01", "sort": "hours"},
        "一个单位": {"unit": str(some.unit_id), "sort": "year"},
    }


def measure(who: str, user: User) -> list[str]:
    """A line for each visit."""
    page = "/manage/volunteers/"
    return [line(f"{who}，{name}", user, page, asked, goal_ms=GOAL_MS) for name, asked in visits().items()]


if __name__ == "__main__":
    count = int(sys.argv[1])
    began = time.perf_counter()
    fill(count)
    print(f"{connection.vendor}：{count:,} 名志愿者，准备用时 {time.perf_counter() - began:.0f} 秒")
    print("\n".join(measure("区直团工委", committee_member())))
    print("\n".join(measure("单位", administrator_of(Unit.objects.order_by("-pk")[5]))))
