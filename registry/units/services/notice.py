"""What the notice of 2017 names, entered once: bases, schools, brands and the programme (D4, D6, D12, D148).

The service fields of D11 come with every first start; they are one list, whichever notice an office works by.
"""

from datetime import date
from typing import Final, TypeVar

from django.conf import settings
from django.db import transaction

from registry.history.services import history
from registry.models import HistoryEntry, Programme, Project, Site

Named = TypeVar("Named", Site, Project)
ENTERED: Final = "entered from notice"
DOCUMENT_NO: Final = "桂直团工发〔2017〕7号"
FROM_ON, UNTIL_ON = date(2017, 3, 1), date(2017, 12, 31)
SCHOOLS: Final = ("桂宁小学", "白沙小学", "锦唐学校", "万兴小学", "长乐学校")
YOUTH_PRISON, SCIENCE_MUSEUM = "广西未成年犯管教所", "广西科技馆"
BRANDS: Final = ("共青团关爱农民工子女行动", "青年志愿者阳光助残行动")


@transaction.atomic
def enter() -> int:
    """Enter what is missing, by the operator of the first start; how many things that were.

    Once entered, nothing of it comes back: the committee may have renamed or archived it since.
    """
    if HistoryEntry.objects.filter(did=ENTERED).exists():
        return 0
    made = [thing for thing in (*_sites(), *_brands(), _programme()) if thing is not None]
    for thing in made:
        history.record(by=None, did=ENTERED, to=thing)
    return len(made)


def _sites() -> list[Site | None]:
    schools = [_unless_named(Site(kind=Site.Kind.SCHOOL, name=name)) for name in SCHOOLS]
    prison = Site(
        kind=Site.Kind.BASE,
        name=YOUTH_PRISON,
        no_photo=True,
        not_public=True,
        note="涉及未成年人，禁止拍照，不对外公开。",
    )
    return [*schools, _unless_named(prison), _unless_named(Site(kind=Site.Kind.BASE, name=SCIENCE_MUSEUM))]


def _brands() -> list[Project | None]:
    return [_unless_named(Project(name=name, is_brand=True, starts_on=FROM_ON)) for name in BRANDS]


def _programme() -> Programme | None:
    if Programme.objects.filter(document_no=DOCUMENT_NO).exists():
        return None
    return Programme.objects.create(
        name="常态化学雷锋青年志愿服务活动",
        starts_on=FROM_ON,
        ends_on=UNTIL_ON,
        document_no=DOCUMENT_NO,
        table_title=settings.STAGE_TABLE_TITLE,
    )


def _unless_named(thing: Named) -> Named | None:
    """Saved, unless a page entered one of this name before."""
    if type(thing)._default_manager.filter(name=thing.name).exists():
        return None
    thing.save()
    return thing
